import Linux
import Logging

/// The register of births in the daemon's `state_dir`.
struct RegisterFile {
    private let path: String
    /// Nil: the system doesn't tell boots of the host apart, so that no process could be found
    /// again.
    private let bootID: String?
    private let log: Logger

    init(stateDir: String, bootID: String?, log: Logger) {
        path = "\(stateDir)/births"
        self.bootID = bootID
        self.log = log
    }

    /// What children of an earlier daemon have written of themselves in this boot.
    func births() -> [Birth] {
        guard let bootID else { return [] }
        do throws(FileReadError) {
            return try BirthRegister.births(in: path, boot: bootID)
        } catch {
            log.error("\(error): runs that may still go on are taken for gone")
            return []
        }
    }

    /// Nil: it can't be had, which is told.
    func open(keeping births: [Birth]) -> BirthRegister? {
        guard let bootID else { return nil }
        do throws(SystemError) {
            return try BirthRegister(path: path, boot: bootID, keeping: births)
        } catch {
            log.error("\(error): the next daemon won't find runs that outlive this one")
            return nil
        }
    }
}
