/// The JSON Schema of job files, made of the table that the decoder works with.
package enum JobSchema {
    /// One JSON object, draft 2020-12, for one document of a job file.
    package static func json() -> [UInt8] {
        var json = JSONWriter()
        json.beginObject()
        json.field("$schema", "https://json-schema.org/draft/2020-12/schema")
        json.field("title", "ruqi job")
        json.field("description", "One document of a job file of ruqid, see ruqi-job(5)")
        json.field("type", "object")
        json.key("properties")
        json.beginObject()
        for key in JobKey.all where key.isSupported {
            json.key(key.name)
            json.beginObject()
            json.field("description", key.meaning)
            key.shape.members(into: &json)
            json.endObject()
        }
        json.endObject()
        json.key("required")
        json.strings(["rule", "cmd"])
        json.field("additionalProperties", false)
        json.endObject()
        return json.bytes
    }
}
