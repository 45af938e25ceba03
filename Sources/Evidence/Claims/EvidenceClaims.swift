package import Posture
package import StrictJSON

/// The claims of an evidence message (RFC 9711 profile, `docs/wire.md`), well formed and not yet believed.
package struct EvidenceClaims: Sendable, Hashable {
  /// The profile this program makes and accepts.
  package static let profile = "urn:uuid:36adfcb0-6247-4f75-b41e-b8cdbe3f5421"
  /// Hashes in `unanswered`.
  package static let maxUnanswered = 64
  private static let positive: ClosedRange<Int64> = 1...JSONLimits.safeInteger

  /// `iss`.
  package let device: DeviceID
  /// `aud`: the server's public origin as given at enrolment.
  package let audience: String
  /// `iat`, by the device's clock; advisory.
  package let issuedAt: Instant
  /// `eat_nonce`.
  package let challenge: Challenge
  /// `seq`: one more for each message that the device signs, from 1.
  package let sequence: UInt64
  /// `receipt` of the last acknowledgement that the agent heard; absent before the first.
  package let receipt: Receipt?
  /// `unanswered`: messages signed since that receipt, oldest first.
  package let unanswered: [MessageHash]
  /// `bootseed`: the kernel's boot id, 16 bytes.
  package let bootSeed: [UInt8]
  /// `uptime` in seconds.
  package let uptime: UInt64
  /// `swname` and the first element of `swversion`.
  package let software: String
  package let softwareVersion: String
  package let posture: Posture

  package init(
    device: DeviceID, audience: String, issuedAt: Instant, challenge: Challenge, sequence: UInt64, receipt: Receipt?,
    unanswered: [MessageHash], bootSeed: [UInt8], uptime: UInt64, software: String, softwareVersion: String,
    posture: Posture
  ) {
    self.device = device
    self.audience = audience
    self.issuedAt = issuedAt
    self.challenge = challenge
    self.sequence = sequence
    self.receipt = receipt
    self.unanswered = unanswered
    self.bootSeed = bootSeed
    self.uptime = uptime
    self.software = software
    self.softwareVersion = softwareVersion
    self.posture = posture
  }

  /// Reads the claims of a message. Unknown claims are refused (the profile says so); the profile is looked at first.
  package init(reading value: JSONValue) throws(MessageRejection) {
    // Another profile may have other claims: say that, not that one of them is unknown here.
    if case .string(let profile)? = value["eat_profile"], profile != Self.profile { throw .wrongProfile }
    do throws(JSONFieldError) {
      self = try Self.read(value)
    } catch {
      throw .malformedClaims(error)
    }
  }

  private static func read(_ value: JSONValue) throws(JSONFieldError) -> EvidenceClaims {
    var reader = try JSONObjectReader(value, at: "")
    _ = try reader.string("eat_profile", maxBytes: 128)
    guard let device = DeviceID(try reader.string("iss", maxBytes: 64)) else {
      throw JSONFieldError("/iss", .invalid("is not a device id"))
    }
    let audience = try reader.string("aud", maxBytes: 512)
    let issuedAt = Instant(seconds: try reader.integer("iat", in: 0...JSONLimits.safeInteger))
    guard let challenge = Challenge(base64URL: try reader.string("eat_nonce", maxBytes: 88)) else {
      throw JSONFieldError("/eat_nonce", .invalid("is not a challenge of this profile"))
    }
    let sequence = UInt64(try reader.integer("seq", in: positive))
    var receipt: Receipt?
    if let text = try reader.optionalString("receipt", maxBytes: Receipt.characterCount) {
      receipt = Receipt(base64URL: text)
      guard receipt != nil else { throw JSONFieldError("/receipt", .invalid("is not a receipt of this profile")) }
    }
    let unanswered = try reader.array("unanswered", maxCount: maxUnanswered) { value, pointer throws(JSONFieldError) in
      guard case .string(let text) = value, let hash = MessageHash(base64URL: text) else {
        throw JSONFieldError(pointer, .invalid("is not the base64url of 32 bytes"))
      }
      return hash
    }
    guard Set(unanswered).count == unanswered.count else {
      throw JSONFieldError("/unanswered", .invalid("names a message twice"))
    }
    guard let bootSeed = Base64URL.decode(try reader.string("bootseed", maxBytes: 22).utf8), bootSeed.count == 16 else {
      throw JSONFieldError("/bootseed", .invalid("is not the base64url of 16 bytes"))
    }
    let uptime = UInt64(try reader.integer("uptime", in: 0...JSONLimits.safeInteger))
    let software = try reader.string("swname", maxBytes: 64)
    let version = try readVersion(try reader.value("swversion"))
    let posture = try Posture(reading: try reader.value("posture"), at: "/posture")
    try reader.finish()
    return EvidenceClaims(
      device: device, audience: audience, issuedAt: issuedAt, challenge: challenge, sequence: sequence, receipt: receipt,
      unanswered: unanswered, bootSeed: bootSeed, uptime: uptime, software: software, softwareVersion: version,
      posture: posture)
  }

  /// `[version, 16384]`: semantic versioning, in the array form that EAT demands.
  private static func readVersion(_ value: JSONValue) throws(JSONFieldError) -> String {
    guard case .array(let parts) = value, parts.count == 2, case .string(let version)? = parts.first,
      parts.last == .integer(semanticVersioning), version.utf8.count <= 64
    else { throw JSONFieldError("/swversion", .invalid("is not [version, \(semanticVersioning)]")) }
    return version
  }

  /// The scheme of `swversion` (RFC 9393, CoSWID version schemes).
  private static let semanticVersioning: Int64 = 16_384

  /// The claims as they are signed.
  package var json: JSONValue {
    var object = JSONObject()
    object["eat_profile"] = .string(Self.profile)
    object["iss"] = .string(device.description)
    object["aud"] = .string(audience)
    object["iat"] = .integer(issuedAt.seconds)
    object["eat_nonce"] = .string(challenge.base64URL)
    object["seq"] = .integer(Int64(clamping: sequence))
    object["receipt"] = receipt.map { .string($0.base64URL) }
    object["unanswered"] = .array(unanswered.map { .string($0.base64URL) })
    object["bootseed"] = .string(Base64URL.encode(bootSeed))
    object["uptime"] = .integer(Int64(clamping: uptime))
    object["swname"] = .string(software)
    object["swversion"] = [.string(softwareVersion), .integer(Self.semanticVersioning)]
    object["posture"] = posture.json
    return .object(object)
  }
}
