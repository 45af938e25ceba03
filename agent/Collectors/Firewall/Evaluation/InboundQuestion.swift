import Posture

/// Asks the rules about every kind of stranger's packet that they tell apart, and sums the answers up for one family.
struct InboundQuestion: Sendable {
  struct Answer: Sendable {
    var inbound: Firewall.Inbound
    /// Ports that single rules let in from anywhere.
    var allowed: [ClosedRange<UInt16>] = []
    /// Ports that are sent elsewhere, to a container or another host.
    var diverted: [ClosedRange<UInt16>] = []
    /// Private networks that get in.
    var neighbours: [String] = []
  }

  /// Rules looked at in all: a second of work at most, where an ordinary ruleset takes a thousandth of it.
  static let maxSteps = 4_000_000

  let family: AddressFamily
  let path: InboundPath
  let interfaces: Interfaces
  /// This host's addresses; nil when they are not known.
  let destinations: [UInt128]?

  /// One interface and one source: which ports get in.
  private struct Opening {
    let lane: Lanes.Lane
    let source: String?
    let isOpen: Bool
    /// Wide ranges that get in.
    let ranges: [ClosedRange<UInt16>]
  }

  func answer() -> Answer {
    let mentions = Mentions(in: path, for: family)
    let lanes = Lanes(mentions, interfaces)
    let sources = SourceClasses(mentions.sources, family)
    let ports = PortClasses(mentions.ports)
    var inquiry = Inquiry()
    if lanes.isCutOff || sources.isCutOff {
      inquiry.doubt = UnknownReason(.tooLarge, detail: "more interfaces or networks than are followed")
    }
    if sources.strangers.isEmpty { inquiry.doubt = .notUnderstood("rules that name every source there is") }
    for lane in lanes.lanes {
      for source in sources.strangers { look(lane, source, ports, &inquiry) }
    }
    var answer = Answer(inbound: sum(inquiry.openings, lanes, inquiry.doubt))
    answer.diverted = PortClasses.merged(inquiry.diverted)
    if case .open = answer.inbound { return answer }
    answer.allowed = PortClasses.merged(inquiry.allowed).filter { $0.count <= PortClasses.widestService }
    answer.neighbours = sources.neighbours.filter { neighbour in
      lanes.lanes.first.map { enters($0, neighbour.address, ports.unlistedPort ?? .max, &inquiry) } ?? false
    }.compactMap(\.label)
    return answer
  }

  /// What has been found so far.
  private struct Inquiry {
    var openings: [Opening] = []
    var allowed: [ClosedRange<UInt16>] = []
    var diverted: [ClosedRange<UInt16>] = []
    var doubt: UnknownReason?
    var spent = 0
  }

  /// Tries the ports of one interface and one source, those first on which the answer rests.
  private func look(
    _ lane: Lanes.Lane, _ source: SourceClasses.Source, _ ports: PortClasses, _ inquiry: inout Inquiry
  ) {
    var entering: [ClosedRange<UInt16>] = []
    var unlistedEnters = ports.unlisted.isEmpty
    if let port = ports.unlistedPort {
      switch verdict(lane, source.address, port, &inquiry) {
      case .enters, .entersAlways:
        unlistedEnters = true
        entering += ports.unlisted
      case .stopped: break
      case .diverted: inquiry.doubt = inquiry.doubt ?? .notUnderstood("a rule that sends the connections to every port elsewhere")
      case .unsure(let reason): inquiry.doubt = inquiry.doubt ?? reason
      }
    }
    for range in ports.wide {
      switch verdict(lane, source.address, range.lowerBound, &inquiry) {
      case .enters, .entersAlways:
        entering.append(range)
        if source.label == nil, range.count <= PortClasses.widestService { inquiry.allowed.append(range) }
      case .diverted: if range.count <= PortClasses.widestService { inquiry.diverted.append(range) }
      case .stopped: break
      case .unsure(let reason): inquiry.doubt = inquiry.doubt ?? reason
      }
    }
    // Networks with a name of their own matter only where they open much.
    for range in source.label == nil ? ports.services : [] where inquiry.spent < Self.maxSteps {
      switch verdict(lane, source.address, range.lowerBound, &inquiry) {
      case .enters, .entersAlways:
        entering.append(range)
        inquiry.allowed.append(range)
      case .diverted: inquiry.diverted.append(range)
      case .stopped, .unsure: break
      }
    }
    let merged = PortClasses.merged(entering)
    let isOpen = unlistedEnters && merged.reduce(0) { $0 + $1.count } > 32_768
    let wide = merged.filter { $0.count > PortClasses.widestService }
    guard isOpen || !wide.isEmpty else { return }
    inquiry.openings.append(Opening(lane: lane, source: source.label, isOpen: isOpen, ranges: isOpen ? [] : wide))
  }

