/// The packet in question: a new TCP SYN that comes in on an interface, from a stranger, to this host.
struct Probe: Sendable {
  let family: AddressFamily
  /// The interface's name; one that no rule names stands for every other.
  let interface: String
  let source: UInt128
  let port: UInt16
  /// This host's addresses of the family; nil when they are not known.
  let destinations: [UInt128]?
}

/// What rules on its way have made of a packet.
struct PacketState: Sendable {
  enum Tracking: Sendable {
    /// Connection tracking has not seen it yet: to the rules its state is "invalid".
    case before
    case new, untracked
    case unsure
  }

  /// Nil: not known.
  var mark: UInt128? = 0
  var connectionMark: UInt128? = 0
  var tracking: Tracking = .before

  /// What is known when either has happened.
  func joined(with other: PacketState?) -> PacketState {
    guard let other else { return self }
    return PacketState(
      mark: mark == other.mark ? mark : nil,
      connectionMark: connectionMark == other.connectionMark ? connectionMark : nil,
      tracking: tracking == other.tracking ? tracking : .unsure)
  }

  mutating func apply(_ change: MarkChange) {
    switch change.target {
    case .packet: mark = Self.changed(mark, change, other: connectionMark)
    case .connection:
      // There is no connection yet, or none to be marked.
      if tracking == .before || tracking == .untracked { return }
      connectionMark = Self.changed(connectionMark, change, other: mark)
    }
  }

  private static func changed(_ old: UInt128?, _ change: MarkChange, other: UInt128?) -> UInt128? {
    let new: UInt128?
    switch change.value {
    case .known(let value): new = value
    case .copied: new = other
    case .unknown: new = nil
    }
    guard let new else { return nil }
    if change.mask == .max { return new }
    return old.map { $0 & ~change.mask | new & change.mask }
  }
}
