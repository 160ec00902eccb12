import ArgumentParser
import Jobs
import Linux
import Status

/// Asks a daemon over HTTP: one request a connection.
struct DaemonClient {
    /// Where the daemon listens.
    enum Place {
        case tcp(host: String, port: UInt16)
        case unix(path: String)
    }

    let place: Place

    /// Nil: a daemon with these settings can't be asked.
    init?(_ listen: HTTPListen) {
        switch listen {
        case .off: return nil
        case .tcp(let host, let port): place = .tcp(host: host, port: UInt16(clamping: port))
        case .unix(let path): place = .unix(path: path)
        }
    }

    /// The body of the answer. An answer with an error, and no answer, end the command.
    func get(_ path: String, _ query: [(name: String, value: String?)] = []) throws -> [UInt8] {
        let fields = query.compactMap { field in
            field.value.map { "\(field.name)=\(percentEncoded($0))" }
        }
        let target = fields.isEmpty ? path : "\(path)?\(fields.joined(separator: "&"))"
        let (status, body) = try exchange(target)
        guard status == 200 else {
            let answer = try? JSONValue.parse(body)
            let message = answer?["message"]?.text ?? "the daemon answered with HTTP \(status)"
            throw fail(message, status == 404 || status == 400 ? .no : .unavailable)
        }
        return body
    }

    /// The answer, whatever it is: for who can do without. `json` is nil where it is none.
    func answer(
        _ path: String, _ query: [(name: String, value: String)]
    ) throws(SystemError) -> (status: Int, json: JSONValue?) {
        let fields = query.map { "\($0.name)=\(percentEncoded($0.value))" }
        let target = fields.isEmpty ? path : "\(path)?\(fields.joined(separator: "&"))"
        let (status, body) = try request(target)
        return (status, try? JSONValue.parse(body))  // What can't be read says nothing.
    }

    private func exchange(_ target: String) throws -> (status: Int, body: [UInt8]) {
        do throws(SystemError) {
            return try request(target)
        } catch {
            let hint =
                error.isDenied
                ? "root may ask it, and the group that http.socket_group names"
                : "is ruqid running, and is this its http.listen?"
            throw fail("\(error); \(hint)", .unavailable)
        }
    }

    private func request(_ target: String) throws(SystemError) -> (status: Int, body: [UInt8]) {
        let name = name
        let connection = try connection()
        let request = "GET \(target) HTTP/1.1\r\nHost: \(name)\r\nConnection: close\r\n\r\n"
        try connection.sendAll(Array(request.utf8), timeLimit: Self.timeLimit)
        let bytes = try connection.receiveAll(
            limitBytes: Self.answerBytesMax, timeLimit: Self.timeLimit)
        guard let answer = HTTPAnswer(bytes) else {
            throw SystemError(operation: "understand the answer of", subject: name, code: 71)
        }
        return (answer.status, answer.body)
    }

    /// What the request calls the daemon.
    private var name: String {
        switch place {
        // Listening on all addresses is none to be asked by.
        case .tcp("0.0.0.0", let port), .tcp("::", let port): "localhost:\(port)"
        case .tcp(let host, let port):
            host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix: "localhost"
        }
    }

    private func connection() throws(SystemError) -> TCPConnection {
        switch place {
        case .tcp(let host, let port):
            try TCPConnection(host: host, port: port, timeLimit: Self.timeLimit)
        case .unix(let path): try TCPConnection(unixPath: path)
        }
    }

    private static let timeLimit: Duration = .seconds(10)
    /// The list of 100,000 jobs is about 50 MB.
    private static let answerBytesMax = 256 << 20
}

/// An HTTP/1.1 answer on a connection that is closed behind it (RFC 9112).
struct HTTPAnswer {
    let status: Int
    let body: [UInt8]

    /// Nil: these bytes are no such answer.
    init?(_ bytes: [UInt8]) {
        let blank = Array("\r\n\r\n".utf8)
        var end = 0
        while end + blank.count <= bytes.count, !bytes[end...].starts(with: blank) { end += 1 }
        guard end + blank.count <= bytes.count else { return nil }
        let head = String(decoding: bytes[..<end], as: UTF8.self)
        let words = head.prefix { $0 != "\r\n" }.split(separator: " ")
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            return nil
        }
        self.status = status
        body = Array(bytes[(end + blank.count)...])
    }
}

/// RFC 3986 §2.3: all but the unreserved characters are encoded.
func percentEncoded(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            result.unicodeScalars.append(Unicode.Scalar(byte))
        default:
            let digits = String(byte, radix: 16, uppercase: true)
            result += digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
        }
    }
    return result
}
