import Evidence
import Posture
package import StrictJSON

/// Does the machine run what is installed, or does it wait for a reboot?
package struct RebootCheck: Check {
  package static let name = "reboot"
  package static let title = "Reboot"

  package init() {}
  package init(reading parameters: inout JSONObjectReader) throws(JSONFieldError) {}

  package var parameters: JSONObject { JSONObject() }
  package func demandsMore(than old: Self) -> Bool { false }
  package var wanted: String { "no reboot is needed to run what is installed" }

  package func examine(_ evidence: ExaminedEvidence) -> Examination {
    Examination(timeline(evidence.posture.fact(PatchLevel.self), at: evidence.attestedAt))
  }

  private func timeline(_ fact: Fact<PatchLevel>, at start: Instant) -> Timeline {
    switch fact {
    case .unknown(let reason): return .unknown(reason, at: start)
    case .notApplicable(let reason): return .notApplicable(reason, at: start)
    case .known(let patchLevel, _):
      guard let reboot = patchLevel.reboot else {
        return .unknown(patchLevel.unknownParts["reboot"] ?? UnknownReason(.notFound), at: start)
      }
      guard reboot.needed else { return Timeline(at: start, .pass, "no reboot is needed") }
      var observed = "a reboot is needed"
      if let kernel = reboot.bootableKernel { observed += " to run kernel \(MachineText.printable(kernel))" }
      if !reboot.packages.isEmpty { observed += ", asked for by \(MachineText.list(reboot.packages))" }
      return Timeline(at: start, .fail, observed)
    }
  }
}
