import ArgumentParser
import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import ServiceAPI
import StrictJSON

/// Asks the server's administrative routes: no redirect is followed, no answer is unbounded, nothing waits for ever.
struct AdminClient: Sendable {
  static let maxAnswerBytes = 16_777_216
  /// For a whole answer; a policy's verdicts over a large fleet take a while.
  private static let deadline = TimeAmount.seconds(120)
  /// An export has no bound in length, only in how long a byte may keep us waiting.
  private static let streamDeadline = TimeAmount.hours(6)

  private let origin: ServerOrigin
  private let credential: Credential
  private let client: HTTPClient

  /// Gives a client for the time of `body`.
  static func with<Value>(
    origin: ServerOrigin, credential: Credential, _ body: (AdminClient) async throws(AdminFailure) -> Value
  ) async throws(AdminFailure) -> Value {
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.timeout = HTTPClient.Configuration.Timeout(connect: .seconds(5), read: .seconds(60), write: .seconds(30))
    configuration.httpVersion = .http1Only
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    let result: Result<Value, AdminFailure>
    do throws(AdminFailure) {
      result = .success(try await body(AdminClient(origin: origin, credential: credential, client: client)))
    } catch {
      result = .failure(error)
    }
    do { try await client.shutdown() } catch { throw AdminFailure(.unavailable, "The connection did not close: \(error)") }
    return try result.get()
  }

  func get(_ route: AdminRoute) async throws(AdminFailure) -> JSONValue {
    try await answer(to: request(route, .GET, accept: "application/json"))
  }

  func post(_ route: AdminRoute, _ body: some Encodable) async throws(AdminFailure) -> JSONValue {
    var request = request(route, .POST, accept: "application/json")
    let json: JSONValue
    do throws(JSONFieldError) { json = try JSONValue(encoding: body) } catch {
      throw AdminFailure(.refused, "The request cannot be written: \(error)")
    }
    request.headers.add(name: "Content-Type", value: "application/json")
    request.body = .bytes(ByteBuffer(bytes: json.bytes))
    return try await answer(to: request)
  }

  /// Hands on the bytes of a long answer as they come; `AdminFailure` if it ends early.
  func stream(
    _ route: AdminRoute, to sink: (ByteBuffer) throws(AdminFailure) -> Void
  ) async throws(AdminFailure) {
    let response = try await send(request(route, .GET, accept: "application/jsonl"), deadline: Self.streamDeadline)
    guard response.status == .ok else { throw try await failure(response) }
    do {
      for try await part in response.body { try sink(part) }
    } catch let failure as AdminFailure {
      throw failure
    } catch {
      throw AdminFailure(.unavailable, "The answer broke off: \(error)")
    }
  }

  private func request(_ route: AdminRoute, _ method: HTTPMethod, accept: String) -> HTTPClientRequest {
    var request = HTTPClientRequest(url: origin.description + route.target)
    request.method = method
    request.headers.add(name: "Authorization", value: "Bearer \(credential.secret)")
    request.headers.add(name: "Accept", value: accept)
    request.headers.add(name: "User-Agent", value: "vouchsafe/\(AdminCommandMain.configuration.version)")
    return request
  }

  private func send(_ request: HTTPClientRequest, deadline: TimeAmount) async throws(AdminFailure) -> HTTPClientResponse {
    do { return try await client.execute(request, timeout: deadline) } catch {
      throw AdminFailure(.unavailable, "\(origin) does not answer: \(error)")
    }
  }

  private func answer(to request: HTTPClientRequest) async throws(AdminFailure) -> JSONValue {
    let response = try await send(request, deadline: Self.deadline)
    guard response.status == .ok || response.status == .created else { throw try await failure(response) }
    guard let value = JSONText.parse(try await body(response)) else {
      throw AdminFailure(.badAnswer, "\(origin) answered with something that is not the JSON of this API.")
    }
    return value
  }

  private func failure(_ response: HTTPClientResponse) async throws(AdminFailure) -> AdminFailure {
    let retryAfter = response.headers.first(name: "Retry-After")
    return ProblemReading.failure(
      status: Int(response.status.code), problem: JSONText.parse(try await body(response)), retryAfter: retryAfter)
  }

  private func body(_ response: HTTPClientResponse) async throws(AdminFailure) -> [UInt8] {
    do {
      return Array(buffer: try await response.body.collect(upTo: Self.maxAnswerBytes))
    } catch is NIOTooManyBytesError {
      throw AdminFailure(.badAnswer, "\(origin) answered with more than \(Self.maxAnswerBytes) bytes.")
    } catch {
      throw AdminFailure(.unavailable, "The answer broke off: \(error)")
    }
  }
}

/// Reading an answer's JSON, or finding that it is none.
enum JSONText {
  static func parse(_ bytes: [UInt8]) -> JSONValue? {
    do throws(JSONSyntaxError) { return try JSONValue(parsing: bytes, limits: .answer) } catch { return nil }
  }
}

extension JSONValue {
  /// This answer as a body of the API; members of a newer server are ignored.
  func body<Body: Decodable>(_ type: Body.Type = Body.self) throws(AdminFailure) -> Body {
    do throws(JSONFieldError) { return try decode(type, unknownMembers: .ignore) } catch {
      throw AdminFailure(.badAnswer, "The server's answer cannot be understood: \(error)")
    }
  }
}
