import Crypto
import Evidence
import StrictJSON
import Testing

@Suite("Compact JWS")
struct CompactJWSTests {
  static let device = TestDevice()
  static let audience = "https://trust.example"

  @Test("a message that was made is read, verified and named by its signing input")
  func accepts() throws {
    let device = Self.device
    let claims = device.claims()
    let message = try device.message(claims.json)
    let evidence = try ReceivedEvidence(message).verify(
      key: try device.publicKey, owner: device.id, audience: Self.audience)
    #expect(evidence.claims == claims)
    #expect(evidence.message == message)
  }

  @Test("a signature that was made anew from (r, n − s) verifies and is the same message")
  func remadeSignature() throws {
    let device = Self.device
    let message = try device.message(device.claims().json)
    let original = try CompactJWS(parsing: message, as: .evidence)
    let remade = GroupOrder.negatingS(original.signature)
    #expect(remade != original.signature)
    var text = original.signingInput
    text.append(UInt8(ascii: "."))
    text += Base64URL.encodeBytes(remade)
    let second = try ReceivedEvidence(text).verify(
      key: try device.publicKey, owner: device.id, audience: Self.audience)
    #expect(second.hash == original.hash)
  }

  static let headers: [(String, @Sendable (String) -> String, String)] = [
    ("alg none", { #"{"alg":"none","kid":"\#($0)","typ":"vouchsafe-evidence+jwt"}"# }, "wrong_algorithm"),
    ("alg HS256", { #"{"alg":"HS256","kid":"\#($0)","typ":"vouchsafe-evidence+jwt"}"# }, "wrong_algorithm"),
    ("alg ES384", { #"{"alg":"ES384","kid":"\#($0)","typ":"vouchsafe-evidence+jwt"}"# }, "wrong_algorithm"),
    ("alg es256", { #"{"alg":"es256","kid":"\#($0)","typ":"vouchsafe-evidence+jwt"}"# }, "wrong_algorithm"),
    ("alg EdDSA", { #"{"alg":"EdDSA","kid":"\#($0)","typ":"vouchsafe-evidence+jwt"}"# }, "wrong_algorithm"),
    ("alg Ed25519", { #"{"alg":"Ed25519","kid":"\#($0)","typ":"vouchsafe-evidence+jwt"}"# }, "wrong_algorithm"),
    ("typ of an enrolment", { #"{"alg":"ES256","kid":"\#($0)","typ":"vouchsafe-enrolment+jwt"}"# }, "wrong_type"),
    ("typ in capitals", { #"{"alg":"ES256","kid":"\#($0)","typ":"Vouchsafe-Evidence+JWT"}"# }, "wrong_type"),
    ("typ JWT", { #"{"alg":"ES256","kid":"\#($0)","typ":"JWT"}"# }, "wrong_type"),
    ("no typ", { #"{"alg":"ES256","kid":"\#($0)"}"# }, "malformed_header"),
    ("no kid", { _ in #"{"alg":"ES256","typ":"vouchsafe-evidence+jwt"}"# }, "malformed_header"),
    ("kid of another form", { _ in #"{"alg":"ES256","kid":"../../etc","typ":"vouchsafe-evidence+jwt"}"# }, "malformed_header"),
    ("jku", { #"{"alg":"ES256","kid":"\#($0)","typ":"vouchsafe-evidence+jwt","jku":"https://a"}"# }, "malformed_header"),
    ("x5u", { #"{"alg":"ES256","kid":"\#($0)","typ":"vouchsafe-evidence+jwt","x5u":"https://a"}"# }, "malformed_header"),
    ("jwk", { #"{"alg":"ES256","kid":"\#($0)","typ":"vouchsafe-evidence+jwt","jwk":{}}"# }, "malformed_header"),
    ("x5c", { #"{"alg":"ES256","kid":"\#($0)","typ":"vouchsafe-evidence+jwt","x5c":[]}"# }, "malformed_header"),
    ("crit", { #"{"alg":"ES256","kid":"\#($0)","typ":"vouchsafe-evidence+jwt","crit":["exp"]}"# }, "malformed_header"),
    ("zip", { #"{"alg":"ES256","kid":"\#($0)","typ":"vouchsafe-evidence+jwt","zip":"DEF"}"# }, "malformed_header"),
    ("b64", { #"{"alg":"ES256","kid":"\#($0)","typ":"vouchsafe-evidence+jwt","b64":false}"# }, "malformed_header"),
    ("alg twice", { #"{"alg":"none","alg":"ES256","kid":"\#($0)","typ":"vouchsafe-evidence+jwt"}"# }, "malformed_header"),
    ("alg as a number", { #"{"alg":256,"kid":"\#($0)","typ":"vouchsafe-evidence+jwt"}"# }, "malformed_header"),
    ("an array", { _ in "[]" }, "malformed_header"),
    ("no JSON", { _ in "x" }, "malformed_header"),
  ]

  @Test("refuses the header with", arguments: headers.indices)
  func refusesHeader(_ index: Int) throws {
    let (why, header, code) = Self.headers[index]
    let kid = try Self.device.publicKey.thumbprint.base64URL
    let message = try Self.device.message(header: header(kid), payload: Self.device.claims().json.bytes)
    let error = #expect(throws: MessageRejection.self, "\(why)") { try ReceivedEvidence(message) }
    #expect(error?.code == code, "\(why)")
  }

  static let forms: [(String, @Sendable ([UInt8]) -> [UInt8], String)] = [
    ("empty", { _ in [] }, "malformed_message"),
    ("one segment", { $0.filter { $0 != UInt8(ascii: ".") } }, "malformed_message"),
    ("two segments", { Array($0.prefix(upTo: $0.lastIndex(of: UInt8(ascii: ".")) ?? 0)) }, "malformed_message"),
    ("four segments", { $0 + Array(".AAAA".utf8) }, "malformed_message"),
    ("a trailing dot", { $0 + [UInt8(ascii: ".")] }, "malformed_message"),
    ("a trailing newline", { $0 + [0x0A] }, "malformed_message"),
    ("a leading space", { [0x20] + $0 }, "malformed_message"),
    ("padding", { $0 + Array("==".utf8) }, "malformed_message"),
    ("a signature cut by a character", { Array($0.dropLast(2)) }, "malformed_message"),
    ("no signature", { Array($0.prefix(through: $0.lastIndex(of: UInt8(ascii: ".")) ?? 0)) }, "malformed_message"),
    ("100,000 dots", { _ in Array(repeating: UInt8(ascii: "."), count: 60_000) }, "malformed_message"),
    ("65,537 bytes", { _ in Array(repeating: UInt8(ascii: "A"), count: 65_537) }, "too_large"),
  ]

  @Test("refuses the form with", arguments: forms.indices)
  func refusesForm(_ index: Int) throws {
    let (why, change, code) = Self.forms[index]
    let message = change(try Self.device.message(Self.device.claims().json))
    let error = #expect(throws: MessageRejection.self, "\(why)") { try ReceivedEvidence(message) }
    #expect(error?.code == code, "\(why)")
  }

  @Test("a flipped bit anywhere is refused")
  func bitFlips() throws {
    let device = Self.device
    let message = try device.message(device.claims().json)
    let key = try device.publicKey
    for index in stride(from: 0, to: message.count, by: 7) {
      for bit in [0, 3, 6] {
        var changed = message
        changed[index] ^= 1 << bit
        #expect(throws: MessageRejection.self, "byte \(index), bit \(bit)") {
          try ReceivedEvidence(changed).verify(key: key, owner: device.id, audience: Self.audience)
        }
      }
    }
  }

  @Test("the key, the device and the audience must be the right ones")
  func wrongParties() throws {
    let device = Self.device
    let stranger = TestDevice()
    let received = try ReceivedEvidence(try device.message(device.claims().json))
    let key = try device.publicKey
    func code(_ body: () throws -> VerifiedEvidence) -> String? {
      do { return (try body()).hash.base64URL } catch { return (error as? MessageRejection)?.code }
    }
    #expect(code { try received.verify(key: stranger.publicKey, owner: device.id, audience: Self.audience) } == "bad_signature")
    #expect(code { try received.verify(key: key, owner: stranger.id, audience: Self.audience) } == "key_mismatch")
    #expect(code { try received.verify(key: key, owner: device.id, audience: "https://trust.example/") } == "wrong_audience")
  }

  @Test("kinds of message exclude each other", arguments: MessageKind.allCases)
  func kinds(_ kind: MessageKind) throws {
    let message = try Self.device.message(Self.device.claims().json, kind: kind)
    for other in MessageKind.allCases where other != kind {
      let error = #expect(throws: MessageRejection.self) { try CompactJWS(parsing: message, as: other) }
      #expect(error == .wrongType)
    }
  }
}

/// Makes the other valid signature of an ECDSA pair, as whoever ends the TLS connection could.
enum GroupOrder {
  // n of P-256, FIPS 186-4 D.1.2.3.
  static let bytes: [UInt8] = [
    0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBC, 0xE6, 0xFA, 0xAD,
    0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
  ]

  static func negatingS(_ signature: [UInt8]) -> [UInt8] {
    var difference = [UInt8](repeating: 0, count: 32)
    var borrow = 0
    for index in (0..<32).reversed() {
      var digit = Int(bytes[index]) - Int(signature[32 + index]) - borrow
      borrow = digit < 0 ? 1 : 0
      if digit < 0 { digit += 256 }
      difference[index] = UInt8(digit)
    }
    return Array(signature.prefix(32)) + difference
  }
}
