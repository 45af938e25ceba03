import Crypto
package import StrictJSON

/// A device's public key: a point of P-256, for ES256 only. Kept as its 64 raw bytes (x, y).
package struct DevicePublicKey: Hashable, Sendable {
  /// The only algorithm; stored beside the key and never negotiated.
  package static let algorithm = "ES256"

  /// x and y, 32 bytes each, big-endian.
  package let rawBytes: [UInt8]

  /// Nil unless these are 64 bytes that name a point of the curve.
  package init?(rawBytes: some Collection<UInt8>) {
    let bytes = Array(rawBytes)
    guard bytes.count == 64, Self.parse(bytes) != nil else { return nil }
    self.rawBytes = bytes
  }

  /// Reads a JWK (RFC 7517) of exactly `kty`, `crv`, `x`, `y`; other members, non-canonical coordinates and points off the
  /// curve are refused, so that one key has one thumbprint.
  package init(reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    guard try reader.string("kty", maxBytes: 16) == "EC" else {
      throw JSONFieldError(reader.pointer(to: "kty"), .outOfRange("EC"))
    }
    guard try reader.string("crv", maxBytes: 16) == "P-256" else {
      throw JSONFieldError(reader.pointer(to: "crv"), .outOfRange("P-256"))
    }
    var bytes: [UInt8] = []
    for name in ["x", "y"] {
      let text = try reader.string(name, maxBytes: 43)
      guard let coordinate = Base64URL.decode(text.utf8), coordinate.count == 32 else {
        throw JSONFieldError(reader.pointer(to: name), .invalid("is not the base64url of 32 bytes"))
      }
      bytes += coordinate
    }
    try reader.finish()
    guard let key = DevicePublicKey(rawBytes: bytes) else {
      throw JSONFieldError(pointer, .invalid("is not a point of P-256"))
    }
    self = key
  }

  /// The JWK with its required members in the order of the thumbprint.
  package var jwk: JSONValue {
    [
      "crv": "P-256", "kty": "EC", "x": .string(Base64URL.encode(rawBytes.prefix(32))),
      "y": .string(Base64URL.encode(rawBytes.suffix(32))),
    ]
  }

  /// RFC 7638: SHA-256 of the JWK's required members, names in order, without white space.
  package var thumbprint: Thumbprint { Thumbprint(Bytes32(sha256: jwk.bytes)) }

  /// Whether `signature` (r and s, 64 raw bytes) over `message` was made by this key. (r, n − s) verifies too.
  package func verifies(_ signature: [UInt8], over message: some Collection<UInt8>) -> Bool {
    guard let key = Self.parse(rawBytes) else { return false }
    let parsed: P256.Signing.ECDSASignature
    do { parsed = try P256.Signing.ECDSASignature(rawRepresentation: signature) } catch { return false }
    return key.isValidSignature(parsed, for: Array(message))
  }

  private static func parse(_ bytes: [UInt8]) -> P256.Signing.PublicKey? {
    do { return try P256.Signing.PublicKey(rawRepresentation: bytes) } catch { return nil }
  }
}
