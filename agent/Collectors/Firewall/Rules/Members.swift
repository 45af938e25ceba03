/// The values in a set or in a condition, made for quick look-up.
struct Members: Sendable {
  struct Interval: Sendable, Hashable {
    let low: UInt128
    let high: UInt128
  }

  /// Sorted, without overlap.
  private(set) var intervals: [Interval] = []
  /// Exact names, of interfaces.
  private(set) var names: [String] = []
  /// What a name must begin with (`eth*`).
  private(set) var namePrefixes: [String] = []
  /// Elements of concatenated keys.
  private(set) var tuples: [[Members]] = []
  private(set) var holdsAll = false
  /// Elements that were not understood or not listed; the first, for people.
  private(set) var unclear: String?

  enum Element: Sendable {
    case number(UInt128)
    case interval(UInt128, UInt128)
    case name(String)
    case namePrefix(String)
    case tuple([Members])
    case all
    case unclear(String)
  }

  init(_ elements: [Element]) {
    var raw: [Interval] = []
    for element in elements {
      switch element {
      case .number(let value): raw.append(Interval(low: value, high: value))
      case .interval(let low, let high): raw.append(Interval(low: min(low, high), high: max(low, high)))
      case .name(let name): names.append(name)
      case .namePrefix(let prefix): namePrefixes.append(prefix)
      case .tuple(let parts): tuples.append(parts)
      case .all: holdsAll = true
      case .unclear(let text): unclear = unclear ?? text
      }
    }
    intervals = Self.merged(raw)
  }

  func contains(_ value: UInt128) -> Bool {
    if holdsAll { return true }
    var low = 0
    var high = intervals.count
    while low < high {
      let middle = (low + high) / 2
      if intervals[middle].high < value { low = middle + 1 } else { high = middle }
    }
    return low < intervals.count && intervals[low].low <= value
  }

  func contains(name: String) -> Bool {
    holdsAll || names.contains(name) || namePrefixes.contains { name.hasPrefix($0) }
  }

  private static func merged(_ raw: [Interval]) -> [Interval] {
    var merged: [Interval] = []
    for interval in raw.sorted(by: { $0.low < $1.low }) {
      if let last = merged.last, last.high == .max || interval.low <= last.high + 1 {
        merged[merged.count - 1] = Interval(low: last.low, high: max(last.high, interval.high))
      } else {
        merged.append(interval)
      }
    }
    return merged
  }
}
