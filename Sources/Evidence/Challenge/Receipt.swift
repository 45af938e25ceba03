/// What the server gives for an accepted message: proof, in the device's next messages, of what the server had accepted.
///
/// Seventy-six bytes: key epoch (4), `seq` (8), hash of the accepted message (32), HMAC-SHA-256 (32) over them and the device.
package struct Receipt: Sendable, Hashable {
  package static let byteCount = 76
  /// Characters of the text form.
  package static let characterCount = 102

  package let epoch: UInt32
  /// The counter of the accepted message.
  package let sequence: UInt64
  /// The accepted message.
  package let message: MessageHash
  private let seal: Bytes32

  package init(for device: DeviceID, sequence: UInt64, message: MessageHash, key: SealingKey) {
    epoch = key.epoch
    self.sequence = sequence
    self.message = message
    seal = key.seal(Self.sealedParts(epoch: key.epoch, sequence: sequence, message: message, device: device))
  }

  /// Reads the text form; nil unless it is canonical base64url of 76 bytes. Says nothing of who made it.
  package init?(base64URL text: String) {
    guard let bytes = Base64URL.decode(text.utf8), bytes.count == Self.byteCount,
      let message = MessageHash(bytes: bytes.dropFirst(12).prefix(32)), let seal = Bytes32(bytes.suffix(32))
    else { return nil }
    epoch = BigEndian.unsigned(bytes.prefix(4))
    sequence = BigEndian.unsigned(bytes.dropFirst(4).prefix(8))
    self.message = message
    self.seal = seal
  }

  /// Whether this receipt was sealed with that key for that device; compares in constant time.
  package func isSealed(by key: SealingKey, for device: DeviceID) -> Bool {
    let expected = key.seal(Self.sealedParts(epoch: epoch, sequence: sequence, message: message, device: device))
    return key.epoch == epoch && expected.equalsInConstantTime(seal)
  }

  package var base64URL: String {
    Base64URL.encode(BigEndian.bytes(epoch) + BigEndian.bytes(sequence) + message.bytes + seal.bytes)
  }

  private static func sealedParts(
    epoch: UInt32, sequence: UInt64, message: MessageHash, device: DeviceID
  ) -> [[UInt8]] {
    [Array("receipt".utf8), BigEndian.bytes(epoch), BigEndian.bytes(sequence), message.bytes, device.bytes]
  }
}
