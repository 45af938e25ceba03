package import StrictJSON

/// Whether a stranger's new TCP connection to a port that nobody listed would get in, by what the kernel enforces.
package struct Firewall: PostureFact {
  package static let name = "firewall"
  package static let version = 1

  /// What happens to an inbound connection that no rule names.
  package enum Inbound: Sendable, Hashable {
    /// It is dropped or rejected on every interface that a stranger can reach.
    case filtered
    /// It gets in.
    case open
    /// It gets in on some interfaces, sources or port ranges; each is named, at most 16.
    case partly([String])
    /// The address family is switched off in the kernel.
    case familyOff
    case unknown(UnknownReason)
  }

  package let ipv4: Inbound
  package let ipv6: Inbound
  /// Ports that rules let in from anywhere, as `tcp/22`; at most 64. For people; no check reads it.
  package let allowed: [String]
  /// What set the rules up, as explanation only: `ufw`, `firewalld`, `nftables`, `iptables`, `docker`, …; at most 8.
  package let managers: [String]
  /// What a person should know, as `ufw_enabled_but_not_loaded`; at most 8.
  package let notes: [String]

  package init(
    ipv4: Inbound, ipv6: Inbound, allowed: [String] = [], managers: [String] = [], notes: [String] = []
  ) {
    self.ipv4 = ipv4
    self.ipv6 = ipv6
    self.allowed = allowed
    self.managers = managers
    self.notes = notes
  }

  package init(reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    self.init(
      ipv4: try Inbound(reading: try reader.value("ipv4"), at: reader.pointer(to: "ipv4")),
      ipv6: try Inbound(reading: try reader.value("ipv6"), at: reader.pointer(to: "ipv6")),
      allowed: try reader.strings("allowed", maxCount: 64, maxBytes: 64),
      managers: try reader.strings("managers", maxCount: 8, maxBytes: 64),
      notes: try reader.strings("notes", maxCount: 8, maxBytes: 128))
    try reader.finish()
  }

  package var json: JSONValue {
    [
      "ipv4": ipv4.json, "ipv6": ipv6.json, "allowed": .array(allowed.map(JSONValue.string)),
      "managers": .array(managers.map(JSONValue.string)), "notes": .array(notes.map(JSONValue.string)),
    ]
  }
}

extension Firewall.Inbound {
  private enum Word: String, CaseIterable {
    case filtered, open, partly, unknown
    case familyOff = "family_off"
  }

  init(reading value: JSONValue, at pointer: String) throws(JSONFieldError) {
    var reader = try JSONObjectReader(value, at: pointer)
    switch try reader.choice("inbound", of: Word.self) {
    case .filtered: self = .filtered
    case .open: self = .open
    case .familyOff: self = .familyOff
    case .partly: self = .partly(try reader.strings("where", maxCount: 16, maxBytes: 128))
    case .unknown:
      self = .unknown(try UnknownReason(reading: try reader.value("reason"), at: reader.pointer(to: "reason")))
    }
    try reader.finish()
  }

  var json: JSONValue {
    switch self {
    case .filtered: ["inbound": .string(Word.filtered.rawValue)]
    case .open: ["inbound": .string(Word.open.rawValue)]
    case .familyOff: ["inbound": .string(Word.familyOff.rawValue)]
    case .partly(let places):
      ["inbound": .string(Word.partly.rawValue), "where": .array(places.map(JSONValue.string))]
    case .unknown(let reason): ["inbound": .string(Word.unknown.rawValue), "reason": reason.json]
    }
  }
}
