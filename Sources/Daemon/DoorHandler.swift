import Calendar
import NIOCore
import Status

/// What the two handlers of a connection tell each other.
enum DoorEvent {
    /// Down: this is the answer.
    case refused(DoorRefusal)
    /// Down: a whole head was passed on.
    case headPassed
    /// Up: a part of the answer was taken.
    case progressed
    /// Up: all of it was.
    case answered(then: Ending)

    /// What comes behind an answer.
    enum Ending {
        case nextRequest
        case end
        /// The end, of a client that may still be sending.
        case endOfSending
    }
}

/// Lets one head after the other in, each when the last answer is written, and sees to the time
/// that things take.
final class DoorHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer

    private let limits: ServerLimits
    private let visitors: Visitors
    private let id: Door.ID?
    private var reader: HeadReader
    private var phase = Door.Phase.asking
    private var isInputOver = false
    /// What the timer waits for: the rest of a head, else the first byte of one.
    private var awaitsRest = true
    private var timer: Scheduled<Void>?

    init(_ limits: ServerLimits, _ visitors: Visitors, _ id: Door.ID?) {
        self.limits = limits
        self.visitors = visitors
        self.id = id
        reader = HeadReader(limitBytes: limits.headBytesMax)
    }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        guard id != nil else { return refuse(.crowded, context) }
        arm(limits.headTime, context)
        context.read()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard phase != .leaving else { return }
        reader.take(unwrapInboundIn(data).readableBytesView)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        switch phase {
        case .asking: advanceSoon(context)
        case .answering: break
        case .leaving: context.read()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case ChannelEvent.inputClosed = event else {
            return context.fireUserInboundEventTriggered(event)
        }
        isInputOver = true
        advanceSoon(context)
    }

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
    ) {
        switch event as? DoorEvent {
        case .progressed: enter(.answering, limits.stallTime, context)
        case .answered(.nextRequest):
            awaitsRest = !reader.isEmpty
            enter(.asking, awaitsRest ? limits.headTime : limits.idleTime, context)
            advanceSoon(context)
        case .answered(.end) where reader.isEmpty: context.close(promise: nil)
        case .answered(.end), .answered(.endOfSending): leave(context)
        case .refused, .headPassed, nil:
            return context.triggerUserOutboundEvent(event, promise: promise)
        }
        promise?.succeed(())
    }

    /// Not at once: swift-nio doesn't expect that a channel is closed while it reads from it, and
    /// as many requests may stand in line as fit into the buffer.
    private func advanceSoon(_ context: ChannelHandlerContext) {
        context.eventLoop.assumeIsolated().execute { self.advance(context) }
    }

    private func advance(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        if phase == .leaving, isInputOver { return context.close(promise: nil) }
        guard phase == .asking else { return }
        switch reader.next() {
        case .head(let bytes):
            enter(.answering, limits.stallTime, context)
            context.fireChannelRead(
                wrapInboundOut(context.channel.allocator.buffer(bytes: bytes)))
            context.fireUserInboundEventTriggered(DoorEvent.headPassed)
        case .nothingYet where isInputOver: context.close(promise: nil)
        case .nothingYet:
            if !awaitsRest, !reader.isEmpty {
                awaitsRest = true
                arm(limits.headTime, context)
            }
            context.read()
        case .lineTooLong: refuse(.lineTooLong(limitBytes: limits.headBytesMax), context)
        case .headTooLong: refuse(.headTooLong(limitBytes: limits.headBytesMax), context)
        }
    }

    private func refuse(_ refusal: DoorRefusal, _ context: ChannelHandlerContext) {
        enter(.answering, limits.stallTime, context)
        context.fireUserInboundEventTriggered(DoorEvent.refused(refusal))
    }

    /// A client that still sends would lose what it hasn't read if the connection were closed at
    /// once.
    private func leave(_ context: ChannelHandlerContext) {
        guard id != nil, !isInputOver else { return context.close(promise: nil) }
        enter(.leaving, limits.leaveTime, context)
        context.close(mode: .output, promise: nil)
        context.read()
    }

    private func enter(_ phase: Door.Phase, _ time: Duration, _ context: ChannelHandlerContext) {
        self.phase = phase
        visitors.note(id, phase)
        arm(time, context)
    }

    private func arm(_ time: Duration, _ context: ChannelHandlerContext) {
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) {
            self.timeIsOver(context)
        }
    }

    private func timeIsOver(_ context: ChannelHandlerContext) {
        guard phase == .asking, awaitsRest else { return context.close(promise: nil) }
        refuse(.headTooSlow(limits.headTime), context)
    }
}
