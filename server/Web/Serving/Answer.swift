import HTTPTypes
import Hummingbird
import NIOCore
import ServiceAPI
import StrictJSON

/// Makes answers: JSON from the types of the interface, HTML from the pages, problems from refusals.
enum Answer {
  static func json(
    _ body: some Encodable, status: HTTPResponse.Status = .ok, cacheControl: String = "no-store",
    headers: HTTPFields = [:]
  ) throws -> Response {
    bytes(
      try JSONValue(encoding: body).bytes, mediaType: "application/json", status: status, cacheControl: cacheControl,
      headers: headers)
  }

  static func html(_ text: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
    bytes(
      Array(text.utf8), mediaType: "text/html; charset=utf-8", status: status, cacheControl: "no-store", headers: headers)
  }

  static func problem(_ refused: RefusedRequest) throws -> Response {
    bytes(
      try JSONValue(encoding: refused.problem).bytes, mediaType: Problem.mediaType,
      status: HTTPResponse.Status(code: refused.problem.status), cacheControl: "no-store", headers: refused.headers)
  }

  static func bytes(
    _ bytes: [UInt8], mediaType: String, status: HTTPResponse.Status = .ok, cacheControl: String,
    headers: HTTPFields = [:]
  ) -> Response {
    var headers = headers
    headers[.contentType] = mediaType
    headers[.contentLength] = String(bytes.count)
    headers[.cacheControl] = cacheControl
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
