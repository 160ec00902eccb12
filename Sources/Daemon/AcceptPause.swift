import NIOCore

/// Lets no client in for a moment where the system can't: mostly because no descriptor is left. The
/// one that waits would otherwise wake the thread without a pause, until there is one: swift-nio's
/// own handler for it does not see a call that fails at once.
final class AcceptPause: ChannelInboundHandler {
    typealias InboundIn = Any

    private var isPausing = false

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is IOError else { return context.fireErrorCaught(error) }
        guard !isPausing else { return }
        isPausing = true
        take(false, context)
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.pause) {
            self.isPausing = false
            self.take(true, context)
        }
    }

    private func take(_ isOpen: Bool, _ context: ChannelHandlerContext) {
        // A channel that is closed takes no options, and lets nobody in.
        try? context.channel.syncOptions?.setOption(.autoRead, value: isOpen)
    }

    private static let pause = TimeAmount.milliseconds(100)
}
