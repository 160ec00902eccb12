import Calendar
import Jobs
import Linux
import NIOCore
import NIOHTTP1
import NIOPosix
import Status

/// Serves status over HTTP/1.1 by swift-nio, on one thread that sleeps until somebody asks. It
/// holds what answers a request, and nothing that it could change.
package final class StatusServer: Sendable {
    /// Where it listens.
    package enum Place: Sendable {
        case tcp(host: String, port: Int)
        /// A socket that is bound; its descriptor is the server's from then on.
        case unix(BoundSocket)
    }

    private let group: MultiThreadedEventLoopGroup
    private let channel: any Channel
    private let place: Place

    /// Listens on return. Fails with the system's reason: address in use, permission. Without a
    /// `hostCheck` it may be asked by any name.
    package init(
        at place: Place, limits: ServerLimits, hostCheck: HostCheck?,
        respond: @escaping @Sendable (Request) -> Response
    ) throws {
        self.place = place
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        // However much is asked, runs come first.
        group.next().execute { Worker.giveWay() }
        let decoding = Self.decoding(limits)
        let visitors = Visitors(limits, on: group.next())
        let date = DateHeader()
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 128)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(AcceptPause())
                }
            }
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(
                .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: Self.readBytes)
            )
            // What the kernel holds for a client is small too: how it gets on can be seen by that.
            .childChannelOption(.socketOption(.so_rcvbuf), value: Self.receiveBufferBytes)
            .childChannelOption(.socketOption(.so_sndbuf), value: Self.sendBufferBytes)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let id = visitors.admit(channel)
                    let sync = channel.pipeline.syncOperations
                    try sync.addHandler(DoorHandler(limits, visitors, id))
                    try sync.addHandler(HTTPResponseEncoder())
                    try sync.addHandler(
                        ByteToMessageHandler(
                            HTTPRequestDecoder(limitConfiguration: decoding)))
                    try sync.addHandler(
                        StatusHandler(hostCheck: hostCheck, visitors, id, date, respond: respond))
                }
            }
        switch place {
        case .tcp(let host, let port):
            channel = try bootstrap.bind(host: host, port: port).wait()
        case .unix(let socket):
            channel = try bootstrap.withBoundSocket(socket.descriptor).wait()
        }
    }

    /// A head is short: how many headers it has is no matter.
    private static func decoding(_ limits: ServerLimits) -> NIOHTTPDecoderLimitConfiguration {
        var decoding = NIOHTTPDecoderLimitConfiguration()
        decoding.maxHeaderFieldCount = limits.headBytesMax
        return decoding
    }

    /// Why listening failed, in the system's own words where swift-nio knows them.
    static func reason(_ error: any Error) -> String {
        (error as? IOError).map { errorText($0.errnoCode) } ?? "\(error)"
    }

    /// Where it listens, as a URL: with port 0 the system chose one.
    package var address: String {
        if case .unix(let socket) = place { return "unix:\(socket.path)" }
        guard let address = channel.localAddress, let port = address.port else { return "?" }
        let host = address.ipAddress ?? "?"
        let isIPv6 = host.utf8.contains(UInt8(ascii: ":"))
        return "http://\(isIPv6 ? "[\(host)]" : host):\(port)"
    }

    /// The port that it listens on; nil: none.
    package var port: Int? { channel.localAddress?.port }

    /// Nobody comes in any more, and the file of a Unix socket is gone.
    package func close() {
        if case .unix(let socket) = place { socket.removeFile() }
        // One that is closed already can't be closed, and that is what was wanted.
        try? channel.close().wait()
    }

    /// A head fits in; more than this comes only behind an end of input.
    private static let readBytes = 8 << 10
    private static let receiveBufferBytes = 64 << 10
    private static let sendBufferBytes = 128 << 10
}

