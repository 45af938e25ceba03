import Evidence
import Testing

@Suite("Encodings and identifiers")
struct EncodingTests {
  @Test("base64url reads what it writes, for every length")
  func base64RoundTrip() {
    var generator = SystemRandomNumberGenerator()
    for length in 0..<200 {
      let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
      #expect(Base64URL.decode(Base64URL.encode(bytes).utf8) == bytes)
    }
  }

  @Test(
    "base64url refuses a second text for the same bytes",
    arguments: ["QQ==", "QQ=", "QR", "QUF", "Q", "QQ\n", " QQ", "Q+", "Q/", "QUJD\r\nQUJD", "é"])
  func base64Refuses(_ text: String) {
    #expect(Base64URL.decode(text.utf8) == nil)
  }

  @Test("RFC 4648 vectors", arguments: [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg")])
  func vectors(_ plain: String, _ encoded: String) {
    #expect(Base64URL.encode(plain.utf8) == encoded)
  }

  @Test("a device id has one text")
  func deviceID() throws {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<100 {
      let id = DeviceID.random(using: &generator)
      #expect(id.description.utf8.count == 30)
      #expect(DeviceID(id.description) == id)
      #expect(DeviceID(bytes: id.bytes) == id)
    }
  }

  @Test(
    "refuses what is not a device id",
    arguments: [
      "", "dev_", "dev_aaaaaaaaaaaaaaaaaaaaaaaaa", "dev_aaaaaaaaaaaaaaaaaaaaaaaaaaa", "DEV_aaaaaaaaaaaaaaaaaaaaaaaaaa",
      "dev_AAAAAAAAAAAAAAAAAAAAAAAAAA", "dev_aaaaaaaaaaaaaaaaaaaaaaaaab", "dev_aaaaaaaaaaaaaaaaaaaaaaaa/a",
      "dev_aaaaaaaaaaaaaaaaaaaaaaaa\u{0}a", "dev-aaaaaaaaaaaaaaaaaaaaaaaaaa",
    ])
  func notADeviceID(_ text: String) {
    #expect(DeviceID(text) == nil)
  }

  @Test(
    "RFC 3339 both ways",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"), (1_700_000_000, "2023-11-14T22:13:20Z"),
      (4_102_444_799, "2099-12-31T23:59:59Z"), (-1, "1969-12-31T23:59:59Z"), (-2_208_988_800, "1900-01-01T00:00:00Z"),
    ] as [(Int64, String)])
  func times(_ seconds: Int64, _ text: String) {
    #expect(Instant(seconds: seconds).rfc3339 == text)
    #expect(Instant(rfc3339: text) == Instant(seconds: seconds))
  }

  @Test(
    "refuses a time of another form",
    arguments: [
      "2026-02-29T00:00:00Z", "2026-01-01T00:00:00+00:00", "2026-01-01 00:00:00Z", "2026-01-01T24:00:00Z",
      "2026-01-01T00:00:00.0Z", "2026-13-01T00:00:00Z", "20260101T000000Z", "",
    ])
  func notATime(_ text: String) {
    #expect(Instant(rfc3339: text) == nil)
  }

  @Test("time arithmetic saturates on hostile numbers")
  func saturates() {
    #expect(Instant(seconds: .max) + .hours(24) == Instant(seconds: .max))
    #expect(Instant(seconds: .min) - .hours(24) == Instant(seconds: .min))
    #expect(Instant(seconds: .max).since(Instant(seconds: .min)) == Span(seconds: .max))
  }
}
