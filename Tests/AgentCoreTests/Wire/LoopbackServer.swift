import Locked
import NIOCore
import NIOHTTP1
import NIOPosix

/// A request as it arrived.
struct ArrivedRequest: Sendable {
  let path: String
  let headers: HTTPHeaders
  let body: [UInt8]
}

/// What the server does with a request; half of it no honest server does.
enum Reply: Sendable {
  case answer(status: Int, headers: HTTPHeaders, body: [UInt8])
  /// Nothing, and the connection stays open.
  case hang
  /// Nothing, and the connection is closed.
  case close
  /// The head promises the whole body; half of it is sent, then the connection is closed.
  case breakOff(status: Int, headers: HTTPHeaders, body: [UInt8])
}

/// An HTTP/1.1 server on a loopback port that the system chose.
final class LoopbackServer: Sendable {
  let port: Int
  private let channel: any Channel
  private let accepted: Locked<Int>

  /// How many connections there were.
  var connections: Int { accepted.withLock { $0 } }

  static func start(_ reply: @escaping @Sendable (ArrivedRequest) -> Reply) async throws -> LoopbackServer {
    let accepted = Locked(0)
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        accepted.withLock { $0 += 1 }
        return channel.pipeline.configureHTTPServerPipeline().flatMapThrowing {
          try channel.pipeline.syncOperations.addHandler(ReplyHandler(reply))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    guard let port = channel.localAddress?.port else { throw ChannelError.unknownLocalAddress }
    return LoopbackServer(port: port, channel: channel, accepted: accepted)
  }

  private init(port: Int, channel: any Channel, accepted: Locked<Int>) {
    self.port = port
    self.channel = channel
    self.accepted = accepted
  }

  func stop() async throws { try await channel.close() }
}

private final class ReplyHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let reply: @Sendable (ArrivedRequest) -> Reply
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []

  init(_ reply: @escaping @Sendable (ArrivedRequest) -> Reply) { self.reply = reply }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body = []
    case .body(let part): body += part.readableBytesView
    case .end:
      guard let head else { return }
      send(reply(ArrivedRequest(path: head.uri, headers: head.headers, body: body)), context)
    }
  }

  private func send(_ reply: Reply, _ context: ChannelHandlerContext) {
    switch reply {
    case .hang: break
    case .close: context.close(promise: nil)
    case .answer(let status, let headers, let body):
      writeHead(status, headers, body.count, context)
      context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    case .breakOff(let status, let headers, let body):
      writeHead(status, headers, body.count, context)
      let half = ByteBuffer(bytes: body.prefix(body.count / 2))
      context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(half))), promise: nil)
      context.close(promise: nil)
    }
  }

  private func writeHead(_ status: Int, _ headers: HTTPHeaders, _ length: Int, _ context: ChannelHandlerContext) {
    var headers = headers
    headers.replaceOrAdd(name: "Content-Length", value: String(length))
    let head = HTTPResponseHead(version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
  }
}
