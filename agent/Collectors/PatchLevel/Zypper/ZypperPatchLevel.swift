import Posture

/// The patch level of a machine that zypper keeps: openSUSE and SUSE Linux Enterprise.
///
/// A mend is a patch of the category `security`: its name stands for all of its packages.
struct ZypperPatchLevel: PatchLevelReader {
  private let machine: Machine
  private let repositories: ZypperRepositories
  private var findings = PartialFindings()

  private struct Updates: Equatable {
    var security: [PatchLevel.Update] = []
    var other = 0
  }

  static func fact(on machine: Machine) async -> Fact<PatchLevel> {
    do throws(MachineError) {
      var reader = ZypperPatchLevel(machine: machine, repositories: try ZypperRepositories(on: machine))
      return await reader.fact()
    } catch {
      return .unknown(error.reason())
    }
  }

  private mutating func fact() async -> Fact<PatchLevel> {
    for place in ZypperRepositories.places { findings.used(place) }
    if repositories.refreshed == nil {
      findings.miss("metadata_refreshed", because: UnknownReason(.notFound, tried: ZypperRepositories.places))
    }
    let updates = await updates()
    let doubt = repositories.doubtAboutSecurity
    if let doubt { findings.miss("pending_security", because: doubt) }
    let security = doubt == nil ? updates?.security.count : nil
    let isCurrent = security == 0 && updates?.other == 0 && repositories.failing.isEmpty
    if !isCurrent {
      findings.miss(
        "last_complete_upgrade",
        because: UnknownReason(.notUnderstood, detail: "zypper's history is not read; something is pending or may be"))
    }
    findings.miss("broken_packages", because: UnknownReason(.notUnderstood, detail: "rpm keeps no record of broken packages"))
    noteLocks()
    let reboot = await reboot()
    return findings.fact(
      PatchLevel(
        manager: "zypper", metadataRefreshed: repositories.refreshed,
        failingSources: repositories.failing.prefix(16).map { $0.clipped(toBytes: 256) }, pendingSecurity: security,
        pendingSecurityUpdates: Array((updates?.security ?? []).prefix(PatchLevel.maxListedUpdates)),
        pendingOther: updates?.other, lastCompleteUpgrade: isCurrent ? repositories.refreshed : nil, reboot: reboot,
        automatic: automatic(), unknownParts: findings.unknownParts))
  }

  /// Other updates are the other patches, and the packages of repositories that have no patches.
  private mutating func updates() async -> Updates? {
    do throws(MachineError) {
      guard repositories.refreshed != nil else { throw .notFound(ZypperRepositories.cache) }
      let patches = try await list(ZypperCommand.patches).filter(\.isNeededPatch)
      let packages = try await list(ZypperCommand.updates)
      let advised = Set(repositories.repositories.filter(\.hasAdvisories).map(\.id))
      let mends = patches.filter { $0.category == "security" }
      return Updates(
        security: mends.map { .init(package: $0.name.clipped(toBytes: 128), version: $0.edition.clipped(toBytes: 128)) }
          .sorted { $0.package < $1.package },
        other: patches.count - mends.count + packages.count { !advised.contains($0.repository) })
    } catch {
      findings.miss("pending_security", "pending_other", "withheld", because: error.reason())
      return nil
    }
  }

  private mutating func list(_ command: Command) async throws(MachineError) -> [ZypperUpdate] {
    guard let updates = ZypperUpdate.list(try await machine.commands.run(command).text) else {
      throw .toolFailed(command.line, status: 0, message: "its output does not come to its end")
    }
    findings.used(command.line)
    return updates
  }

  /// What is locked zypper leaves out of its answers.
  private mutating func noteLocks() {
    let locks = "/etc/zypp/locks"
    do throws(MachineError) {
      if try machine.status(locks).size > 0 {
        findings.miss("withheld", because: UnknownReason(.notUnderstood, tried: [locks], detail: "packages are locked"))
      }
    } catch .notFound {
    } catch {
      findings.miss("withheld", because: error.reason())
    }
  }

  private mutating func reboot() async -> PatchLevel.Reboot? {
    do throws(MachineError) {
      if try machine.exists("/usr/sbin/transactional-update") {
        findings.miss(
          "reboot",
          because: UnknownReason(
            .notUnderstood, tried: ["/usr/sbin/transactional-update"],
            detail: "updates wait in a snapshot for the next start, which this agent does not compare"))
        return nil
      }
      let state = try RPMReboot(on: machine)
      let times = try await machine.commands.run(RPMReboot.installTimes).text
      let reboot = state.need(installTimes: times)
      // A patch or package that asks for it leaves a mark until the machine starts again.
      if try machine.exists("/run/reboot-needed") {
        return PatchLevel.Reboot(
          needed: true, bootableKernel: reboot?.bootableKernel, packages: reboot?.packages ?? [])
      }
      if reboot == nil { findings.miss("reboot", because: state.reason) }
      return reboot
    } catch {
      findings.miss("reboot", because: error.reason())
      return nil
    }
  }

  private mutating func automatic() -> PatchLevel.Automatic? {
    findings.part("automatic") { [machine] () throws(MachineError) in
      for timer in ["os-update.timer", "transactional-update.timer"] where try SystemdTimer.isOn(timer, on: machine) {
        return PatchLevel.Automatic(enabled: true)
      }
      let file = "/etc/sysconfig/automatic_online_update"
      do throws(MachineError) {
        let lines = try machine.text(file).split(separator: "\n")
        return PatchLevel.Automatic(enabled: lines.contains { $0.trimmed == "AOU_ENABLE_CRONJOB=\"true\"" })
      } catch .notFound {
        return PatchLevel.Automatic(enabled: false)
      }
    }
  }
}
