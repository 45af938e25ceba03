/// The destination ports, cut where the rules cut them.
struct PortClasses: Sendable {
  /// A range wider than this is an opening of its own; what is narrower is a list of services.
  static let widestService = 100

  /// Ports in no rule: all meet the same fate.
  let unlisted: [ClosedRange<UInt16>]
  /// Ports that rules name, cut so that each range meets one fate: wide ranges, and narrow ones that together are wide.
  let wide: [ClosedRange<UInt16>]
  /// The narrow ranges that stand alone.
  let services: [ClosedRange<UInt16>]

  init(_ mentions: [Members.Interval]) {
    var cuts: Set<UInt32> = [1, 65_536]
    var inside: [Members.Element] = []
    for interval in mentions where interval.low <= 65_535 {
      let low = max(1, UInt32(interval.low))
      let high = UInt32(min(65_535, interval.high))
      guard low <= high else { continue }
      cuts.formUnion([low, high + 1])
      inside.append(.interval(UInt128(low), UInt128(high)))
    }
    let members = Members(inside)
    var unlisted: [ClosedRange<UInt16>] = []
    var listed: [ClosedRange<UInt16>] = []
    let sorted = cuts.sorted()
    for (low, next) in zip(sorted, sorted.dropFirst()) {
      let range = UInt16(low)...UInt16(next - 1)
      if members.contains(UInt128(low)) { listed.append(range) } else { unlisted.append(range) }
    }
    self.unlisted = unlisted
    let runs = Self.merged(listed).filter { $0.count > Self.widestService }
    wide = listed.filter { range in runs.contains { $0.contains(range.lowerBound) } }
    services = listed.filter { range in !runs.contains { $0.contains(range.lowerBound) } }
  }

  /// A port that no rule names, a high one if there is a choice.
  var unlistedPort: UInt16? { unlisted.max { $0.count < $1.count }?.upperBound }

  /// Neighbouring ranges as one.
  static func merged(_ ranges: [ClosedRange<UInt16>]) -> [ClosedRange<UInt16>] {
    Members(ranges.map { .interval(UInt128($0.lowerBound), UInt128($0.upperBound)) }).intervals
      .map { UInt16($0.low)...UInt16($0.high) }
  }
}

extension ClosedRange<UInt16> {
  /// `22` or `1025-65535`.
  var text: String { lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound)-\(upperBound)" }
}