  private func sum(_ openings: [Opening], _ lanes: Lanes, _ doubt: UnknownReason?) -> Firewall.Inbound {
    let open = openings.filter { $0.isOpen && $0.source == nil }
    func isOpen(_ lane: Lanes.Lane) -> Bool { open.contains { $0.lane.interface == lane.interface } }
    let present = lanes.lanes.filter(\.isPresent)
    let otherIsOpen = lanes.lanes.first.map(isOpen) ?? false
    if present.isEmpty ? otherIsOpen : present.allSatisfy(isOpen) { return .open }
    if let doubt { return .unknown(doubt) }
    let places = openings.filter { !isCovered($0, by: openings) }.flatMap {
      self.places(of: $0, isEverywhere: isOnAll(present, $0, openings))
    }
    return places.isEmpty ? .filtered : .partly(Array(places.prefix(16)))
  }

  /// Whether a more general opening says it already: the same on any interface, or from anybody.
  private func isCovered(_ opening: Opening, by openings: [Opening]) -> Bool {
    openings.contains { other in
      let isSame = other.isOpen == opening.isOpen && other.ranges == opening.ranges
      let fromAnybody = other.source == nil && opening.source != nil && other.lane.interface == opening.lane.interface
      // An open interface stays named: that others are open too is not the whole story.
      let onAny = other.lane.label == nil && opening.lane.label != nil && other.source == opening.source
      return fromAnybody && (isSame || other.isOpen) || onAny && isSame && !(opening.isOpen && opening.source == nil)
    }
  }

  /// Whether the cards that are there have the same opening.
  private func isOnAll(_ lanes: [Lanes.Lane], _ opening: Opening, _ openings: [Opening]) -> Bool {
    lanes.allSatisfy { lane in
      openings.contains { other in
        other.lane.interface == lane.interface && other.source == opening.source
          && (other.isOpen || other.ranges == opening.ranges && !opening.isOpen)
      }
    }
  }

  private func places(of opening: Opening, isEverywhere: Bool) -> [String] {
    var parts: [String] = []
    if let label = opening.lane.label {
      parts.append("interface \(label)")
    } else if !isEverywhere {
      parts.append("interfaces that no rule names")
    }
    if let source = opening.source { parts.append("source \(source)") }
    // Open everywhere is `open`, which is answered elsewhere.
    if opening.isOpen && parts.isEmpty { return ["interfaces that no rule names"] }
    let places = opening.isOpen ? [parts] : opening.ranges.map { parts + ["ports \($0.text)"] }
    return places.map { $0.joined(separator: ", ").clipped(toBytes: 128) }
  }

  private func enters(_ lane: Lanes.Lane, _ source: UInt128, _ port: UInt16, _ inquiry: inout Inquiry) -> Bool {
    switch verdict(lane, source, port, &inquiry) {
    case .enters, .entersAlways: true
    case .stopped, .diverted, .unsure: false
    }
  }

  private func verdict(
    _ lane: Lanes.Lane, _ source: UInt128, _ port: UInt16, _ inquiry: inout Inquiry
  ) -> Evaluator.Verdict {
    guard inquiry.spent < Self.maxSteps else {
      return .unsure(UnknownReason(.tooLarge, detail: "more rules than are followed"))
    }
    let probe = Probe(
      family: family, interface: lane.interface, source: source, port: port, destinations: destinations)
    return Evaluator.verdict(on: probe, under: path, spent: &inquiry.spent)
  }
}
