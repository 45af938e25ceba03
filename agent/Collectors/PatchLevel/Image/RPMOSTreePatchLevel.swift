import Posture
import StrictJSON

/// What can be told of a machine that rpm-ostree replaces as a whole: which deployment runs, and which comes next.
struct RPMOSTreePatchLevel: PatchLevelReader {
  /// Asks the daemon for its list of deployments; nothing is fetched.
  static let status = Command("rpm-ostree", ["status", "--json"], timeout: .seconds(30))
  private static let settings = "/etc/rpm-ostreed.conf"

  static func fact(on machine: Machine) async -> Fact<PatchLevel> {
    var findings = PartialFindings()
    var reboot: PatchLevel.Reboot?
    var booted = ""
    do throws(MachineError) {
      let answer = try await machine.commands.run(status)
      guard let deployments = Deployment.list(answer.standardOutput), let next = deployments.first,
        let running = deployments.first(where: \.isBooted)
      else { throw .toolFailed(status.line, status: 0, message: "its output has no booted deployment") }
      findings.used(status.line)
      reboot = PatchLevel.Reboot(needed: !next.isBooted)
      booted = "; \(running.version) runs"
    } catch {
      findings.miss("reboot", because: error.reason())
    }
    let automatic = findings.part("automatic") { () throws(MachineError) in
      let policy = try machine.settings(in: settings)["Daemon", "automaticupdatepolicy"] ?? "none"
      let isTimed = try SystemdTimer.isOn("rpm-ostreed-automatic.timer", on: machine)
      return PatchLevel.Automatic(enabled: isTimed && ["stage", "apply"].contains(policy))
    }
    return findings.imageFact(
      manager: "rpm-ostree", reboot: reboot, automatic: automatic,
      detail: "an image is replaced as a whole, and what a newer one mends is not on the machine\(booted)")
  }

  /// One bootable state of the machine; the first in the list is booted next.
  private struct Deployment {
    let isBooted: Bool
    let version: String

    static func list(_ bytes: [UInt8]) -> [Deployment]? {
      do {
        let deployments = try JSONValue(parsing: bytes, limits: .toolOutput).object?["deployments"]?.array
        return deployments?.map { deployment in
          Deployment(
            isBooted: deployment.object?["booted"] == .bool(true),
            version: deployment.object?["version"]?.string ?? "an image without a version")
        }
      } catch {
        return nil
      }
    }
  }
}
