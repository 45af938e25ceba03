import Evidence
package import StrictJSON

// Version 1 of the state file:
//   {"version": 1, "server": ORIGIN, "enrolling": {"request": JWS}}
//   {"version": 1, "server": ORIGIN, "enrolled": {"device_id", "audience", "state",
//     "chain": {"seq", "receipt"?, "unanswered": [HASH…], "newest"?: JWS}}}
// A message is its own base64url text; the challenge it answers, with its issue time, is among its claims.
extension AgentState {
  package static let version: Int64 = 1
  /// The file holds at most one message, 64 hashes and a few names.
  package static let maxBytes = 131_072
  package static let limits = JSONLimits(maxBytes: maxBytes, maxDepth: 4, maxValues: 256)

  package var json: JSONValue {
    var object = JSONObject()
    object["version"] = .integer(Self.version)
    object["server"] = .string(server.text)
    switch stage {
    case .enrolling(let request): object["enrolling"] = ["request": .string(String(decoding: request.bytes, as: UTF8.self))]
    case .enrolled(let enrolled): object["enrolled"] = enrolled.json
    }
    return .object(object)
  }

  package init(reading value: JSONValue) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value)
    // Looked at first: another version may have other members.
    _ = try reader.integer("version", in: Self.version...Self.version)
    guard let server = ServerOrigin(try reader.string("server", maxBytes: 512)) else {
      throw JSONFieldError("/server", .invalid("is not an origin this agent talks to"))
    }
    let stage: Stage
    switch (reader.optional("enrolling"), reader.optional("enrolled")) {
    case (let enrolling?, nil):
      var reader = try JSONObjectReader(enrolling, at: "/enrolling")
      let text = try reader.string("request", maxBytes: CompactJWS.maxBytes)
      try reader.finish()
      guard let request = EnrolmentRequest(Array(text.utf8)) else {
        throw JSONFieldError("/enrolling/request", .invalid("is not an enrolment message"))
      }
      stage = .enrolling(request)
    case (nil, let enrolled?): stage = .enrolled(try Enrolled(reading: enrolled, at: "/enrolled"))
    default: throw JSONFieldError("", .invalid("must have exactly one of enrolling, enrolled"))
    }
    try reader.finish()
    self.init(server: server, stage: stage)
  }
}

extension AgentState.Enrolled {
  fileprivate var json: JSONValue {
    [
      "device_id": .string(device.description), "audience": .string(audience), "state": .string(stateAtEnrolment),
      "chain": chain.json,
    ]
  }

  fileprivate init(reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    guard let device = DeviceID(try reader.string("device_id", maxBytes: 64)) else {
      throw JSONFieldError(reader.pointer(to: "device_id"), .invalid("is not a device id"))
    }
    self.init(
      device: device, audience: try reader.string("audience", maxBytes: 512),
      stateAtEnrolment: try reader.string("state", maxBytes: 64),
      chain: try AttesterChain(reading: try reader.value("chain"), at: reader.pointer(to: "chain")))
    try reader.finish()
  }
}

extension AttesterChain {
  fileprivate var json: JSONValue {
    var object = JSONObject()
    object["seq"] = .integer(Int64(clamping: sequence))
    object["receipt"] = receipt.map { .string($0.base64URL) }
    object["unanswered"] = .array(unanswered.map { .string($0.base64URL) })
    object["newest"] = newest.map { .string(String(decoding: $0.bytes, as: UTF8.self)) }
    return .object(object)
  }

  fileprivate init(reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    let sequence = UInt64(try reader.integer("seq", in: 0...JSONLimits.safeInteger))
    var receipt: Receipt?
    if let text = try reader.optionalString("receipt", maxBytes: Receipt.characterCount) {
      receipt = Receipt(base64URL: text)
      guard receipt != nil else { throw JSONFieldError(reader.pointer(to: "receipt"), .invalid("is not a receipt")) }
    }
    let unanswered = try reader.array("unanswered", maxCount: Self.maxUnanswered) { value, pointer throws(JSONFieldError) in
      guard case .string(let text) = value, let hash = MessageHash(base64URL: text) else {
        throw JSONFieldError(pointer, .invalid("is not the base64url of 32 bytes"))
      }
      return hash
    }
    var newest: SignedMessage?
    if let text = try reader.optionalString("newest", maxBytes: CompactJWS.maxBytes) {
      newest = SignedMessage(Array(text.utf8))
      guard newest != nil else { throw JSONFieldError(reader.pointer(to: "newest"), .invalid("is not an evidence message")) }
    }
    try reader.finish()
    guard let chain = AttesterChain(sequence: sequence, receipt: receipt, unanswered: unanswered, newest: newest) else {
      throw JSONFieldError(pointer, .invalid("has parts that do not fit together"))
    }
    self = chain
  }
}
