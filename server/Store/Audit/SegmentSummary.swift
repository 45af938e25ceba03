import Evidence
import StrictJSON

/// What the administrative chain says of a segment when it is closed and when it is pruned.
struct SegmentSummary: Hashable {
  let number: Int64
  let day: Instant
  let head: AuditHead

  init(_ segment: AuditSegment) {
    number = segment.number
    day = segment.day
    head = segment.head
  }

  var details: JSONObject {
    var details = JSONObject()
    details["segment"] = .integer(number)
    details["day"] = .string(day.rfc3339)
    details["count"] = .integer(head.count)
    details["head"] = .string(Base64URL.encode(head.hash.bytes))
    return details
  }

  init(reading details: JSONValue) throws(JSONFieldError) {
    var reader = try JSONObjectReader(details, at: "/details")
    number = try reader.integer("segment", in: 1...JSONLimits.safeInteger)
    day = try reader.instant("day")
    let count = try reader.integer("count", in: 0...JSONLimits.safeInteger)
    head = AuditHead(count: count, hash: try reader.bytes32("head"))
    try reader.finish()
  }
}
