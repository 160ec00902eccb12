import Calendar
import History
import Jobs
import Scheduling

/// Answers requests from a snapshot and the history: it has nothing that it could change.
package struct Responder: Sendable {
    /// What is the same for the whole life of the daemon, but for its zone.
    package struct Identity: Sendable {
        package let version: String
        package let schedulerName: String
        package let schedulerStore: String
        package let host: String
        package let pid: Int32
        /// That of the setting `timezone`, as the host's zone files have it now.
        package fileprivate(set) var zone: Zone
        /// The setting `show_cmd`.
        package let showsCommands: Bool

        package init(
            version: String, schedulerName: String, schedulerStore: String, host: String,
            pid: Int32, zone: Zone, showsCommands: Bool = true
        ) {
            self.version = version
            self.schedulerName = schedulerName
            self.schedulerStore = schedulerStore
            self.host = host
            self.pid = pid
            self.zone = zone
            self.showsCommands = showsCommands
        }
    }

    private(set) var identity: Identity
    let history: SegmentSource
    /// Asked for each answer that tells it.
    let measure: @Sendable () -> Measurements

    package init(
        identity: Identity, history: SegmentSource,
        measure: @escaping @Sendable () -> Measurements
    ) {
        self.identity = identity
        self.history = history
        self.measure = measure
    }

    /// The same with times in another zone.
    package func showing(_ zone: Zone) -> Responder {
        var copy = self
        copy.identity.zone = zone
        return copy
    }

    /// Whether the answer follows from the snapshot and the target alone, so that it is good as
    /// long as that snapshot is.
    package static func isOfSnapshot(_ request: Request) -> Bool {
        guard request.method == "GET" || request.method == "HEAD" else { return false }
        return [Route.getJobs, .getFiles].contains {
            request.target == $0.rawValue || request.target.hasPrefix($0.rawValue + "?")
        }
    }

    /// The answer to one request, whatever the client has. For HEAD the body is that of GET: the
    /// server leaves it out.
    package func answer(
        to request: Request, snapshot: Snapshot, health: Health, at now: Moment
    ) -> Response {
        do throws(RequestProblem) {
            guard request.method == "GET" || request.method == "HEAD" else {
                throw RequestProblem(status: 405, message: Self.readOnly, allow: "GET, HEAD")
            }
            let path = request.path
            if let file = Response.file(path) { return file }
            guard let route = Route(rawValue: path) else {
                let paths = (["/"] + Self.paths).joined(separator: ", ")
                throw RequestProblem(
                    status: 404,
                    message: "there is no '\(path)' here; there are \(paths)")
            }
            let fields = try QueryFields(request, known: route.fields, zone: identity.zone)
            switch route {
            case .healthz: return .ok()
            case .readyz: return try readiness(snapshot)
            case .status: return .ok { status(snapshot, health, now, &$0) }
            case .getJobs: return try jobs(fields, snapshot)
            case .getJob: return try job(fields, snapshot)
            case .getHistory: return try records(fields)
            case .getFiles: return try files(fields, snapshot)
            case .getUpcoming: return try upcoming(fields, snapshot, at: now)
            case .getLoad: return try load(fields, snapshot, at: now)
            case .metrics: return metrics(snapshot, health)
            }
        } catch {
            return .error(error)
        }
    }

    /// The paths that there are, without those of the page.
    package static var paths: [String] { Route.allCases.map(\.rawValue) }

    /// The query fields that a path takes; of one that there isn't, none.
    package static func fields(ofPath path: String) -> [String] {
        Route(rawValue: path)?.fields ?? []
    }

    private func readiness(_ snapshot: Snapshot) throws(RequestProblem) -> Response {
        guard snapshot.isLoaded else {
            throw RequestProblem(status: 503, message: "the job files are still being loaded")
        }
        return .ok()
    }

    private static let readOnly =
        "this service is read-only: put, edit or remove a file in jobs.d, "
        + "and the daemon follows at once"
}

/// The paths there are, and the query fields that each takes.
enum Route: String, CaseIterable {
    case status = "/ruqi/status"
    case getJobs = "/ruqi/get_jobs"
    case getJob = "/ruqi/get_job"
    case getHistory = "/ruqi/get_history"
    case getFiles = "/ruqi/get_files"
    case getUpcoming = "/ruqi/get_upcoming"
    case getLoad = "/ruqi/get_load"
    case healthz = "/healthz"
    case readyz = "/readyz"
    case metrics = "/metrics"

    var fields: [String] {
        switch self {
        case .status, .healthz, .readyz, .metrics: []
        case .getJobs: JobSelection.fields + ["page_index", "page_size"]
        case .getJob: ["job_id", "output"]
        case .getFiles: ["file", "state", "page_index", "page_size"]
        case .getUpcoming: ["until", "limit"]
        case .getLoad: ["until"]
        case .getHistory:
            [
                "job_id", "job_name", "outcome", "since", "until", "event", "seq", "output",
                "page_index", "page_size",
            ]
        }
    }
}

/// What is to be told of the daemon that is not the schedule's.
package struct Health: Sendable, Equatable {
    /// Why changes in `jobs.d` are not noticed at once, as a sentence. Nil: they are.
    package var watching: String?
    /// Why records are held in memory, as a sentence. Nil: all are on file.
    package var history: String?
    /// Attempts to write the history that failed.
    package var historyErrors = 0
    /// Records that wait in memory.
    package var heldRecords = 0
    /// Records that are lost to the history.
    package var droppedRecords = 0

    package init(watching: String? = nil, history: String? = nil) {
        self.watching = watching
        self.history = history
    }
}
