/// The offset of a machine's local time from UTC, from its `/etc/localtime` (RFC 8536).
///
/// apt's history is written in local time without a zone. Beyond the last change that the file lists, its last offset
/// holds: daylight saving that stands only in the file's closing rule may be missed, by an hour.
struct LocalTime: Sendable, Hashable {
  /// When an offset begins (UTC seconds) and what it is (seconds east), oldest first.
  private var changes: [(start: Int64, offset: Int64)] = []

  static let file = "/etc/localtime"
  static let utc = LocalTime()

  private init() {}

  /// Nil for bytes that are not such a file.
  init?(_ bytes: [UInt8]) {
    guard let first = Header(bytes[...]) else { return nil }
    // Version 2 repeats the data with 64-bit times behind the 32-bit part.
    var rest = bytes[...]
    var timeSize = 4
    var header = first
    if first.version >= 2 {
      rest = rest.dropFirst(Header.size + first.dataSize(timeSize: 4))
      guard let second = Header(rest) else { return nil }
      header = second
      timeSize = 8
    }
    rest = rest.dropFirst(Header.size)
    guard rest.count >= header.dataSize(timeSize: timeSize), header.types > 0 else { return nil }
    let times = rest.prefix(header.times * timeSize)
    let indices = rest.dropFirst(header.times * timeSize).prefix(header.times)
    let types = Array(rest.dropFirst(header.times * (timeSize + 1)).prefix(header.types * 6))
    let offsets = (0..<header.types).map { Int64(Int32(truncatingIfNeeded: types[($0 * 6)..<($0 * 6 + 4)].bigEndian)) }
    changes = [(.min, offsets[0])]
    for (position, index) in indices.enumerated() {
      guard Int(index) < offsets.count else { return nil }
      let time = times.dropFirst(position * timeSize).prefix(timeSize).bigEndian
      changes.append((timeSize == 4 ? Int64(Int32(truncatingIfNeeded: time)) : time, offsets[Int(index)]))
    }
  }

  /// The instant of a local time given as if it were UTC; of two, the earlier.
  func instant(ofLocal local: Int64) -> Int64 {
    var result: Int64?
    for (index, change) in changes.enumerated() {
      let (candidate, overflow) = local.subtractingReportingOverflow(change.offset)
      guard !overflow, candidate >= change.start else { continue }
      if index + 1 < changes.count, candidate >= changes[index + 1].start { continue }
      result = min(result ?? candidate, candidate)
    }
    return result ?? local
  }

  static func == (left: Self, right: Self) -> Bool {
    left.changes.elementsEqual(right.changes) { $0.start == $1.start && $0.offset == $1.offset }
  }

  func hash(into hasher: inout Hasher) { hasher.combine(changes.count) }

  private struct Header {
    static let size = 44
    let version: Int
    let times: Int
    let types: Int
    private let universal: Int
    private let standard: Int
    private let leaps: Int
    private let characters: Int

    init?(_ bytes: ArraySlice<UInt8>) {
      guard bytes.count >= Self.size, bytes.starts(with: "TZif".utf8) else { return nil }
      func count(_ index: Int) -> Int { Int(bytes.dropFirst(20 + index * 4).prefix(4).bigEndian) }
      guard let digit = bytes.dropFirst(4).first else { return nil }
      version = digit == 0 ? 1 : Int(digit) - 0x30
      (universal, standard, leaps, times, types, characters) = (count(0), count(1), count(2), count(3), count(4), count(5))
      guard times <= 20_000, types <= 256, leaps <= 1_000, characters <= 10_000 else { return nil }
      guard universal <= 256, standard <= 256 else { return nil }
    }

    func dataSize(timeSize: Int) -> Int {
      times * (timeSize + 1) + types * 6 + characters + leaps * (timeSize + 4) + standard + universal
    }
  }
}

extension Collection<UInt8> {
  /// Up to eight bytes as one number, the first the highest.
  fileprivate var bigEndian: Int64 { reduce(0) { $0 << 8 | Int64($1) } }
}
