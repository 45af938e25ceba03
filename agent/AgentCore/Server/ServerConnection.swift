import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import ServiceAPI
package import StrictJSON

/// The connection to one server: one kept-alive HTTP/1.1 connection, no redirects, bounded answers, bounded time.
///
/// Certificates are verified against the system's roots.
package struct ServerConnection: Sendable {
  /// Bytes of an answer's body.
  package static let maxAnswerBytes = 1_048_576
  private static let answerLimits = JSONLimits(maxBytes: maxAnswerBytes, maxDepth: 16, maxValues: 50_000)

  /// How long to wait for what.
  package struct Patience: Sendable {
    package let connect: Duration
    /// From the request's first byte to the answer's last.
    package let answer: Duration

    package init(connect: Duration = .seconds(10), answer: Duration = .seconds(20)) {
      self.connect = connect
      self.answer = answer
    }
  }

  package let origin: ServerOrigin
  private let client: HTTPClient
  private let patience: Patience

  /// Runs `body` with a connection and closes it, whatever happens.
  package static func with<Result: Sendable>(
    _ origin: ServerOrigin, patience: Patience = Patience(),
    _ body: (ServerConnection) async throws(AgentError) -> Result
  ) async throws(AgentError) -> Result {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: .init(connect: TimeAmount(patience.connect), read: TimeAmount(patience.answer)))
    configuration.httpVersion = .http1Only
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1
    // The run itself decides what is tried again, and when.
    configuration.connectionPool.retryConnectionEstablishment = false
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    let connection = ServerConnection(origin: origin, client: client, patience: patience)
    do throws(AgentError) {
      let result = try await body(connection)
      await connection.close()
      return result
    } catch {
      await connection.close()
      throw error
    }
  }

  private init(origin: ServerOrigin, client: HTTPClient, patience: Patience) {
    self.origin = origin
    self.client = client
    self.patience = patience
  }

  private func close() async {
    // Nothing depends on a clean end: every answer has been read.
    do { try await client.shutdown() } catch {}
  }

  /// Posts one body and reads the JSON of a 2xx answer; waits no longer than `limit`.
  package func post(
    _ path: String, _ body: [UInt8], type: String, bearer: String? = nil, within limit: Duration
  ) async throws(ServerFault) -> JSONValue {
    var request = HTTPClientRequest(url: origin.text + path)
    request.method = .POST
    request.headers = [
      "Content-Type": type, "Accept": "application/json, \(Problem.mediaType)",
      "User-Agent": "\(AgentVersion.name)/\(AgentVersion.current)",
    ]
    if let bearer { request.headers.add(name: "Authorization", value: "Bearer \(bearer)") }
    request.body = .bytes(ByteBuffer(bytes: body))
    return try await exchange(request, within: min(limit, patience.answer))
  }

  private func exchange(_ request: HTTPClientRequest, within limit: Duration) async throws(ServerFault) -> JSONValue {
    let client = client
    do {
      // The client's own deadline ends with the head of the answer; this one covers the body too.
      let answer = try await withThrowingTaskGroup(of: Answer?.self) { group in
        group.addTask {
          let response = try await client.execute(request, deadline: .now() + TimeAmount(limit))
          let body = try await response.body.collect(upTo: Self.maxAnswerBytes)
          return Answer(status: Int(response.status.code), headers: response.headers, body: Array(body.readableBytesView))
        }
        group.addTask {
          try await Task.sleep(for: limit)
          return nil
        }
        defer { group.cancelAll() }
        return try await group.next() ?? nil
      }
      guard let answer else { throw ServerFault.noAnswer("no answer came in \(limit.components.seconds) s") }
      return try Self.read(answer)
    } catch let fault as ServerFault {
      throw fault
    } catch {
      throw ServerFault(transport: error)
    }
  }

  private struct Answer: Sendable {
    let status: Int
    let headers: HTTPHeaders
    let body: [UInt8]

    /// The media type, in lower case, without its parameters.
    var type: String {
      let value = headers.first(name: "Content-Type") ?? ""
      return value.prefix { $0 != ";" && $0 != " " }.lowercased()
    }
  }

  private static func read(_ answer: Answer) throws(ServerFault) -> JSONValue {
    switch answer.status {
    case 200...299:
      guard answer.type == "application/json" else {
        throw .notOurs(status: answer.status, "the answer is not application/json")
      }
      do throws(JSONSyntaxError) {
        return try JSONValue(parsing: answer.body, limits: answerLimits)
      } catch {
        throw .notOurs(status: answer.status, "the answer is not JSON: \(error)")
      }
    case 300...399: throw .redirected(status: answer.status)
    case 429, 500...599:
      let seconds = answer.headers.first(name: "Retry-After").flatMap { UInt16($0) }
      throw .unavailable(status: answer.status, problem(in: answer), retryAfter: seconds.map { .seconds(Int($0)) })
    default:
      guard let problem = problem(in: answer) else {
        throw .notOurs(status: answer.status, "the refusal is not \(Problem.mediaType)")
      }
      throw .refused(problem)
    }
  }

  private static func problem(in answer: Answer) -> Problem? {
    guard answer.type == Problem.mediaType else { return nil }
    do {
      let value = try JSONValue(parsing: answer.body, limits: answerLimits)
      let problem = try value.decode(Problem.self, unknownMembers: .ignore)
      return problem.status == answer.status ? problem : nil
    } catch {
      return nil
    }
  }
}

extension TimeAmount {
  fileprivate init(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    self = .milliseconds(min(seconds, 86_400) * 1_000 + attoseconds / 1_000_000_000_000_000)
  }
}
