import Jobs
import Launching
import Testing

@Suite struct `What a request must not tell` {
    private func hidden(
        _ output: String, status: Int = 0, code: Int32 = 5,
        _ values: [String] = ["http://u:SECRET@h", "http://u", "abc", "SECRET"]
    ) -> String {
        let bytes = RequestSecrets(values).hidden(
            in: Array(output.utf8), httpStatus: status, exitCode: code)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `is hidden in what curl says, the longest value first`() {
        #expect(
            hidden("curl: (5) Unsupported proxy syntax in 'http://u:SECRET@h' abc http://u")
                == "curl: (5) Unsupported proxy syntax in '…' abc …")
        #expect(hidden("SECRETSECRET SECRE") == "…… SECRE")
        #expect(hidden("curl: (7) no", []) == "curl: (7) no")
    }

    @Test func `stays where it is in an answer`() {
        #expect(
            hidden("SECRET\ncurl: (5) a\ncurl: (18) SECRET\n", status: 200, code: 18)
                == "SECRET\ncurl: (5) a\ncurl: (18) …\n")
        #expect(hidden("SECRET", status: 200, code: 0) == "SECRET")
    }

    @Test func `is hidden everywhere where curl's own words can't be told from the answer`() {
        #expect(hidden("SECRET\nrl: (18) SECRET", status: 200, code: 18) == "…\nrl: (18) …")
    }

    @Test func `is the values of env, files and headers, and the body`() throws {
        let world = try TemporaryFiles()
        let file = try world.write("file", "B=of-file\n")
        let order = LaunchOrder(
            try run(
                """
                rule: 1h
                cmd: http://h/#of-body
                env: {A: of-env}
                env_file: \(file)
                http: {headers: {X: of-header}}
                """))
        let sources = try LaunchSources.read(for: order, on: testHost)
        let secrets = try Launch(order, on: testHost, with: sources).secrets
        let words = "of-body of-env of-file of-header C.UTF-8"
        let bytes = secrets.hidden(in: Array(words.utf8), httpStatus: 0, exitCode: 1)
        #expect(String(decoding: bytes, as: UTF8.self) == "… … … … C.UTF-8")
    }
}
