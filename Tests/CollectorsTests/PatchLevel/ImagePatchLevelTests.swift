@testable import Collectors
import Posture
import Testing

/// Machines that are replaced as a whole, typed from their manuals.
@Suite struct ImagePatchLevelTests {
  private func value(_ name: String) async throws -> PatchLevel {
    try #require(try await FixtureMachine.with(name) { await PatchLevelCollector().collect(from: $0) }.value)
  }

  @Test(
    "what waits for a start is seen, and of updates nothing is claimed",
    arguments: [("silverblue-42-staged", "rpm-ostree"), ("nixos-25.05-not-restarted", "nix")])
  func waiting(name: String, manager: String) async throws {
    let level = try await value(name)
    #expect(level.manager == manager)
    #expect(level.reboot == PatchLevel.Reboot(needed: true))
    #expect(level.automatic == PatchLevel.Automatic(enabled: true))
    #expect(level.pendingSecurity == nil)
    #expect(level.pendingOther == nil)
    for part in ["pending_security", "pending_other", "metadata_refreshed"] {
      #expect(level.unknownParts[part]?.code == .notUnderstood)
    }
  }

  @Test(
    "an answer of rpm-ostree without a booted deployment leaves the reboot unknown",
    arguments: ["", "[]", "{}", "{\"deployments\": []}", "{\"deployments\": [{\"booted\": false}]}", "{\"deployments\": [1]}"])
  func status(answer: String) async throws {
    let fact = try await ScratchMachine.with(["/run/ostree-booted": ""], commands: Answer(text: answer)) {
      await PatchLevelCollector().collect(from: $0)
    }
    let level = try #require(fact.value)
    #expect(level.reboot == nil)
    #expect(level.unknownParts["reboot"]?.code == .toolFailed)
    #expect(level.automatic == PatchLevel.Automatic(enabled: false))
  }

  @Test("the booted deployment is named, and needs no start when it is the next") func booted() async throws {
    let answer = "{\"deployments\": [{\"booted\": true, \"version\": \"42.1\"}, {\"booted\": false}]}"
    let fact = try await ScratchMachine.with(["/run/ostree-booted": ""], commands: Answer(text: answer)) {
      await PatchLevelCollector().collect(from: $0)
    }
    #expect(fact.value?.reboot == PatchLevel.Reboot(needed: false))
    #expect(fact.value?.unknownParts["pending_security"]?.detail?.hasSuffix("; 42.1 runs") == true)
  }

  @Test(
    "a system that was built but not started differs in its kernel, modules or initrd, or not at all",
    arguments: ["kernel", "kernel-modules", "initrd", ""])
  func nixos(changed: String) async throws {
    var files = ["/etc/NIXOS": ""]
    for part in ["kernel", "kernel-modules", "initrd"] {
      files["/run/booted-system/\(part)"] = "-> /nix/store/a-\(part)"
      files["/run/current-system/\(part)"] = "-> /nix/store/\(part == changed ? "b" : "a")-\(part)"
    }
    let fact = try await ScratchMachine.with(files) { await PatchLevelCollector().collect(from: $0) }
    #expect(fact.value?.reboot == PatchLevel.Reboot(needed: !changed.isEmpty))
  }
}

/// One program's answer.
private struct Answer: CommandRunner {
  let text: String
  func run(_ command: Command) async throws(MachineError) -> CommandOutput { CommandOutput(standardOutput: Array(text.utf8)) }
}
