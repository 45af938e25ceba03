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
    let dayText = try reader.string("day", maxBytes: 20)
    guard let day = Instant(rfc3339: dayText) else {
      throw JSONFieldError(reader.pointer(to: "day"), .invalid("is not a moment"))
    }
    self.day = day
    let count = try reader.integer("count", in: 0...JSONLimits.safeInteger)
    let text = try reader.string("head", maxBytes: 43)
    guard let bytes = Base64URL.decode(text.utf8), let hash = Bytes32(bytes) else {
      throw JSONFieldError(reader.pointer(to: "head"), .invalid("is not the base64url of 32 bytes"))
    }
    head = AuditHead(count: count, hash: hash)
    try reader.finish()
  }
}
