import Evidence
package import StrictJSON

/// A checkpoint with its signature: one line of JSON, for the log and for a file outside the store.
///
/// What it claims is not to be had before `verified(by:)`.
package struct SignedCheckpoint: Sendable, Hashable {
  package enum Fault: String, Error, CaseIterable, Sendable {
    /// Signed with another algorithm than that of the key.
    case otherAlgorithm = "other_algorithm"
    case badSignature = "bad_signature"
  }

  private static let maxBytes = 4_096

  private let checkpoint: AuditCheckpoint
  private let algorithm: String
  private let signature: [UInt8]

  package init(_ checkpoint: AuditCheckpoint, signedBy key: AuditSigningKey) throws {
    self.checkpoint = checkpoint
    algorithm = key.verifyingKey.algorithm
    signature = try key.sign(Self.message(checkpoint, algorithm: algorithm))
  }

  /// The checkpoint, if this key signed it.
  package func verified(by key: AuditVerifyingKey) throws(Fault) -> AuditCheckpoint {
    guard algorithm == key.algorithm else { throw .otherAlgorithm }
    guard key.verifies(signature, over: Self.message(checkpoint, algorithm: algorithm)) else { throw .badSignature }
    return checkpoint
  }

  private static func message(_ checkpoint: AuditCheckpoint, algorithm: String) -> [UInt8] {
    var fields = FieldHash(domain: "vouchsafe-audit-checkpoint-v1")
    fields.add(algorithm)
    fields.add(checkpoint.tenant.description)
    fields.add(checkpoint.head.count)
    fields.add(checkpoint.head.hash.bytes)
    fields.add(checkpoint.at.seconds)
    if let open = checkpoint.open {
      fields.add(open.number)
      fields.add(open.head.count)
      fields.add(open.head.hash.bytes)
    }
    return fields.digest.bytes
  }
}

extension SignedCheckpoint {
  package var json: JSONValue {
    var line = JSONObject()
    line["checkpoint"] = 1
    line["tenant"] = .string(checkpoint.tenant.description)
    line["count"] = .integer(checkpoint.head.count)
    line["head"] = .string(Base64URL.encode(checkpoint.head.hash.bytes))
    line["at"] = .string(checkpoint.at.rfc3339)
    if let open = checkpoint.open {
      line["segment"] = [
        "number": .integer(open.number), "count": .integer(open.head.count),
        "head": .string(Base64URL.encode(open.head.hash.bytes)),
      ]
    }
    line["alg"] = .string(algorithm)
    line["signature"] = .string(Base64URL.encode(signature))
    return .object(line)
  }

  /// Reads the line; says nothing of whether it is genuine.
  package init(parsing line: some Collection<UInt8>) throws(JSONFieldError) {
    let value: JSONValue
    do throws(JSONSyntaxError) {
      value = try JSONValue(parsing: line, limits: JSONLimits(maxBytes: Self.maxBytes))
    } catch {
      throw JSONFieldError("", .invalid("is not JSON: \(error)"))
    }
    var reader = try JSONObjectReader(value)
    _ = try reader.integer("checkpoint", in: 1...1)
    let tenant = try reader.tenant()
    let head = AuditHead(
      count: try reader.integer("count", in: 0...JSONLimits.safeInteger), hash: try reader.bytes32("head"))
    let at = try reader.instant("at")
    var open: AuditCheckpoint.OpenSegment?
    if let segment = reader.optional("segment") {
      var inner = try JSONObjectReader(segment, at: "/segment")
      open = AuditCheckpoint.OpenSegment(
        number: try inner.integer("number", in: 1...JSONLimits.safeInteger),
        head: AuditHead(
          count: try inner.integer("count", in: 0...JSONLimits.safeInteger), hash: try inner.bytes32("head")))
      try inner.finish()
    }
    checkpoint = AuditCheckpoint(tenant: tenant, head: head, at: at, open: open)
    algorithm = try reader.string("alg", maxBytes: 10)
    guard let signature = Base64URL.decode(try reader.string("signature", maxBytes: 100).utf8) else {
      throw JSONFieldError("/signature", .invalid("is not base64url"))
    }
    self.signature = signature
    try reader.finish()
  }
}
