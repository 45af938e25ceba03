import Evidence
import Foundation
import Locked

/// The wall clock of the programs that a test starts, by libfaketime; their other clocks run on.
final class FakeClock: Sendable {
  /// Debian's package `faketime`; nil where it is not installed.
  static let library: String? = {
    let root = "/usr/lib"
    let folders = ((try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []).map { "\(root)/\($0)" } + [root]
    return folders.map { "\($0)/faketime/libfaketimeMT.so.1" }.first { FileManager.default.fileExists(atPath: $0) }
  }()

  private let directory: TemporaryDirectory
  private let offset = Locked(Span.zero)

  init() throws {
    directory = try TemporaryDirectory()
    try set(.zero)
  }

  /// For the programs that shall live by this clock.
  var environment: [String: String] {
    [
      "LD_PRELOAD": Self.library ?? "", "FAKETIME_TIMESTAMP_FILE": directory.path("offset"), "FAKETIME_NO_CACHE": "1",
      "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1",
    ]
  }

  /// How the programs' clock stands now, to the second.
  var now: Instant { Instant(seconds: Int64(time(nil))) + offset.withLock { $0 } }

  /// Puts the programs' clock that far from this machine's.
  func set(_ span: Span) throws {
    offset.withLock { $0 = span }
    // Renamed into place: a program reads it at any moment.
    try directory.write("offset.new", "\(span.seconds < 0 ? "" : "+")\(span.seconds)\n")
    guard rename(directory.path("offset.new"), directory.path("offset")) == 0 else { throw TestFailure("no clock") }
  }

  func advance(_ span: Span) throws { try set(Span(seconds: offset.withLock { $0.seconds } + span.seconds)) }
}

extension Span {
  static func - (left: Span, right: Span) -> Span { Span(seconds: left.seconds - right.seconds) }
  static func + (left: Span, right: Span) -> Span { Span(seconds: left.seconds + right.seconds) }
}
