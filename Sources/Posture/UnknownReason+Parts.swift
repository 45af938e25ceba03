import StrictJSON

extension UnknownReason {
  /// Reads the parts of a fact that could not be known: `{MEMBER: reason}`, at most 16.
  static func parts(_ value: JSONValue, at pointer: String) throws(JSONFieldError) -> [String: UnknownReason] {
    let reader = try JSONObjectReader(value, at: pointer)
    guard reader.object.members.count <= 16 else { throw JSONFieldError(pointer, .tooMany(limit: 16)) }
    var parts: [String: UnknownReason] = [:]
    for member in reader.object.members {
      guard member.name.utf8.count <= 64 else { throw JSONFieldError(pointer, .tooLong(limit: 64)) }
      parts[member.name] = try UnknownReason(reading: member.value, at: reader.pointer(to: member.name))
    }
    return parts
  }

  /// The parts in the order of their names, so that the same facts make the same bytes.
  static func json(ofParts parts: [String: UnknownReason]) -> JSONValue {
    var object = JSONObject()
    for (name, reason) in parts.sorted(by: { $0.key < $1.key }) { object[name] = reason.json }
    return .object(object)
  }
}
