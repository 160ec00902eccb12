import Calendar
import Jobs
import Testing

private func written(_ body: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter()
    body(&json)
    return String(decoding: json.bytes, as: UTF8.self)
}

@Suite struct JSONWriterTests {
    @Test func `puts commas where they belong, and keeps the order of keys`() {
        let text = written {
            $0.beginObject()
            $0.field("z", "a")
            $0.key("list")
            $0.beginArray()
            $0.int(1)
            $0.beginObject()
            $0.endObject()
            $0.beginArray()
            $0.endArray()
            $0.null()
            $0.endArray()
            $0.field("b", true)
            $0.field("none", orNull: nil)
            $0.field("some", orNull: "x")
            $0.key("raw")
            $0.raw(Array("[0]".utf8))
            $0.field("n", -5)
            $0.endObject()
        }
        #expect(
            text
                == #"{"z":"a","list":[1,{},[],null],"b":true,"none":null,"some":"x","raw":[0],"n":-5}"#
        )
    }

    @Test(arguments: [
        ("", #""""#), ("plain", #""plain""#), ("\"\\/", #""\"\\/""#),
        ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#), ("\0\u{1F}\u{7F}", #""\u0000\u001f\u007f""#),
        ("é😀\u{2028}", #""é😀\u2028""#),
    ])
    func `escapes what JSON wants escaped`(_ text: String, _ expected: String) {
        #expect(written { $0.string(text) } == expected)
        #expect(written { $0.string(utf8: Array(text.utf8)) } == expected)
    }

    @Test(
        arguments: [
            ([0x61, 0xFF, 0x62], "\"a\u{FFFD}b\""), ([0xE2, 0x82], "\"\u{FFFD}\""),
            ([0xC3, 0xA9, 0xC3], "\"é\u{FFFD}\""), ([0xED, 0xA0, 0x80, 0x22], nil),
        ] as [([UInt8], String?)])
    func `writes valid UTF-8 whatever it is given`(_ bytes: [UInt8], _ expected: String?) {
        var json = JSONWriter()
        json.string(utf8: bytes)
        let text = String(validating: json.bytes, as: UTF8.self)
        #expect(text != nil)
        if let expected { #expect(text == expected) }
    }

    @Test(arguments: [
        (0, "0"), (9, "9"), (10, "10"), (-1, "-1"), (Int.max, "9223372036854775807"),
        (Int.min, "-9223372036854775808"),
    ])
    func `writes integers`(_ number: Int, _ expected: String) {
        #expect(written { $0.int(number) } == expected)
    }

    @Test(arguments: [
        (0.5, "0.5"), (-2, "-2.0"), (1e300, "1e+300"), (.infinity, "null"), (.nan, "null"),
    ])
    func `writes numbers that can be read back`(_ number: Double, _ expected: String) {
        #expect(written { $0.double(number) } == expected)
    }

    @Test(arguments: [
        (Duration.zero, "0"), (.seconds(2), "2"), (.microseconds(1_250), "0.00125"),
        (.milliseconds(-500), "-0.5"), (.nanoseconds(1_999), "0.000001"),
        (.seconds(86_400) + .microseconds(1), "86400.000001"),
    ])
    func `writes durations in seconds, to the microsecond`(
        _ duration: Duration, _ expected: String
    ) {
        #expect(written { $0.seconds(duration) } == expected)
    }

    @Test(arguments: [
        (Command.shell("a b"), #""a b""#), (.direct(["a", "b"]), #"["a","b"]"#),
        (.url("http://h/", body: nil), #""http://h/""#),
        (.url("http://h/", body: "x#y"), #""http://h/""#),
    ])
    func `writes commands as job files have them, but no bodies`(
        _ command: Command, _ expected: String
    ) {
        #expect(written { $0.command(command) } == expected)
    }

    @Test func `nests as deep as it is told to`() {
        let text = written { json in
            for _ in 0..<10_000 { json.beginArray() }
            for _ in 0..<10_000 { json.endArray() }
        }
        #expect(text.utf8.count == 20_000)
    }
}

@Suite struct JSONValueTests {
    @Test func `reads what the writer wrote`() throws {
        let value: JSONValue = .object([
            .init(key: "text", value: .string("a\"\\\n\t\u{1}é😀")),
            .init(key: "number", value: .int(-5)), .init(key: "half", value: .double(0.5)),
            .init(key: "yes", value: .bool(true)), .init(key: "nothing", value: .null),
            .init(key: "empty", value: .object([])),
            .init(key: "list", value: .array([.string("true"), .string("5"), .array([])])),
        ])
        var json = JSONWriter()
        json.value(value)
        #expect(try JSONValue.parse(json.bytes) == value)
    }

    @Test func `reads blanks, tabs and lines between values`() throws {
        let value = try JSONValue.parse(Array("\n{\t\"a\" :\n\t[1 , 2.5e3],\"b\":-0.0\n}\n".utf8))
        #expect(value["a"]?.array?.compactMap(\.double) == [1, 2_500])
        #expect(value["b"]?.double == 0)
        #expect(value["c"] == nil)
    }

    @Test func `reads escapes and surrogate pairs`() throws {
        let value = try JSONValue.parse(Array(#"["\/\b\f\n\r\t\"\\\u00e9","\ud83d\uDE00"]"#.utf8))
        #expect(value.array?.map(\.string) == ["/\u{8}\u{C}\n\r\t\"\\é", "😀"])
    }

    @Test(arguments: [
        ("", 1, 1), ("{\"a\":1", 1, 1), ("[1,\n2 3]x", 2, 5), ("{\"a\": *x}", 1, 7),
        ("1\n---\n2", 3, 1),
    ])
    func `says where a text is no JSON`(_ text: String, _ line: Int, _ column: Int) {
        let problem = #expect(throws: JSONProblem.self) { try JSONValue.parse(Array(text.utf8)) }
        #expect(problem?.line == line)
        #expect(problem?.column == column)
    }
}

@Suite struct `Unprintable characters in JSON` {
    @Test(arguments: [
        ("\u{7F}", "\\u007f"), ("\u{80}", "\\u0080"), ("\u{9F}", "\\u009f"),
        ("\u{85}", "\\u0085"), ("\u{2028}", "\\u2028"), ("\u{FEFF}", "\\ufeff"),
        ("\u{FFFF}", "\\uffff"), ("\u{A0}", "\u{A0}"), ("\u{20AC}", "\u{20AC}"),
        ("中", "中"), ("\u{1F600}", "\u{1F600}"),
    ])
    func `are escaped, so that a YAML parser reads them back`(text: String, json: String) throws {
        var writer = JSONWriter()
        writer.string("a\(text)b")
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "\"a\(json)b\"")
        #expect(try JSONValue.parse(writer.bytes).string == "a\(text)b")
    }
}
