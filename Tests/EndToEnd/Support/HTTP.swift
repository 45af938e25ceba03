import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import StrictJSON
import Testing

/// An answer of the server, read whole.
struct HTTPAnswer: Sendable {
  let status: Int
  let headers: HTTPHeaders
  let body: [UInt8]

  var text: String { String(decoding: body, as: UTF8.self) }

  func json() throws -> JSONValue { try JSONValue(parsing: body, limits: .answer) }

  func body<Body: Decodable>(_ type: Body.Type = Body.self) throws -> Body { try json().decode(type, unknownMembers: .ignore) }

  /// Whether this is the page of a device, and not one that shows none.
  var showsDevice: Bool { text.contains("data-state=") }

  /// `code` of a problem document.
  var code: String? { (try? json())?["code"]?.string }
}

/// Asks over a connection of its own: a server that was ended leaves no half-dead connection in a pool.
func ask(
  _ method: HTTPMethod, _ url: String, _ headers: [(String, String)] = [], body: [UInt8]? = nil
) async throws -> HTTPAnswer {
  var request = HTTPClientRequest(url: url)
  request.method = method
  request.headers = HTTPHeaders(headers)
  request.headers.add(name: "Connection", value: "close")
  if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
  let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
  let bytes = try await response.body.collect(upTo: 16_777_216)
  return HTTPAnswer(status: Int(response.status.code), headers: response.headers, body: Array(buffer: bytes))
}

/// Percent-encodes all but the unreserved characters (RFC 3986 §2.3).
func percentEncoded(_ text: String) -> String {
  text.utf8.map { byte in
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
      String(UnicodeScalar(byte))
    default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
  }.joined()
}
