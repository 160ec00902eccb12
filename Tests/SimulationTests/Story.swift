import Calendar
import Scheduling
import TestSupport

/// What happened last, as a timeline.
struct Story {
    private struct Event {
        let moment: Moment
        let text: String
        var effects: [Effect] = []
        var alarm: Timestamp?
    }

    private var events: [Event] = []

    mutating func begin(_ text: String, at moment: Moment) {
        if events.count >= 2 * Self.shownMax { events.removeFirst(Self.shownMax) }
        events.append(Event(moment: moment, text: text))
    }

    mutating func add(_ effects: [Effect]) {
        if !events.isEmpty { events[events.count - 1].effects += effects }
    }

    mutating func end(alarm: Timestamp?) {
        if !events.isEmpty { events[events.count - 1].alarm = alarm }
    }

    /// The last events, each with what the scheduler made of it.
    var timeline: String {
        var lastAlarm: Timestamp?
        let words = EffectText { "\($0)" }
        let lines = events.suffix(Self.shownMax).map { event -> String in
            let left = "\(event.moment.wall)  \(event.text)"
            var parts = event.effects.compactMap(words.text)
            if event.alarm != lastAlarm {
                parts.append(event.alarm.map { "alarm \($0)" } ?? "no alarm")
            }
            lastAlarm = event.alarm
            let padding = String(repeating: " ", count: max(0, 56 - left.count))
            return parts.isEmpty ? left : "\(left)\(padding)→ \(parts.joined(separator: " · "))"
        }
        return lines.joined(separator: "\n")
    }

    static let shownMax = variable("RUQI_SIM_EVENTS").flatMap { Int($0) } ?? 30
}
