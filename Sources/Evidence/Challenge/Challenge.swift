/// What an agent must put into its evidence to prove that it is fresh: sealed by the server, kept in no table.
///
/// Sixty bytes: key epoch (4), issue time (8, seconds), 16 random bytes, HMAC-SHA-256 (32) over them and the device id.
package struct Challenge: Sendable, Hashable {
  package static let byteCount = 60

  package let epoch: UInt32
  /// By the clock of the replica that gave it.
  package let issuedAt: Instant
  private let random: [UInt8]
  private let seal: Bytes32

  /// Issues a challenge for a device; `random` must be 16 unpredictable bytes.
  package init(for device: DeviceID, at now: Instant, random: [UInt8], key: SealingKey) {
    epoch = key.epoch
    issuedAt = now
    self.random = random
    seal = key.seal(Self.sealedParts(epoch: key.epoch, issuedAt: now, random: random, device: device))
  }

  /// Reads the text form; nil unless it is canonical base64url of 60 bytes. Says nothing of who made it.
  package init?(base64URL text: String) {
    guard let bytes = Base64URL.decode(text.utf8), bytes.count == Self.byteCount,
      let seal = Bytes32(bytes.suffix(32))
    else { return nil }
    epoch = BigEndian.unsigned(bytes.prefix(4))
    let seconds: UInt64 = BigEndian.unsigned(bytes.dropFirst(4).prefix(8))
    guard let issued = Int64(exactly: seconds) else { return nil }
    issuedAt = Instant(seconds: issued)
    random = Array(bytes.dropFirst(12).prefix(16))
    self.seal = seal
  }

  /// Whether this challenge was sealed with that key for that device; compares in constant time.
  package func isSealed(by key: SealingKey, for device: DeviceID) -> Bool {
    let expected = key.seal(Self.sealedParts(epoch: epoch, issuedAt: issuedAt, random: random, device: device))
    return key.epoch == epoch && expected.equalsInConstantTime(seal)
  }

  /// Eighty characters, fit for `eat_nonce` (RFC 9711: 8 to 88).
  package var base64URL: String {
    Base64URL.encode(
      BigEndian.bytes(epoch) + BigEndian.bytes(UInt64(bitPattern: issuedAt.seconds)) + random + seal.bytes)
  }

  private static func sealedParts(epoch: UInt32, issuedAt: Instant, random: [UInt8], device: DeviceID) -> [[UInt8]] {
    [
      Array("challenge".utf8), BigEndian.bytes(epoch), BigEndian.bytes(UInt64(bitPattern: issuedAt.seconds)), random,
      device.bytes,
    ]
  }
}
