/// The sources a stranger may write from: one that no rule names, and the large public networks that rules do name.
struct SourceClasses: Sendable {
  struct Source: Sendable {
    let address: UInt128
    /// What the rules call it; nil for a stranger nobody named.
    let label: String?
  }

  /// Public networks beyond it are named one by one.
  static let maxNetworks = 16

  let strangers: [Source]
  /// Private networks that rules name, for a note.
  let neighbours: [Source]
  /// More large networks than are looked at.
  let isCutOff: Bool

  init(_ mentions: [Members], _ family: AddressFamily) {
    let meaningful = mentions.filter { !$0.holdsAll && !$0.intervals.contains { $0.low == 0 && $0.high == family.all } }
    var strangers: [Source] = []
    if let outsider = family.strangers.first(where: { address in !meaningful.contains { $0.contains(address) } }) {
      strangers.append(Source(address: outsider, label: nil))
    }
    var neighbours: [Source] = []
    var seen: Set<[Members.Interval]> = []
    var networks: [(size: UInt128, source: Source)] = []
    for members in meaningful {
      guard let widest = members.intervals.max(by: { $0.high - $0.low < $1.high - $1.low }) else { continue }
      guard seen.insert(members.intervals).inserted else { continue }
      let more = members.intervals.count > 1 ? " and \(members.intervals.count - 1) more" : ""
      let label = IPAddress.text(widest, family) + more
      if family.isPrivate(widest.low) && family.isPrivate(widest.high) {
        if widest.low != widest.high { neighbours.append(Source(address: widest.low + 1, label: label)) }
        continue
      }
      let size = members.intervals.reduce(UInt128(0)) { $0.addingReportingOverflow($1.high - $1.low).partialValue }
      guard size >= family.broad else { continue }
      let narrower = meaningful.filter { $0.intervals != members.intervals }
      let candidates = family.addresses(in: widest).filter { !family.isPrivate($0) }
      let address = candidates.first { address in !narrower.contains { $0.contains(address) } } ?? candidates.first
      if let address { networks.append((size, Source(address: address, label: label))) }
    }
    networks.sort { $0.size > $1.size }
    isCutOff = networks.count > Self.maxNetworks
    self.strangers = strangers + networks.prefix(Self.maxNetworks).map(\.source)
    self.neighbours = Array(neighbours.prefix(4))
  }
}

extension AddressFamily {
  /// A network of so many addresses is no longer "our own": a /16, or for IPv6 what a provider gets, a /32.
  fileprivate var broad: UInt128 { self == .ipv4 ? 0xFFFF : (1 << 96) - 1 }

  /// Public addresses spread over the whole space, the same in every run.
  fileprivate var strangers: [UInt128] {
    let all = Members.Interval(low: self == .ipv4 ? 0 : 0x2000 << 112, high: self == .ipv4 ? all : 0x3FFE << 112)
    return addresses(in: all).filter { !isPrivate($0) }
  }

  /// A few hundred addresses spread over an interval.
  fileprivate func addresses(in interval: Members.Interval) -> [UInt128] {
    let size = interval.high - interval.low
    return (1...509).map { step -> UInt128 in
      // 509 is a prime: the steps 211 k mod 509 visit every slice once, none twice in a row.
      let slice = UInt128(step * 211 % 509)
      let offset = size > 1_000 ? size / 509 * slice + size / 1_021 : size * slice / 509
      return interval.low + min(size, offset)
    }
  }

  /// Not an address of the public internet: private, shared, local, documentation, multicast or reserved (RFC 6890).
  func isPrivate(_ address: UInt128) -> Bool {
    switch self {
    case .ipv4: Self.privateIPv4.contains { address >> UInt128(32 - $0.length) == $0.prefix }
    case .ipv6: address >> 125 != 1 || Self.specialIPv6.contains { address >> UInt128(128 - $0.length) == $0.prefix }
    }
  }

  private static let privateIPv4: [(prefix: UInt128, length: Int)] = [
    (0, 8), (10, 8), (0x7F, 8), (0x6440 >> 6, 10), (0xA9FE, 16), (0xAC10 >> 4, 12), (0xC0A8, 16), (0xC00000, 24), (0xC00002, 24),
    (0xC612 >> 1, 15), (0xC63364, 24), (0xCB0071, 24), (0xE, 4), (0xF, 4),
  ]
  private static let specialIPv6: [(prefix: UInt128, length: Int)] = [
    (0x2001_0DB8, 32), (0x2001_0000 >> 9, 23), (0x2002, 16), (0x3FFF0 >> 0, 20),
  ]
}
