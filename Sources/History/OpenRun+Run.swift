import Calendar
import Jobs

extension OpenRun {
    /// The run, as far as its record tells: of its job only id, name and command. Nil: this version
    /// can't read what another one has written.
    package func run(attempt: Int, in context: JobContext) -> Run? {
        guard let id = RunID(runID), id.job.text == jobID,
            let job = Job.stub(id.job, named: jobName, command: command, in: context)
        else { return nil }
        return Run(job: job, due: id.due, cause: Cause(rawValue: cause) ?? .due, attempt: attempt)
    }
}
