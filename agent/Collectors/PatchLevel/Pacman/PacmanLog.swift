/// What pacman says in its log of refreshes and whole upgrades.
///
/// `[2026-11-25T17:51:36+0000] [PACMAN] starting full system upgrade`; programs on top of the library write lines of the
/// same text under their own name.
struct PacmanLog: Sendable, Hashable {
  /// The last refresh that came to its end: a full upgrade begins only after one of every repository.
  private(set) var lastRefresh: Int64?
  /// The refresh of the last run that then installed all that was new.
  private(set) var lastCompleteUpgrade: Int64?
  /// Packages were changed after a refresh that no full upgrade followed: a mixture of old and new, which Arch calls
  /// unsupported.
  private(set) var isPartial = false

  static let maxBytes = 67_108_864

  private var run = Run()

  /// From one `Running '…'` to the next.
  private struct Run: Sendable, Hashable {
    var isNarrowed = false
    var refresh: Int64?
    var upgrades = false
  }

  /// Refreshed since the last full upgrade, which left nothing behind.
  private var isAhead = false

  init(_ bytes: [UInt8]) {
    for line in bytes.split(separator: UInt8(ascii: "\n")) where Self.mayTell(line) {
      read(String(decoding: line, as: UTF8.self))
    }
  }

  private mutating func read(_ line: String) {
    let parts = line.split(separator: "] ", maxSplits: 2)
    guard parts.count == 3, let time = Self.seconds(parts[0].dropFirst()) else { return }
    let message = parts[2]
    if message.hasPrefix("Running '") {
      run = Run(isNarrowed: Self.isNarrowed(message))
    } else if message == "synchronizing package lists" {
      run.refresh = time
      isAhead = true
    } else if message == "starting full system upgrade" {
      run.upgrades = true
      if let refresh = run.refresh { lastRefresh = max(lastRefresh ?? refresh, refresh) }
    } else if message == "transaction completed" {
      if run.upgrades, !run.isNarrowed {
        isAhead = false
        isPartial = false
        if let refresh = run.refresh { lastCompleteUpgrade = refresh }
      } else if isAhead {
        isPartial = true
      }
    }
  }

  /// Options with which a full upgrade leaves something out, or is one of another system.
  private static func isNarrowed(_ command: Substring) -> Bool {
    ["--ignore", "--ignoregroup", "--root", "--sysroot", "--print", "--downloadonly", "-r"].contains { option in
      command.split { $0 == " " || $0 == "'" || $0 == "=" }.contains(Substring(option))
    }
  }

  /// Most lines name packages: they are not worth taking apart.
  private static func mayTell(_ line: ArraySlice<UInt8>) -> Bool {
    guard line.count < 4_096, let close = line.dropFirst().firstIndex(of: UInt8(ascii: "]")) else { return false }
    let rest = line[close...].dropFirst(2)
    guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return false }
    let message = rest[end...].dropFirst(2)
    return ["Running '", "synchronizing ", "starting full", "transaction completed"].contains { message.starts(with: $0.utf8) }
  }

  /// `2026-11-25T17:51:36+0000`; nil for the form of before 2019, which has no zone.
  private static func seconds(_ text: Substring) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count == 24, bytes[10] == UInt8(ascii: "T") else { return nil }
    func number(_ start: Int, _ count: Int) -> Int64? {
      bytes[start..<(start + count)].reduce(Int64?.some(0)) { sum, byte in
        sum.flatMap { byte.isDigit ? $0 * 10 + Int64(byte - UInt8(ascii: "0")) : nil }
      }
    }
    guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2), let hour = number(11, 2),
      let minute = number(14, 2), let second = number(17, 2), let zoneHours = number(20, 2), let zoneMinutes = number(22, 2),
      year >= 1970, (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
    else { return nil }
    let zone = (zoneHours * 60 + zoneMinutes) * (bytes[19] == UInt8(ascii: "-") ? -60 : 60)
    return max(0, ArchiveDate.days(year: year, month: month, day: day) * 86_400 + hour * 3_600 + minute * 60 + second - zone)
  }
}
