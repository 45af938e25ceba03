import Evidence
import Posture
package import StrictJSON

/// Is a stranger's inbound connection, to a port that no rule names, kept out?
package struct FirewallCheck: Check {
  package static let name = "firewall"
  package static let title = "Firewall"

  package enum Family: String, Sendable, Hashable, CaseIterable {
    case ipv4, ipv6
  }

  /// The address families that are judged.
  let families: Set<Family>

  package init(families: Set<Family> = [.ipv4, .ipv6]) { self.families = families }

  package init(reading parameters: inout JSONObjectReader) throws(JSONFieldError) {
    families = try parameters.words("families", default: [.ipv4, .ipv6])
  }

  package var parameters: JSONObject {
    var object = JSONObject()
    object["families"] = .array(orderedFamilies.map { .string($0.rawValue) })
    return object
  }

  private var orderedFamilies: [Family] { Family.allCases.filter(families.contains) }

  package func demandsMore(than old: Self) -> Bool { !families.isSubset(of: old.families) }

  package var wanted: String {
    "inbound connections are filtered by default for \(orderedFamilies.map(\.title).joined(separator: " and "))"
  }

  package func examine(_ evidence: ExaminedEvidence) -> Examination {
    Examination(timeline(evidence.posture.fact(Firewall.self), at: evidence.attestedAt))
  }

  private func timeline(_ fact: Fact<Firewall>, at start: Instant) -> Timeline {
    let firewall: Firewall
    switch fact {
    case .known(let value, _): firewall = value
    case .unknown(let reason): return .unknown(reason, at: start)
    case .notApplicable(let reason): return .notApplicable(reason, at: start)
    }
    var open: [String] = []
    var fine: [String] = []
    var unknown: (Family, UnknownReason)?
    for family in orderedFamilies {
      switch family == .ipv4 ? firewall.ipv4 : firewall.ipv6 {
      case .filtered: fine.append("\(family.title) is filtered")
      case .familyOff: fine.append("\(family.title) is switched off")
      case .open: open.append("\(family.title) lets every connection in")
      case .partly(let places): open.append("\(family.title) lets connections in: \(MachineText.list(places))")
      case .unknown(let reason): unknown = unknown ?? (family, reason)
      }
    }
    let notes = firewall.notes.isEmpty ? "" : " (\(MachineText.list(firewall.notes)))"
    if !open.isEmpty { return Timeline(at: start, .fail, (open.joined(separator: "; ") + notes).short) }
    if let (family, reason) = unknown { return .unknown(reason, at: start, of: family.title) }
    return Timeline(at: start, .pass, fine.joined(separator: "; "))
  }
}

extension FirewallCheck.Family {
  fileprivate var title: String {
    switch self {
    case .ipv4: "IPv4"
    case .ipv6: "IPv6"
    }
  }
}
