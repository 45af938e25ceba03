package import Posture

/// Which commands a machine understands.
package enum SystemFamily: String, Sendable, Hashable, CaseIterable {
  case debian
  case ubuntu
  case fedora
  /// RHEL and what is rebuilt from it.
  case rhel
  case arch
  case suse
  case alpine
  /// Anything else: words instead of commands.
  case other

  /// By `ID`, else by the first known word of `ID_LIKE`.
  package init(_ system: OperatingSystem?) {
    let words = system.map { [$0.id] + $0.idLike } ?? []
    self = words.lazy.compactMap(Self.family(of:)).first ?? .other
  }

  private static func family(of word: String) -> SystemFamily? {
    switch word {
    case "debian", "raspbian", "devuan": .debian
    case "ubuntu", "linuxmint", "pop", "neon", "elementary", "zorin": .ubuntu
    case "fedora": .fedora
    case "rhel", "centos", "rocky", "almalinux", "ol": .rhel
    case "arch", "archarm", "manjaro", "endeavouros", "cachyos": .arch
    case "suse", "opensuse", "opensuse-leap", "opensuse-tumbleweed", "sles", "sled": .suse
    case "alpine": .alpine
    default: nil
    }
  }

  /// Whether packages come through apt.
  var usesApt: Bool { self == .debian || self == .ubuntu }
}
