import Posture

/// The patch level of a machine that dnf keeps: Fedora, RHEL and what is rebuilt from it.
struct DnfPatchLevel: PatchLevelReader {
  private let machine: Machine
  private let generation: DnfGeneration
  private let repositories: DnfRepositories
  private var findings = PartialFindings()

  static func fact(on machine: Machine) async -> Fact<PatchLevel> {
    do throws(MachineError) {
      guard let generation = try DnfGeneration(on: machine) else {
        return .unknown(
          UnknownReason(
            .notUnderstood, tried: ["/usr/bin/dnf", "/usr/bin/dnf5"],
            detail: "packages are kept by yum or microdnf, which this agent does not understand"))
      }
      var reader = DnfPatchLevel(
        machine: machine, generation: generation,
        repositories: try DnfRepositories(on: machine, generation: generation))
      return await reader.fact()
    } catch {
      return .unknown(error.reason())
    }
  }

  private mutating func fact() async -> Fact<PatchLevel> {
    for place in repositories.places { findings.used(place) }
    let isBlind = repositories.refreshed == nil
    if isBlind { findings.miss("metadata_refreshed", because: UnknownReason(.notFound, tried: [generation.cache])) }
    let updates = await updates(isBlind: isBlind)
    let doubt = repositories.doubtAboutSecurity
    if let doubt { findings.miss("pending_security", because: doubt) }
    let security = doubt == nil ? updates?.security.count : nil
    let isCurrent = security == 0 && updates?.other == 0 && repositories.failing.isEmpty
    if !isCurrent {
      findings.miss(
        "last_complete_upgrade",
        because: UnknownReason(.notUnderstood, detail: "dnf's history is not read; something is pending or may be"))
    }
    findings.miss("broken_packages", because: UnknownReason(.notUnderstood, detail: "rpm keeps no record of broken packages"))
    let reboot = await reboot()
    let (held, blocked) = withheld(updates)
    return findings.fact(
      PatchLevel(
        manager: "dnf", metadataRefreshed: repositories.refreshed,
        failingSources: repositories.failing.prefix(16).map { $0.clipped(toBytes: 256) }, pendingSecurity: security,
        pendingSecurityUpdates: Array((updates?.security ?? []).prefix(PatchLevel.maxListedUpdates)),
        pendingOther: updates?.other, withheld: PatchLevel.Withheld(held: held, blocked: blocked),
        lastCompleteUpgrade: isCurrent ? repositories.refreshed : nil, reboot: reboot, automatic: automatic(),
        unknownParts: findings.unknownParts))
  }

  private mutating func updates(isBlind: Bool) async -> DnfUpdates? {
    do throws(MachineError) {
      guard !isBlind else { throw .notFound(generation.cache) }
      let upgrades = try await machine.commands.run(generation.upgrades).text
      let advisories = try await machine.commands.run(generation.advisories).text
      guard let updates = DnfUpdates(upgrades: upgrades, advisories: advisories, generation: generation) else {
        throw .toolFailed(generation.advisories.line, status: 0, message: "its output is not a list of updates")
      }
      findings.used(generation.upgrades.line)
      findings.used(generation.advisories.line)
      return updates
    } catch {
      findings.miss("pending_security", "pending_other", "withheld", because: error.reason())
      return nil
    }
  }

  /// Held if something is locked or excluded at all, else blocked.
  private mutating func withheld(_ updates: DnfUpdates?) -> (held: Int, blocked: Int) {
    guard let count = updates?.withheld.count, count > 0 else { return (0, 0) }
    let isHeld = findings.part("withheld") { [machine] () throws(MachineError) in
      let settings = try machine.settings(in: DnfRepositories.main)
      if ["exclude", "excludepkgs", "includepkgs"].contains(where: { settings["main", $0]?.isEmpty == false }) { return true }
      for file in ["/etc/dnf/plugins/versionlock.list", "/etc/dnf/versionlock.toml"] {
        do throws(MachineError) {
          if try machine.status(file).size > 0 { return true }
        } catch .notFound {}
      }
      return false
    }
    return isHeld == false ? (0, count) : (count, 0)
  }

  private mutating func reboot() async -> PatchLevel.Reboot? {
    do throws(MachineError) {
      let state = try RPMReboot(on: machine)
      let times = try await machine.commands.run(RPMReboot.installTimes).text
      guard let reboot = state.need(installTimes: times) else {
        findings.miss("reboot", because: state.reason)
        return nil
      }
      return reboot
    } catch {
      findings.miss("reboot", because: error.reason())
      return nil
    }
  }

  /// A timer that installs, or one that installs if its settings say so.
  private mutating func automatic() -> PatchLevel.Automatic? {
    findings.part("automatic") { [machine] () throws(MachineError) in
      if try SystemdTimer.isOn("dnf-automatic-install.timer", on: machine) { return PatchLevel.Automatic(enabled: true) }
      var isTimed = false
      for timer in ["dnf-automatic.timer", "dnf5-automatic.timer"] where try SystemdTimer.isOn(timer, on: machine) {
        isTimed = true
      }
      // dnf 5 brings its defaults in a file of its own, which the administrator's overrides.
      var wants: Bool?
      for file in ["/etc/dnf/automatic.conf", "/usr/share/dnf5/dnf5-plugins/automatic.conf"] where wants == nil {
        wants = try machine.settings(in: file).isTrue("commands", "apply_updates")
      }
      return PatchLevel.Automatic(enabled: isTimed && wants == true)
    }
  }
}
