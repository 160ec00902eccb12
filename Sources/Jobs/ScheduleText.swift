import Calendar

/// What decides when a job is due, as the history remembers it.
extension JobSpec {
    /// The beginning of a JSON object, without its closing brace: the same for two definitions that
    /// have the same occurrences by what is written. Calendars stand in it with their days. Less
    /// than a microsecond for most jobs.
    package var scheduleText: [UInt8] {
        var json = JSONWriter(reservingBytes: 96)
        json.beginObject()
        json.field("job_id", id.text)
        json.key("rule")
        let rules = ruleTexts
        if rules.count == 1 { json.string(rules[0]) } else { json.strings(rules) }
        json.field("timezone", options.zone.nameInFiles)
        if let start = options.start { json.field("start_time", start.text) }
        if let end = options.end { json.field("end_time", end.text) }
        let exclusions = options.exclusions
        if !exclusions.texts.isEmpty {
            json.key("exclude")
            json.strings(exclusions.calendars.isEmpty ? exclusions.texts : exclusions.days.texts)
        }
        if options.jitter > .zero { json.field("jitter", options.jitter.text) }
        if options.dst != .cron { json.field("dst", options.dst.rawValue) }
        if paused { json.field("paused", true) }
        return json.bytes
    }
}

extension Job {
    /// A job of which only is known what a record of a run tells. `command` is a JSON value. When
    /// it is due, and all that is about its runs, is not that job's own. Nil: it can't be read any
    /// more.
    package static func stub(
        _ id: JobID, named jobName: String, command: [UInt8], in context: JobContext
    ) -> Job? {
        var json = JSONWriter()
        json.beginObject()
        json.field("job_id", id.text)
        json.field("rule", "1d")
        json.field("job_name", jobName)
        json.key("cmd")
        json.raw(command)
        json.endObject()
        return JobFile.parse(json.bytes, file: "history", in: context.withoutDefaults).jobs.first
    }

    /// The job that the history knows, without what it runs. Nil: it can't be read any more,
    /// because its zone is gone.
    package static func revived(from past: PastJob, in context: JobContext) -> Job? {
        let text = past.keys + Array(",\"cmd\":\"-\"}".utf8)
        return JobFile.parse(text, file: "history", in: context.withoutDefaults).jobs.first
    }
}
