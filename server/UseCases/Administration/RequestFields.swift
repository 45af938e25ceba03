import Evidence
import ServiceAPI
import Trust

/// Reads single fields of administrators' requests; each refusal names its field.
extension TrustService {
  static func user(_ text: String, at pointer: String) throws(RequestRefusal) -> User {
    guard let user = User(text) else {
      throw .invalidField(pointer: pointer, detail: "must be 1 to 256 bytes without control characters")
    }
    return user
  }

  static func deviceID(_ text: String, at pointer: String) throws(RequestRefusal) -> DeviceID {
    guard let id = DeviceID(text) else { throw .invalidField(pointer: pointer, detail: "is not a device id") }
    return id
  }

  /// The `after` of a list, as the page before gave it.
  static func cursor<Key>(_ text: String, _ parse: (String) -> Key?) throws(RequestRefusal) -> Key {
    guard let key = parse(text) else { throw .invalidQuery(name: "after", detail: "is no end of a page") }
    return key
  }

  /// Text for people: not empty, bounded, no control characters.
  static func shortText(_ text: String, at pointer: String, maxBytes: Int) throws(RequestRefusal) -> String {
    let printable = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
    guard (1...maxBytes).contains(text.utf8.count), printable, text.contains(where: { !$0.isWhitespace }) else {
      throw .invalidField(pointer: pointer, detail: "must be 1 to \(maxBytes) bytes of text on one line")
    }
    return text
  }

  static func instant(_ text: String, at pointer: String) throws(RequestRefusal) -> Instant {
    guard let instant = Instant(rfc3339: text) else {
      throw .invalidField(pointer: pointer, detail: "must be a time like 2026-01-31T12:00:00Z")
    }
    return instant
  }
}
