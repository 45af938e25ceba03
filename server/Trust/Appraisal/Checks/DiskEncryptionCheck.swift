import Evidence
package import Posture
package import StrictJSON

/// Is everything that this machine writes to a disk encrypted?
package struct DiskEncryptionCheck: Check {
  package static let name = "disk_encryption"
  package static let title = "Disk encryption"

  /// The volumes that are judged.
  let roles: Set<DiskEncryption.Role>

  package init(roles: Set<DiskEncryption.Role> = [.root, .data, .swap]) { self.roles = roles }

  package init(reading parameters: inout JSONObjectReader) throws(JSONFieldError) {
    roles = try parameters.words("roles", default: [.root, .data, .swap])
  }

  package var parameters: JSONObject {
    var object = JSONObject()
    object["roles"] = .array(orderedRoles.map { .string($0.rawValue) })
    return object
  }

  private var orderedRoles: [DiskEncryption.Role] { DiskEncryption.Role.allCases.filter(roles.contains) }

  package func demandsMore(than old: Self) -> Bool { !roles.isSubset(of: old.roles) }

  package var wanted: String {
    "every volume of these kinds is encrypted: \(orderedRoles.map(\.rawValue).joined(separator: ", "))"
  }

  package func examine(_ evidence: ExaminedEvidence) -> Examination {
    Examination(timeline(evidence.posture.fact(DiskEncryption.self), at: evidence.attestedAt))
  }

  private func timeline(_ fact: Fact<DiskEncryption>, at start: Instant) -> Timeline {
    let volumes: [DiskEncryption.Volume]
    switch fact {
    case .known(let value, _): volumes = value.volumes.filter { roles.contains($0.role) }
    case .unknown(let reason): return .unknown(reason, at: start)
    case .notApplicable(let reason): return .notApplicable(reason, at: start)
    }
    let plain = volumes.compactMap(\.plainWords)
    // A volume known to be plain is a failure whatever is unknown beside it.
    guard plain.isEmpty else { return Timeline(at: start, .fail, "not encrypted: \(plain.joined(separator: "; "))".short) }
    for volume in volumes {
      if case .unknown(let reason) = volume.state { return .unknown(reason, at: start, of: volume.name) }
    }
    // Every machine has a root; data and swap it may lack.
    guard !roles.contains(.root) || volumes.contains(where: { $0.role == .root }) else {
      return .unknown(UnknownReason(.notFound), at: start, of: "the root file system")
    }
    return Timeline(at: start, .pass, volumes.isEmpty ? "no volume of these kinds" : "encrypted: \(names(volumes))".short)
  }

  private func names(_ volumes: [DiskEncryption.Volume]) -> String {
    volumes.prefix(8).map(\.name).joined(separator: ", ") + (volumes.count > 8 ? " and \(volumes.count - 8) more" : "")
  }
}

extension DiskEncryption.Volume {
  fileprivate var name: String { "\(role.rawValue) (\(MachineText.printable(path)))" }

  /// Nil unless some of it is known to reach a disk unencrypted.
  fileprivate var plainWords: String? {
    switch state {
    case .encrypted, .memoryOnly, .unknown: nil
    case .plain: plainEnds.isEmpty ? name : "\(name) on \(MachineText.list(plainEnds))"
    case .partly: plainEnds.isEmpty ? "\(name), in part" : "\(name), in part: \(MachineText.list(plainEnds)) is plain"
    }
  }
}

extension String {
  /// At most 400 bytes: for lists of names that are bounded one by one.
  var short: String { utf8.count <= 400 ? self : MachineText.printable(self, maxBytes: 400) }
}
