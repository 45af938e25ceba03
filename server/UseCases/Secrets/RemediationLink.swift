package import Evidence
package import Store

/// The capability in a link to the remediation page: this device alone, for an hour, until it is reassigned.
///
/// Fifty-six bytes: key epoch (4), end (8, seconds), device id (16), MAC (first 28 bytes of HMAC-SHA-256) over them, the
/// tenant, the owner and the trust floor, which a reassignment raises: a link to the last owner's device dies with it.
package struct RemediationLink: Sendable, Hashable {
  package static let lifetime = Span.hours(1)
  package static let byteCount = 56

  package enum Finding: Sendable, Hashable {
    case genuine
    /// Made by this server, but its hour is over or the device has another owner since.
    case expired
    case forged
  }

  package let device: DeviceID
  private let epoch: UInt32
  private let end: Instant
  private let seal: [UInt8]

  package init(to row: DeviceRow, now: Instant, keys: KeyRing) {
    device = row.id
    epoch = keys.epoch
    end = now + Self.lifetime
    seal = Self.seal(row, epoch: epoch, end: end, keys: keys)
  }

  /// Nil unless the text is the canonical base64url of 56 bytes. Says nothing of who made it.
  package init?(base64URL text: some Collection<UInt8>) {
    guard let bytes = Base64URL.decode(text), bytes.count == Self.byteCount,
      let device = DeviceID(bytes: bytes[12..<28])
    else { return nil }
    self.device = device
    epoch = BigEndian.unsigned(bytes.prefix(4))
    end = Instant(seconds: Int64(bitPattern: BigEndian.unsigned(bytes[4..<12])))
    seal = Array(bytes[28...])
  }

  package var base64URL: String {
    Base64URL.encode(BigEndian.bytes(epoch) + Self.bytes(end) + device.bytes + seal)
  }

  /// Whether this link leads to that device now.
  package func finding(for row: DeviceRow, now: Instant, keys: KeyRing) -> Finding {
    guard row.id == device, keys.knows(epoch) else { return .forged }
    let expected = Self.seal(row, epoch: epoch, end: end, keys: keys)
    let difference = zip(expected, seal).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
    guard expected.count == seal.count, difference == 0 else { return .forged }
    return now < end ? .genuine : .expired
  }

  private static func seal(_ row: DeviceRow, epoch: UInt32, end: Instant, keys: KeyRing) -> [UInt8] {
    let parts = [
      Array("link".utf8), BigEndian.bytes(epoch), bytes(end), row.id.bytes, Array(row.tenant.description.utf8),
      Array(row.owner.utf8), bytes(row.trustFloor ?? Instant(seconds: 0)),
    ]
    return Array(keys.linkKey(row.tenant, epoch: epoch).seal(parts).bytes.prefix(28))
  }

  private static func bytes(_ instant: Instant) -> [UInt8] { BigEndian.bytes(UInt64(bitPattern: instant.seconds)) }
}
