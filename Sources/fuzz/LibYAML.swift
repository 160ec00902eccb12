import CLibYAML

/// Whether libyaml by itself reads a text to its end, as YAML of any meaning.
func isYAML(_ text: [UInt8]) -> Bool {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else {
        preconditionFailure("there is no memory for a YAML parser")
    }
    defer { yaml_parser_delete(&parser) }
    return text.withUnsafeBufferPointer { text in
        yaml_parser_set_input_string(&parser, text.baseAddress, text.count)
        var isAtEnd = false
        while !isAtEnd {
            var event = yaml_event_t()
            guard yaml_parser_parse(&parser, &event) == 1 else { return false }
            isAtEnd = event.type == YAML_STREAM_END_EVENT
            yaml_event_delete(&event)
        }
        return true
    }
}
