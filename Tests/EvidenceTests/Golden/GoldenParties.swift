import Crypto
import Evidence
import StrictJSON
import Testing

/// The device, the server and the moment of the golden messages: all fixed, so that others can make the same bytes.
enum GoldenParties {
  static let audience = "https://trust.example"
  /// 2027-01-15T08:00:00Z.
  static let now = Instant(seconds: 1_800_000_000)
  static let user = "ann@example.org"
  static let token = "vet_" + Base64URL.encode(Array(repeating: UInt8(7), count: 32))
  static let random: [UInt8] = Array(0xA0...0xAF)
  static let bootSeed: [UInt8] = Array(0x10...0x1F)
  /// Bytes 1 to 32: good for nothing but this.
  static let privateKey: [UInt8] = Array(1...32)
  static let challengeSecret: [UInt8] = Array(repeating: 0xC1, count: 32)
  static let receiptSecret: [UInt8] = Array(repeating: 0xC2, count: 32)

  static let challengeKey = SealingKey(epoch: 1, key: SymmetricKey(data: challengeSecret))
  static let receiptKey = SealingKey(epoch: 1, key: SymmetricKey(data: receiptSecret))

  static var device: DeviceID {
    get throws { try #require(DeviceID(bytes: Array(UInt8(0)...15))) }
  }

  static var key: P256.Signing.PrivateKey {
    get throws { try P256.Signing.PrivateKey(rawRepresentation: privateKey) }
  }

  static var publicKey: DevicePublicKey {
    get throws { try #require(DevicePublicKey(rawBytes: try key.publicKey.rawRepresentation)) }
  }

  /// `keys.json`: what somebody else needs to make and to open the golden messages.
  static var document: JSONValue {
    get throws {
      [
        "why": "What is needed to make and to open the golden messages. These keys protect nothing.",
        "audience": .string(audience), "device_id": .string(try device.description), "token": .string(token),
        "device_private_key": .string(Base64URL.encode(privateKey)), "device_jwk": try publicKey.jwk,
        "device_thumbprint": .string(try publicKey.thumbprint.base64URL), "epoch": 1,
        "challenge_key": .string(Base64URL.encode(challengeSecret)),
        "receipt_key": .string(Base64URL.encode(receiptSecret)),
      ]
    }
  }
}
