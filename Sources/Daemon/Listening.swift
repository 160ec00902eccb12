import History
import Jobs
import Linux
import Logging
import Status

/// From the settings to the status server.
struct Listening {
    let settings: Settings
    /// The name of the host.
    let host: String
    let history: SegmentSource
    /// What `/metrics` looks up.
    let measure: @Sendable () -> Measurements
    let log: Logger

    /// Listens on return; nil: nobody wants to be served.
    func server(
        _ published: Published, _ zone: ShownZone, _ starts: RunStarts
    ) throws(Refusal) -> StatusServer? {
        let (place, hostCheck): (StatusServer.Place, HostCheck?)
        switch settings.httpListen {
        case .off:
            log.info("status is not served (http.listen: off)")
            return nil
        case .tcp(let host, let port):
            place = .tcp(host: host, port: port)
            hostCheck = HostCheck(allowed: settings.allowedHosts)
        case .unix(let path):
            place = .unix(try bound(path))
            // No web page can point a name at a file.
            hostCheck = nil
        }
        var limits = ServerLimits()
        limits.connectionsMax = settings.maxConnections
        let responder = responder
        let cache = AnswerCache()
        do {
            let server = try StatusServer(
                at: place, limits: limits, hostCheck: hostCheck
            ) { request in
                // Who asks again and again would be in the way of children on few processors.
                if let time = starts.rest(at: readUptime()) { Worker.breathe(time) }
                func make() -> Response {
                    let state = published.read()
                    return responder.showing(zone.current).answer(
                        to: request, snapshot: state.snapshot, health: state.health,
                        at: readMoment())
                }
                let answer =
                    Responder.isOfSnapshot(request)
                    ? cache.answer(to: request.target, of: published.serial, make) : make()
                return answer.unless(known: request)
            }
            let isURL = server.address.hasPrefix("http:")
            log.info("status is served at \(server.address)\(isURL ? "/ruqi/status" : "")")
            return server
        } catch {
            throw refusal(StatusServer.reason(error))
        }
    }

    private var responder: Responder {
        let identity = Responder.Identity(
            version: version, schedulerName: settings.schedulerName,
            schedulerStore: settings.schedulerStore.rawValue, host: host, pid: processID(),
            zone: settings.timezone, showsCommands: settings.showsCommands)
        return Responder(identity: identity, history: history, measure: measure)
    }

    private func bound(_ path: String) throws(Refusal) -> BoundSocket {
        let group = try group()
        do throws(BoundSocket.Failure) {
            return try BoundSocket(path: path, mode: settings.socketMode, group: group)
        } catch {
            switch error {
            case .held: throw refusal("another process listens there")
            case .noSocket: throw refusal("it is something else than a socket, and stays as it is")
            case .noDirectory: throw refusal("its directory is missing; make it, and start again")
            case .system(let error): throw refusal("\(error)")
            }
        }
    }

    private func group() throws(Refusal) -> UInt32? {
        guard let name = settings.socketGroup else { return nil }
        // The largest number means none to the system.
        if let number = UInt32(name), number < .max { return number }
        do throws(SystemError) {
            if let id = try groupID(named: name) { return id }
        } catch {
            throw Refusal(sentence: "http.socket_group: \(error)", status: ExitStatus.badSettings)
        }
        throw Refusal(
            sentence:
                "http.socket_group: there is no group '\(name)' on this host; make it, or name"
                + " another one",
            status: ExitStatus.badSettings)
    }

    private func refusal(_ reason: String) -> Refusal {
        Refusal(
            sentence: "cannot listen on \(settings.httpListen.text): \(reason)",
            status: ExitStatus.cannotListen)
    }
}