/// Writes the answers to requests, which come one after the other, without bodies.
private final class StatusHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let hostCheck: HostCheck?
    private let visitors: Visitors
    private let id: Door.ID?
    private let date: DateHeader
    private let respond: @Sendable (Request) -> Response
    private var isAnswering = false
    /// A head was made out of what the door has passed on.
    private var hasHead = false

    init(
        hostCheck: HostCheck?, _ visitors: Visitors, _ id: Door.ID?, _ date: DateHeader,
        respond: @escaping @Sendable (Request) -> Response
    ) {
        self.hostCheck = hostCheck
        self.visitors = visitors
        self.id = id
        self.date = date
        self.respond = respond
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // The end of a request without a body is told too, and nothing is to be done for it.
        guard case .head(let head) = unwrapInboundIn(data), !isAnswering else { return }
        hasHead = true
        answer(head, context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event as? DoorEvent {
        case .refused(let refusal): refuse(refusal, context)
        case .headPassed:
            if !hasHead, !isAnswering { refuse(.malformed, context) }
            hasHead = false
        case .progressed, .answered, nil: context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError, context.channel.isActive else {
            return context.close(promise: nil)
        }
        if !isAnswering { refuse(.malformed, context) }
    }

    private func refuse(_ refusal: DoorRefusal, _ context: ChannelHandlerContext) {
        write(refusal.response, to: nil, then: .endOfSending, context)
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let response = response(to: head, context)
        // Behind a body, or in another protocol, no request would be found.
        let isAlone =
            !head.announcesBody && RequestTarget(head.uri) != nil && head.method != .CONNECT
            && head.headers["Upgrade"].isEmpty
        let plain: DoorEvent.Ending = head.isKeepAlive ? .nextRequest : .end
        let count = head.method == .HEAD ? 0 : response.body.count
        guard visitors.makeRoom(for: count, id) else {
            return write(DoorRefusal.crowded.response, to: head, then: .endOfSending, context)
        }
        write(response, to: head, then: isAlone ? plain : .endOfSending, context)
    }

    private func write(
        _ response: Response, to head: HTTPRequestHead?, then ending: DoorEvent.Ending,
        _ context: ChannelHandlerContext
    ) {
        isAnswering = true
        // Kept by nobody without asking again, framed and run by nobody.
        var headers = HTTPHeaders([
            ("Date", date.text),
            ("Content-Type", response.contentType),
            ("Cache-Control", "no-cache"),
            ("Content-Security-Policy", response.policy),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
        ])
        // RFC 9110 §8.6: that of a 304 would be the length of what isn't sent.
        if response.status != 304 {
            headers.add(name: "Content-Length", value: String(response.body.count))
        }
        if let tag = response.entityTag { headers.add(name: "ETag", value: tag) }
        if let allow = response.allow { headers.add(name: "Allow", value: allow) }
        if response.status == 503 { headers.add(name: "Retry-After", value: "1") }
        let version = head?.version ?? .http1_1
        if ending != .nextRequest {
            headers.add(name: "Connection", value: "close")
        } else if version == .http1_0 {
            headers.add(name: "Connection", value: "keep-alive")
        }
        let status = HTTPResponseStatus(statusCode: response.status)
        let answerHead = HTTPResponseHead(version: version, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(answerHead)), promise: nil)
        let hasBody = head?.method != .HEAD && response.status != 304
        let body = context.channel.allocator.buffer(bytes: hasBody ? response.body : [])
        writeRest(body, then: ending, context)
    }

    /// Writes in pieces, so that it is seen how the client gets on.
    private func writeRest(
        _ body: ByteBuffer, then ending: DoorEvent.Ending, _ context: ChannelHandlerContext
    ) {
        var rest = body
        let piece = rest.readSlice(length: min(body.readableBytes, Self.pieceBytes)) ?? body
        let left = rest
        let isLast = left.readableBytes == 0
        let done = context.eventLoop.makePromise(of: Void.self)
        done.futureResult.assumeIsolated().whenComplete { result in
            guard case .success = result else { return context.close(promise: nil) }
            if isLast {
                self.isAnswering = false
                return self.tell(.answered(then: ending), context)
            }
            self.tell(.progressed, context)
            // Not from here: a long answer would be as deep as it is long.
            context.eventLoop.assumeIsolated().execute {
                self.writeRest(left, then: ending, context)
            }
        }
        context.write(wrapOutboundOut(.body(.byteBuffer(piece))), promise: isLast ? nil : done)
        if isLast { context.write(wrapOutboundOut(.end(nil)), promise: done) }
        context.flush()
    }

    private func tell(_ event: DoorEvent, _ context: ChannelHandlerContext) {
        context.triggerUserOutboundEvent(event, promise: nil)
    }

    private func response(
        to head: HTTPRequestHead, _ context: ChannelHandlerContext
    ) -> Response {
        let target = RequestTarget(head.uri)
        let refusal = hostCheck?.refusal(
            of: head.headers["Host"], target: target?.host,
            isHTTP10: head.version.major == 1 && head.version.minor == 0,
            isOwn: { Self.isOwn($0, reachedBy: context.localAddress) })
        if let refusal { return refusal }
        if head.method == .GET || head.method == .HEAD {
            guard target != nil else { return DoorRefusal.noPath.response }
            guard !head.announcesBody else { return DoorRefusal.body.response }
        }
        return respond(
            Request(
                method: head.method.rawValue, target: target?.path ?? head.uri,
                ifNoneMatch: head.headers["If-None-Match"]))
    }

    /// Whether a text is an address of this host: that which the request came to, or another one.
    private static func isOwn(_ text: String, reachedBy local: SocketAddress?) -> Bool {
        guard let address = (try? SocketAddress(ipAddress: text, port: 0))?.ipAddress else {
            return false
        }
        if local?.ipAddress == address { return true }
        let devices = (try? System.enumerateDevices()) ?? []
        return devices.contains { $0.address?.ipAddress == address }
    }

    private static let pieceBytes = 64 << 10
}

extension HTTPRequestHead {
    /// Whether a body follows, or what may be one.
    fileprivate var announcesBody: Bool {
        headers.contains(name: "Transfer-Encoding")
            || headers["Content-Length"].contains { headerValue($0).contains { $0 != "0" } }
    }
}
