import Evidence
import Foundation
import Locked

/// The wall clock of the programs that a test starts; their other clocks run on.
final class FakeClock: Sendable {
  /// Compiles the C compiler's way what is preloaded; nil on a machine without a C compiler. Swift's toolchain brings one.
  static let compiler = ["clang", "cc", "gcc"].lazy.compactMap { Tool.path($0) }.first

  private let directory: TemporaryDirectory
  private let offset = Locked(Span.zero)

  init() async throws {
    directory = try TemporaryDirectory()
    guard let compiler = Self.compiler else { throw TestFailure("there is no C compiler") }
    let made = try await runToEnd(
      compiler,
      ["-shared", "-fPIC", "-O1", "-o", directory.path("clock.so"), SourceTree.path("Tests/Fixtures/fakeclock/fakeclock.c")],
      in: directory)
    guard made.status == 0 else { throw TestFailure("the clock does not compile: \(made.errors)") }
    try set(.zero)
  }

  /// For the programs that shall live by this clock.
  var environment: [String: String] {
    ["LD_PRELOAD": directory.path("clock.so"), "FAKE_CLOCK": directory.path("offset")]
  }

  /// How the programs' clock stands now, to the second.
  var now: Instant { Instant(seconds: Int64(time(nil))) + offset.withLock { $0 } }

  /// Puts the programs' clock that far from this machine's; they see it at once.
  func set(_ span: Span) throws {
    offset.withLock { $0 = span }
    var seconds = span.seconds
    let file = open(directory.path("offset"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    defer { close(file) }
    guard pwrite(file, &seconds, 8, 0) == 8 else { throw TestFailure("the clock cannot be set") }
  }

  func advance(_ span: Span) throws { try set(offset.withLock { $0 } + span) }
}

extension Span {
  static func - (left: Span, right: Span) -> Span { Span(seconds: left.seconds - right.seconds) }
  static func + (left: Span, right: Span) -> Span { Span(seconds: left.seconds + right.seconds) }
}
