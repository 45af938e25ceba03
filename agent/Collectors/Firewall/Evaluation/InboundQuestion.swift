import Posture

/// The interfaces on which a stranger's packet may come in.
struct Lanes: Sendable {
  struct Lane: Sendable {
    let interface: String
    /// Nil for an interface that no rule names.
    let label: String?
    let isPresent: Bool
  }

  static let maxLanes = 24
  let lanes: [Lane]
  let isCutOff: Bool

  init(_ mentions: Mentions, _ interfaces: Interfaces) {
    var lanes: [Lane] = []
    let present = interfaces.reachable.filter { name in
      mentions.interfaces.contains(name) || mentions.interfacePrefixes.contains { name.hasPrefix($0) }
    }
    lanes += present.map { Lane(interface: $0, label: $0, isPresent: true) }
    for name in mentions.interfaces.sorted() where !present.contains(name) && interfaces.isReachable(name) {
      lanes.append(Lane(interface: name, label: name, isPresent: false))
    }
    for prefix in mentions.interfacePrefixes.sorted() where interfaces.isReachable(prefix) {
      lanes.append(Lane(interface: prefix + "~", label: prefix + "*", isPresent: false))
    }
    var other = "~"
    while mentions.interfaces.contains(other) { other += "~" }
    isCutOff = lanes.count > Self.maxLanes
    let othersPresent = interfaces.reachable.contains { !present.contains($0) }
    self.lanes = [Lane(interface: other, label: nil, isPresent: othersPresent)] + lanes.prefix(Self.maxLanes)
  }
}

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
    var answer = Answer(inbound: .filtered)
    var openings: [Opening] = []
    var doubt: UnknownReason?
    if lanes.isCutOff || sources.isCutOff { doubt = UnknownReason(.tooLarge, detail: "more interfaces or networks than are followed") }
    for lane in lanes.lanes {
      for source in sources.strangers {
        let opening = look(lane, source, ports, &answer, &doubt)
        if opening.isOpen || !opening.ranges.isEmpty { openings.append(opening) }
      }
    }
    let base = lanes.lanes.prefix(1)
    answer.neighbours = sources.neighbours.filter { neighbour in
      base.contains { enters($0, neighbour.address, ports.unlistedPort ?? 65_535) }
    }.compactMap(\.label)
    answer.inbound = sum(openings, lanes, doubt)
    if case .open = answer.inbound {
      answer.allowed = []
      answer.neighbours = []
    }
    answer.allowed = PortClasses.merged(answer.allowed).filter { $0.count <= PortClasses.widestService }
    answer.diverted = PortClasses.merged(answer.diverted)
    return answer
  }

  private func look(
    _ lane: Lanes.Lane, _ source: SourceClasses.Source, _ ports: PortClasses, _ answer: inout Answer, _ doubt: inout UnknownReason?
  ) -> Opening {
    var entering: [ClosedRange<UInt16>] = []
    var unlistedEnters = ports.unlisted.isEmpty
    if let port = ports.unlistedPort {
      switch verdict(lane, source.address, port) {
      case .enters, .entersAlways:
        unlistedEnters = true
        entering += ports.unlisted
      case .stopped: break
      case .diverted: doubt = doubt ?? .notUnderstood("a rule that sends the connections to every port elsewhere")
      case .unsure(let reason): doubt = doubt ?? reason
      }
    }
    for range in ports.listed {
      let isWide = range.count > PortClasses.widestService
      // Networks with a name of their own matter only where they open much.
      if !isWide && source.label != nil { continue }
      switch verdict(lane, source.address, range.lowerBound) {
      case .enters, .entersAlways:
        entering.append(range)
        if !isWide && source.label == nil { answer.allowed.append(range) }
      case .diverted: if !isWide { answer.diverted.append(range) }
      case .unsure(let reason): if isWide { doubt = doubt ?? reason }
      case .stopped: break
      }
    }
    let merged = PortClasses.merged(entering)
    let isOpen = unlistedEnters && merged.reduce(0) { $0 + $1.count } > 32_768
    return Opening(
      lane: lane, source: source.label, isOpen: isOpen, ranges: isOpen ? [] : merged.filter { $0.count > PortClasses.widestService })
  }

  private func sum(_ openings: [Opening], _ lanes: Lanes, _ doubt: UnknownReason?) -> Firewall.Inbound {
    let open = openings.filter { $0.isOpen && $0.source == nil }
    func isOpen(_ lane: Lanes.Lane) -> Bool { open.contains { $0.lane.interface == lane.interface } }
    let present = lanes.lanes.filter(\.isPresent)
    let otherIsOpen = lanes.lanes.first.map(isOpen) ?? false
    if present.isEmpty ? otherIsOpen : present.allSatisfy(isOpen) { return .open }
    if let doubt { return .unknown(doubt) }
    var places: [String] = []
    for opening in openings {
      let general = openings.contains {
        $0.lane.label == nil && opening.lane.label != nil && $0.source == opening.source && $0.isOpen == opening.isOpen
          && $0.ranges == opening.ranges
      }
      let ofStranger = openings.contains {
        $0.lane.interface == opening.lane.interface && $0.source == nil && opening.source != nil && ($0.isOpen || $0.ranges == opening.ranges)
      }
      if general && !(opening.isOpen && opening.source == nil) || ofStranger { continue }
      places += self.places(of: opening)
    }
    return places.isEmpty ? .filtered : .partly(Array(places.prefix(16)))
  }

  private func places(of opening: Opening) -> [String] {
    var parts: [String] = []
    if let label = opening.lane.label { parts.append("interface \(label)") }
    if let source = opening.source { parts.append("source \(source)") }
    if opening.isOpen { return [(parts.isEmpty ? "interfaces that no rule names" : parts.joined(separator: ", ")).clipped(toBytes: 128)] }
    return opening.ranges.map { (parts + ["ports \($0.text)"]).joined(separator: ", ").clipped(toBytes: 128) }
  }

  private func enters(_ lane: Lanes.Lane, _ source: UInt128, _ port: UInt16) -> Bool {
    switch verdict(lane, source, port) {
    case .enters, .entersAlways: true
    case .stopped, .diverted, .unsure: false
    }
  }

  private func verdict(_ lane: Lanes.Lane, _ source: UInt128, _ port: UInt16) -> Evaluator.Verdict {
    let probe = Probe(
      family: family, interface: lane.interface, source: source, port: port, destinations: destinations)
    return Evaluator.verdict(on: probe, under: path)
  }
}
