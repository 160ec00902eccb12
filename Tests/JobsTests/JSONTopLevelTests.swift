import Jobs
import Testing

@Suite struct `Fields of a JSON object` {
    private func fields(_ text: String) -> [ExactText: JSONTopLevel.Field]? {
        JSONTopLevel.fields(["a", "b"], of: Array(text.utf8))
    }

    @Test(arguments: [
        "{}", " \t\r\n{ } \n", #"{"a":1}"#, "\u{FEFF}{}", #"{"x":[],"y":{},"z":[[],{"a":[1,2]}]}"#,
        #"{"x":[{"y":[{"z":"}]"}]},-0.5e+10,0,1E2,true,false,null]}"#,
        #"{"":"\"\\\/\b\f\n\r\t\u00e9"}"#,
    ])
    func `are read of what is one`(_ text: String) {
        #expect(fields(text) != nil)
    }

    /// All of this the YAML reader takes, or most.
    @Test(arguments: [
        "", "a: 1", "{a: 1}", "{'a': 1}", #"{"a": yes}"#, #"{"a": 1,}"#, #"{"a"}"#, #"{"a": }"#,
        #"{"a": 1} x"#, #"{"a": 1}{"#, #"{"a": 1 "b": 2}"#, "# c\n{}", "{} # c", #"{"a": 01}"#,
        #"{"a": .5}"#, #"{"a": 5.}"#, #"{"a": +5}"#, #"{"a": 0x1}"#, #"{"a": 1e}"#, #"{"a": NaN}"#,
        #"{"a": True}"#, #"{"a": ~}"#, #"{"a": "x"#, "{\"a\": \"x\ny\"}", "{\"a\": \"\u{1}\"}",
        #"{"a": "\x41"}"#, #"{"a": "\u12"}"#, #"{"a": [1, 2}"#, #"{"a": [1, 2,]}"#, #"{"a": [}"#,
        #"{"x": {"a" 1}}"#, #"{"x": [1 2]}"#, "[]", "1", "null", "\"a\"", "{", "[[[[", "--- {}",
        #"{"a": nullx}"#, #"{"a": tru}"#, #"{"a": 1}]"#, #"{,"a": 1}"#, #"{"a": "\"#,
    ])
    func `are not read of what is none`(_ text: String) {
        #expect(fields(text) == nil)
    }

    @Test(arguments: [
        (#"{"a":"\ud83d\ude00\u0041"}"#, JSONTopLevel.Field.scalar(.string("😀A"))),
        (#"{"a":"\ud83dx"}"#, .scalar(.string("\u{FFFD}x"))), (#"{"\u0061":1}"#, .scalar(.int(1))),
        (#"{"a":2e0}"#, .scalar(.int(2))), (#"{"a":-0}"#, .scalar(.int(0))),
        (#"{"a":9007199254740993}"#, .scalar(.int(9_007_199_254_740_993))),
        (#"{"a":1e999}"#, .scalar(.double(.infinity))), (#"{"a":[1]}"#, .array),
        (#"{"a":{"a":1}}"#, .object), (#"{"a":1,"a":2}"#, .scalar(.int(2))),
    ])
    func `have values`(_ text: String, _ value: JSONTopLevel.Field) {
        #expect(fields(text) == ["a": value])
    }

    @Test func `are read however deep others are, and of UTF-8 only`() {
        let deep = String(repeating: "[{\"a\":", count: 100_000)
        let end = String(repeating: "}]", count: 100_000)
        #expect(fields("{\"x\":\(deep)0\(end),\"a\":1}") == ["a": .scalar(.int(1))])
        #expect(fields("{\"x\":\(deep)0\(end)") == nil)
        #expect(
            JSONTopLevel.fields(["a"], of: Array("{\"a\":\"".utf8) + [0xE9, 0x22, 0x7D]) == nil)
    }

    @Test func `are never read beyond the end, wherever a text is cut`() {
        let whole = Array(#"{"x":[{"y":"\u00e9\n"},-1.5e-3,true],"a":{"b":null},"b":"z"}"#.utf8)
        for count in 0..<whole.count {
            #expect(JSONTopLevel.fields(["a"], of: Array(whole.prefix(count))) == nil)
        }
        #expect(JSONTopLevel.fields(["a"], of: whole) == ["a": .object])
    }
}
