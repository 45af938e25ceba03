import Evidence

/// One release of a distribution and how long its security updates come without a contract.
struct Release: Sendable, Hashable {
  /// `ID` of os-release.
  let distribution: String
  /// `VERSION_ID` of os-release, or its beginning up to a dot.
  let version: String
  /// The last day of full security support, as `2026-07-11`.
  let lastFullDay: String
  /// The last day of long-term support, where there is one.
  let lastLTSDay: String?
  /// The machines that long-term support covers, as `uname -m`; empty for all.
  let ltsArchitectures: [String]

  init(
    _ distribution: String, _ version: String, full lastFullDay: String, lts lastLTSDay: String? = nil,
    on ltsArchitectures: [String] = []
  ) {
    self.distribution = distribution
    self.version = version
    self.lastFullDay = lastFullDay
    self.lastLTSDay = lastLTSDay
    self.ltsArchitectures = ltsArchitectures
  }

  /// The first moment without full support.
  var fullEnd: Instant { Self.end(of: lastFullDay) }

  /// The first moment without long-term support; nil if this machine has none to expect.
  func ltsEnd(on architecture: String) -> Instant? {
    guard let lastLTSDay, ltsArchitectures.isEmpty || ltsArchitectures.contains(architecture) else { return nil }
    return Self.end(of: lastLTSDay)
  }

  /// For people: until when it is supported, and how.
  func words(on architecture: String) -> String {
    guard let lastLTSDay else { return "supported until \(lastFullDay)" }
    guard ltsEnd(on: architecture) != nil else {
      return "full support until \(lastFullDay); its long-term support does not cover \(MachineText.printable(architecture))"
    }
    return "full support until \(lastFullDay), long-term support until \(lastLTSDay)"
  }

  /// The day after, at 00:00 UTC; a day that is none ends in the distant past, so that a slip in the table denies.
  private static func end(of day: String) -> Instant {
    Instant(rfc3339: day + "T00:00:00Z").map { $0 + .days(1) } ?? Instant(seconds: 0)
  }
}
