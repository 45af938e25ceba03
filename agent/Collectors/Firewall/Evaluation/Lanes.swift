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
