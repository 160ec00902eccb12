/// What a checker has against a simulation.
struct Finding: Hashable {
    let checker: Checker
    /// A sentence without a final stop.
    let sentence: String
}

/// What is looked after, by the names of the sentences in which the promises stand.
enum Checker: String {
    case eachOccurrenceOnce = "every occurrence has one verdict"
    case inTime = "what is in the grace starts, and the rest as catch_up says"
    case overlap = "overlap, max_instances and max_running are kept"
    case unwanted = "a removed or paused job starts nothing"
    case alarm = "the alarm is never later than the earliest due"
    case oneEnd = "each start has one end"
    case freshStart = "a fresh start equals the running state"
    case recordFirst = "a start is on record before its child exists"
    case bounds = "the effects of an event are bounded"
    case rest = "once faults stop, everything due is done"
    case history = "each line of history is a record, and their numbers have no gap"
    case files = "the jobs in force are those of the files"
    case stop = "a stop comes to its end, and starts nothing"
}
