import Crypto
import Evidence
import StrictJSON
import Testing

@Suite("Device keys")
struct KeyTests {
  @Test("the thumbprint of RFC 9449's key")
  func thumbprint() throws {
    let jwk: JSONValue = [
      "kty": "EC", "crv": "P-256", "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
      "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
    ]
    let key = try DevicePublicKey(reading: jwk, at: "")
    #expect(key.thumbprint.base64URL == "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I")
  }

  static let refusedKeys: [(String, JSONValue)] = [
    ("another curve", ["kty": "EC", "crv": "P-384", "x": "", "y": ""]),
    ("another type", ["kty": "OKP", "crv": "P-256", "x": "", "y": ""]),
    ("a private key", ["kty": "EC", "crv": "P-256", "x": "", "y": "", "d": ""]),
    (
      "x of 31 bytes",
      [
        "kty": "EC", "crv": "P-256", "x": "y0WuHH7fi1XeFEgJENj3MKQOWkGEXjZRBR9ZUBYEWw",
        "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
      ]
    ),
    (
      "x whose unused bits are set",
      [
        "kty": "EC", "crv": "P-256", "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFt",
        "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA",
      ]
    ),
    (
      "a point off the curve",
      [
        "kty": "EC", "crv": "P-256", "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
        "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDE",
      ]
    ),
    ("no point at all", ["kty": "EC", "crv": "P-256"]),
    (
      "a member beyond the four",
      [
        "kty": "EC", "crv": "P-256", "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs",
        "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA", "use": "sig",
      ]
    ),
  ]

  @Test("refuses a JWK with", arguments: refusedKeys)
  func refuses(_ why: String, _ jwk: JSONValue) {
    #expect(throws: JSONFieldError.self) { try DevicePublicKey(reading: jwk, at: "/jwk") }
  }

  @Test("a signature is 64 raw bytes within the group order")
  func signatures() throws {
    let device = TestDevice()
    let key = try device.publicKey
    let message = Array("message".utf8)
    let good = try device.sign(message)
    #expect(key.verifies(good, over: message))
    #expect(!key.verifies(good, over: Array("massage".utf8)))
    let der = Array(try device.key.signature(for: message).derRepresentation)
    let order = Array(repeating: UInt8(0xFF), count: 32)
    for bad in [[], der, good + [0], Array(good.dropLast()), Array(repeating: 0, count: 64), order + Array(good.suffix(32))] {
      #expect(!key.verifies(bad, over: message))
    }
  }
}
