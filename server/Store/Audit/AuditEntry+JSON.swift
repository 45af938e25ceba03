import Evidence
package import StrictJSON

extension AuditEntry {
  /// The line of an export.
  package var json: JSONValue {
    var line = JSONObject()
    switch chain {
    case .administrative: line["chain"] = "administrative"
    case .activity(let segment):
      line["chain"] = "activity"
      line["segment"] = .integer(segment)
    }
    line["tenant"] = .string(tenant.description)
    line["sequence"] = .integer(sequence)
    line["at"] = .string(at.rfc3339)
    line["kind"] = .string(kind)
    line["actor"] = .string(actor)
    line["subject"] = .string(subject)
    line["details"] = details
    line["users"] = users
    line["previous"] = .string(Base64URL.encode(previous.bytes))
    line["hash"] = .string(Base64URL.encode(hash.bytes))
    return .object(line)
  }

  /// Reads a line of an export. Says nothing of whether its hash is right.
  init(reading value: JSONValue) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value)
    switch try reader.string("chain", maxBytes: 20) {
    case "administrative": chain = .administrative
    case "activity": chain = .activity(segment: try reader.integer("segment", in: 1...JSONLimits.safeInteger))
    default: throw JSONFieldError("/chain", .outOfRange("administrative or activity"))
    }
    tenant = try reader.tenant()
    sequence = try reader.integer("sequence", in: 1...JSONLimits.safeInteger)
    at = try reader.instant("at")
    kind = try reader.string("kind", maxBytes: 100)
    actor = try reader.string("actor", maxBytes: 1_000)
    subject = try reader.string("subject", maxBytes: 1_000)
    details = try reader.value("details")
    users = try reader.value("users")
    previous = try reader.bytes32("previous")
    hash = try reader.bytes32("hash")
    try reader.finish()
  }
}

extension AuditUserName {
  /// The line of an export.
  package var json: JSONValue {
    [
      "chain": "names", "tenant": .string(tenant.description), "commitment": .string(Base64URL.encode(commitment.bytes)),
      "salt": .string(Base64URL.encode(salt)), "name": .string(name),
    ]
  }

  init(reading value: JSONValue) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value)
    _ = try reader.string("chain", maxBytes: 20)
    tenant = try reader.tenant()
    commitment = try reader.bytes32("commitment")
    salt = try reader.bytes32("salt").bytes
    name = try reader.string("name", maxBytes: 1_000)
    try reader.finish()
  }
}

extension JSONObjectReader {
  mutating func tenant() throws(JSONFieldError) -> TenantID {
    guard let tenant = TenantID(try string("tenant", maxBytes: 40)) else {
      throw JSONFieldError(pointer(to: "tenant"), .invalid("is not a tenant"))
    }
    return tenant
  }

  mutating func instant(_ name: String) throws(JSONFieldError) -> Instant {
    guard let instant = Instant(rfc3339: try string(name, maxBytes: 20)) else {
      throw JSONFieldError(pointer(to: name), .invalid("is not a moment in UTC"))
    }
    return instant
  }

  mutating func bytes32(_ name: String) throws(JSONFieldError) -> Bytes32 {
    guard let bytes = Base64URL.decode(try string(name, maxBytes: 43).utf8), let value = Bytes32(bytes) else {
      throw JSONFieldError(pointer(to: name), .invalid("is not the base64url of 32 bytes"))
    }
    return value
  }
}
