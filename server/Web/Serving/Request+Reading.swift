import Evidence
import HTTPTypes
import Hummingbird
import NIOCore
import StrictJSON
import UseCases

extension Request {
  /// The whole body, refused beyond `maxBytes` before it is held.
  func bytes(maxBytes: Int) async throws -> [UInt8] {
    if let length = headers[.contentLength].flatMap({ Int($0) }), length > maxBytes { throw RequestRefusal.bodyTooLarge }
    do {
      let buffer = try await body.collect(upTo: maxBytes)
      return Array(buffer.readableBytesView)
    } catch is NIOTooManyBytesError {
      throw RequestRefusal.bodyTooLarge
    }
  }

  /// A JSON body of at most 256 KiB; unknown members are refused by name.
  func json<Body: Decodable>(_ type: Body.Type = Body.self, maxBytes: Int = 262_144) async throws -> Body {
    try requireMediaType("application/json")
    let limits = JSONLimits(maxBytes: maxBytes)
    return try JSONValue(parsing: try await bytes(maxBytes: maxBytes), limits: limits)
      .decode(Body.self, unknownMembers: .refuse)
  }

  /// Demands a media type: compared without case, parameters ignored but for `eat_profile`, which must be ours.
  func requireMediaType(_ wanted: String) throws(RequestRefusal) {
    let parts = (headers[.contentType] ?? "").split(separator: ";").map { $0.drop(while: { $0 == " " || $0 == "\t" }) }
    guard let type = parts.first, type.lowercased().trimmingSuffix(while: { $0 == " " }) == wanted else {
      throw .unsupportedMediaType
    }
    for parameter in parts.dropFirst() {
      let pair = parameter.split(separator: "=", maxSplits: 1)
      guard pair.count == 2, let name = pair.first, let value = pair.last, name.lowercased() == "eat_profile" else { continue }
      // A URI stands in quotes here and is compared without case (RFC 9782 §3, §6.3).
      guard value.lowercased() == "\"\(EvidenceClaims.profile)\"" else { throw .unsupportedMediaType }
    }
  }

  /// The parameters of the query, each percent-decoded once; `+` is itself. Refused: repeated ones, ones not in `names`,
  /// broken escapes, bytes that are not UTF-8.
  func query(_ names: Set<String>) throws(RequestRefusal) -> [String: String] {
    var found: [String: String] = [:]
    for pair in (uri.query ?? "").split(separator: "&", omittingEmptySubsequences: true) {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let first = parts.first, let name = PercentCoding.decode(first), names.contains(name) else {
        throw .invalidQuery(name: "", detail: "has a parameter that is not known here")
      }
      guard found[name] == nil else { throw .invalidQuery(name: name, detail: "stands twice") }
      guard parts.count == 2, let last = parts.last, let value = PercentCoding.decode(last) else {
        throw .invalidQuery(name: name, detail: "is not percent-encoded UTF-8")
      }
      found[name] = value
    }
    return found
  }
}

/// Percent-encoding of RFC 3986 §2.1.
enum PercentCoding {
  /// Nil for a broken escape or bytes that are not UTF-8.
  static func decode(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else { return nil }
      bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension String {
  fileprivate func trimmingSuffix(while condition: (Character) -> Bool) -> String {
    String(reversed().drop(while: condition).reversed())
  }
}
