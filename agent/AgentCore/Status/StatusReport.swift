package import Evidence
package import StrictJSON

/// What `status --json` prints: the standing now, and the status document it comes from.
package struct StatusReport: Sendable {
  package let json: JSONValue

  package init(_ document: StatusDocument?, at now: Instant) {
    let standing = Standing(document, at: now)
    var object = JSONObject()
    object["standing"] = .string(standing.word)
    object["trusted"] = .bool(standing.exitStatus == .success)
    object["evaluated_at"] = .string(now.rfc3339)
    do throws(JSONFieldError) {
      object["status"] = try document.map { document throws(JSONFieldError) in try JSONValue(encoding: document) }
    } catch {
      // A document of strings and integers always has a JSON form; without one there is nothing to show.
      object["status"] = nil
    }
    json = .object(object)
  }
}
