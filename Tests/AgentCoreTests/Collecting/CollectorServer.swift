import NIOCore
import NIOPosix

/// A collector behind a socket in the file system, honest or not.
enum CollectorServer {
  enum Answer: Sendable {
    /// These pieces, one after the other, then the end.
    case pieces([[UInt8]])
    /// These bytes, and the connection stays open.
    case openEnded([UInt8])
  }

  static func with<Result>(_ answer: Answer, at path: String, _ body: () async throws -> Result) async throws -> Result {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(AnswerHandler(answer)) }
      }
      .bind(unixDomainSocketPath: path).get()
    let result: Result
    do {
      result = try await body()
    } catch {
      try await channel.close()
      throw error
    }
    try await channel.close()
    return result
  }
}

private final class AnswerHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let answer: CollectorServer.Answer

  init(_ answer: CollectorServer.Answer) { self.answer = answer }

  func channelActive(context: ChannelHandlerContext) {
    switch answer {
    case .pieces(let pieces):
      for piece in pieces { context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: piece)), promise: nil) }
      context.close(promise: nil)
    case .openEnded(let bytes): context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }
  }
}
