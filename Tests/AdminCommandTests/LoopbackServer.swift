import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// An HTTP server on a port of the system's choice that gives prepared answers and keeps what it was asked.
final class LoopbackServer: Sendable {
  struct Request: Sendable, Hashable {
    let method: String
    let target: String
    let authorization: String?
    let body: String
  }

  struct Answer: Sendable {
    var status = 200
    var headers: [(String, String)] = [("Content-Type", "application/json")]
    var body = "{}"
    /// Announces more than it sends, then closes.
    var breaksOff = false
  }

  private let heard = Mutex<[Request]>([])
  private let answers: Mutex<[Answer]>
  private let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  /// The answers are given in this order; the last again and again.
  init(_ answers: [Answer]) { self.answers = Mutex(answers) }

  var requests: [Request] { heard.withLock { $0 } }

  /// Serves while `body` runs, which is given the origin.
  static func serving<Value>(
    _ answers: [Answer], _ body: (LoopbackServer, String) async throws -> Value
  ) async throws -> Value {
    let server = LoopbackServer(answers)
    let channel = try await ServerBootstrap(group: server.group)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(Handler(server))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let port = channel.localAddress?.port ?? 0
    let result: Result<Value, any Error>
    do { result = .success(try await body(server, "http://127.0.0.1:\(port)")) } catch { result = .failure(error) }
    try await channel.close()
    try await server.group.shutdownGracefully()
    return try result.get()
  }

  fileprivate func take(_ request: Request) -> Answer {
    heard.withLock { $0.append(request) }
    return answers.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? Answer() }
  }
}

private final class Handler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let server: LoopbackServer
  private var head: HTTPRequestHead?
  private var body = ByteBuffer()

  init(_ server: LoopbackServer) { self.server = server }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body.clear()
    case .body(var part): body.writeBuffer(&part)
    case .end:
      guard let head else { return }
      let answer = server.take(
        LoopbackServer.Request(
          method: head.method.rawValue, target: head.uri, authorization: head.headers.first(name: "Authorization"),
          body: String(buffer: body)))
      var headers = HTTPHeaders(answer.headers)
      headers.add(name: "Content-Length", value: String(answer.body.utf8.count + (answer.breaksOff ? 10 : 0)))
      let status = HTTPResponseStatus(statusCode: answer.status)
      context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))), promise: nil)
      context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil)
      if answer.breaksOff {
        context.close(promise: nil)
      } else {
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      }
    }
  }
}
