import Linux
import NIOCore
import NIOHTTP1
import NIOPosix
import Status

/// Serves status over HTTP/1.1 by swift-nio, on one thread that sleeps until somebody asks. It
/// holds a responder and the published state, and nothing that it could change.
final class StatusServer: Sendable {
    private let group: MultiThreadedEventLoopGroup
    private let channel: any Channel

    /// Listens on return. Fails with the system's reason: address in use, permission.
    init(
        host: String, port: Int, hostCheck: HostCheck, responder: Responder, published: Published
    ) throws {
        group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let connections = ConnectionCount()
        channel = try ServerBootstrap(group: group)
            .serverChannelOption(ChannelOptions.backlog, value: 128)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = StatusHandler(
                        hostCheck: hostCheck, responder: responder, published: published,
                        connections: connections)
                    try Self.prepare(channel, handler, connections)
                }
            }
            .bind(host: host, port: port).wait()
    }

    /// Why listening failed, in the system's own words where swift-nio knows them.
    static func reason(_ error: any Error) -> String {
        (error as? IOError).map { errorText($0.errnoCode) } ?? "\(error)"
    }

    /// Where it listens: with port 0 the system chose one.
    var address: String {
        guard let address = channel.localAddress, let port = address.port else { return "?" }
        let host = address.ipAddress ?? "?"
        return host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    private static func prepare(
        _ channel: any Channel, _ handler: StatusHandler, _ connections: ConnectionCount
    ) throws {
        guard connections.open < Self.connectionsMax else {
            channel.close(promise: nil)
            return
        }
        let sync = channel.pipeline.syncOperations
        try sync.addHandler(IdleStateHandler(allTimeout: Self.idleMax))
        try sync.configureHTTPServerPipeline(withErrorHandling: true)
        try sync.addHandler(handler)
    }

    /// A client beyond these is turned away at once; monitors and people need a handful.
    private static let connectionsMax = 128
    /// A connection on which nothing moves for so long is closed, also one that is stuck in the
    /// middle of a request.
    private static let idleMax = TimeAmount.seconds(30)
}

/// Open connections. Only the server's one thread touches it.
private final class ConnectionCount: @unchecked Sendable {
    // Sendable by confinement: the group has a single event loop, and each use is on it.
    var open = 0
}

/// One connection: takes requests, one after the other, and writes the responder's answers.
private final class StatusHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let hostCheck: HostCheck
    private let responder: Responder
    private let published: Published
    private let connections: ConnectionCount
    private var head: HTTPRequestHead?

    init(
        hostCheck: HostCheck, responder: Responder, published: Published,
        connections: ConnectionCount
    ) {
        self.hostCheck = hostCheck
        self.responder = responder
        self.published = published
        self.connections = connections
    }

    func channelActive(context: ChannelHandlerContext) {
        connections.open += 1
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        connections.open -= 1
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break  // Nothing here takes a body; it is read past.
        case .end:
            guard let head else { return }
            self.head = nil
            answer(head, context)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent {
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let response = response(to: head, context)
        // Kept by nobody without asking again, framed and run by nobody.
        var headers = HTTPHeaders([
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
        if !head.isKeepAlive { headers.add(name: "Connection", value: "close") }
        let status = HTTPResponseStatus(statusCode: response.status)
        let answerHead = HTTPResponseHead(version: head.version, status: status, headers: headers)
        context.write(wrapOutboundOut(.head(answerHead)), promise: nil)
        if head.method != .HEAD, response.status != 304 {
            let body = context.channel.allocator.buffer(bytes: response.body)
            context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        }
        let done = context.eventLoop.makePromise(of: Void.self)
        if !head.isKeepAlive {
            let channel = context.channel
            done.futureResult.whenComplete { _ in channel.close(promise: nil) }
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: done)
    }

    private func response(
        to head: HTTPRequestHead, _ context: ChannelHandlerContext
    ) -> Response {
        let refusal = hostCheck.refusal(
            of: head.headers["Host"], isHTTP10: head.version.major == 1 && head.version.minor == 0,
            isOwn: { Self.isOwn($0, reachedBy: context.localAddress) })
        if let refusal { return refusal }
        let state = published.read()
        return responder.respond(
            to: Request(
                method: head.method.rawValue, target: head.uri,
                ifNoneMatch: head.headers["If-None-Match"]),
            snapshot: state.snapshot, health: state.health, at: readMoment())
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
}
