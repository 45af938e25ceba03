import Posture

/// The patch level of a machine of the Arch family.
///
/// Its repositories do not tell which update mends a hole, so the number of those is never known: what counts is how old
/// the databases and the last full upgrade are.
struct PacmanPatchLevel: PatchLevelReader {
  private let machine: Machine
  private var findings = PartialFindings()

  private static let modules = "/usr/lib/modules"

  static func fact(on machine: Machine) async -> Fact<PatchLevel> {
    var reader = PacmanPatchLevel(machine: machine)
    do throws(MachineError) {
      let configuration = PacmanConfiguration(try await machine.commands.run(PacmanCommand.configuration).text)
      guard configuration.isOfThisSystem, !configuration.repositories.isEmpty else {
        return .unknown(
          UnknownReason(
            .notUnderstood, tried: [PacmanCommand.configuration.line],
            detail: "pacman is set up for another root, or without any repository"))
      }
      reader.findings.used(PacmanCommand.configuration.line)
      return await reader.fact(configuration)
    } catch {
      return .unknown(error.reason())
    }
  }

  private mutating func fact(_ configuration: PacmanConfiguration) async -> Fact<PatchLevel> {
    let log = readLog(configuration)
    let missing = missingDatabases(configuration)
    let refreshed = refreshed(configuration, log: log)
    let upgrades = await upgrades(isBlind: missing.count == configuration.repositories.count, configuration)
    findings.miss(
      "pending_security",
      because: UnknownReason(
        .notUnderstood, tried: [configuration.databases + "/sync"],
        detail: "pacman's repositories carry no security advisories"
          + (log?.isPartial == true ? "; this is a partial upgrade: packages changed after a refresh without a full upgrade" : "")
      ))
    findings.miss(
      "automatic",
      because: UnknownReason(.notUnderstood, detail: "pacman has no automatic upgrades of its own; a timer of yours is not seen"))
    return findings.fact(
      PatchLevel(
        manager: "pacman", metadataRefreshed: refreshed,
        failingSources: missing.prefix(16).map { $0.clipped(toBytes: 256) }, pendingSecurity: nil,
        pendingOther: upgrades?.pending, withheld: PatchLevel.Withheld(held: upgrades?.ignored ?? 0),
        lastCompleteUpgrade: lastCompleteUpgrade(
          log, refreshed: refreshed, isCurrent: upgrades == PacmanUpgrades.none && missing.isEmpty, configuration),
        reboot: reboot(), brokenPackages: brokenPackages(configuration), unknownParts: findings.unknownParts))
  }

  private mutating func readLog(_ configuration: PacmanConfiguration) -> PacmanLog? {
    findings.part("last_complete_upgrade") { [machine] () throws(MachineError) in
      PacmanLog(try machine.bytes(configuration.log, maxBytes: PacmanLog.maxBytes))
    }
  }

  /// The repositories whose database was never fetched, or is empty.
  private mutating func missingDatabases(_ configuration: PacmanConfiguration) -> [String] {
    findings.part("metadata_refreshed") { [machine] () throws(MachineError) in
      var missing: [String] = []
      for repository in configuration.repositories {
        do throws(MachineError) {
          if try machine.followedStatus(configuration.database(of: repository)).size == 0 { missing.append(repository) }
        } catch .notFound {
          missing.append(repository)
        }
      }
      return missing
    } ?? configuration.repositories
  }

  /// A fetched database bears the time at which its server changed it, so the refresh was then or later; the log knows of
  /// refreshes that brought nothing new.
  private mutating func refreshed(_ configuration: PacmanConfiguration, log: PacmanLog?) -> Int64? {
    let files = configuration.repositories.map { configuration.database(of: $0) }
    let newest = findings.part("metadata_refreshed") { [machine] () throws(MachineError) in try machine.newestChange(of: files) }
    let logged = log?.lastRefresh.flatMap { $0 <= machine.now() ? $0 : nil }
    guard let time = [newest ?? nil, logged].compactMap({ $0 }).max(), newest != .some(nil) else {
      if findings.unknownParts["metadata_refreshed"] == nil {
        findings.miss("metadata_refreshed", because: UnknownReason(.notFound, tried: UnknownReason.bounded(tried: files)))
      }
      return nil
    }
    findings.used(configuration.databases + "/sync")
    return time
  }

  private mutating func upgrades(isBlind: Bool, _ configuration: PacmanConfiguration) async -> PacmanUpgrades? {
    guard !isBlind else {
      findings.miss("pending_other", "withheld", because: UnknownReason(.notFound, tried: [configuration.databases + "/sync"]))
      return nil
    }
    do throws(MachineError) {
      guard let upgrades = PacmanUpgrades(try await answer()) else {
        throw .toolFailed(PacmanCommand.upgrades.line, status: 0, message: "its output is not a list of upgrades")
      }
      findings.used(PacmanCommand.upgrades.line)
      return upgrades
    } catch {
      findings.miss("pending_other", "withheld", because: error.reason())
      return nil
    }
  }

  private func answer() async throws(MachineError) -> String {
    do throws(MachineError) {
      return try await machine.commands.run(PacmanCommand.upgrades).text
    } catch .toolFailed(let line, status: 1, let message) {
      // Nothing to list. A warning, the last of them cut short, is about a missing database: the files tell of it too.
      guard message.split(whereSeparator: \.isNewline).allSatisfy({ $0.hasPrefix("warning:") || "warning:".hasPrefix($0) }) else {
        throw .toolFailed(line, status: 1, message: message)
      }
      return ""
    }
  }

  private mutating func lastCompleteUpgrade(
    _ log: PacmanLog?, refreshed: Int64?, isCurrent: Bool, _ configuration: PacmanConfiguration
  ) -> Int64? {
    if isCurrent, let refreshed { return refreshed }
    guard let log else { return nil }
    guard let time = log.lastCompleteUpgrade, time <= machine.now() else {
      findings.miss(
        "last_complete_upgrade",
        because: UnknownReason(.notFound, tried: [configuration.log], detail: "no full upgrade with its refresh is in the log"))
      return nil
    }
    findings.used(configuration.log)
    return time
  }

  private mutating func reboot() -> PatchLevel.Reboot? {
    guard
      let kernels = findings.part(
        "reboot",
        { [machine] () throws(MachineError) in try ReplacedKernels(on: machine, modules: Self.modules, mark: "vmlinuz") })
    else {
      return nil
    }
    guard let reboot = kernels.reboot else {
      findings.miss("reboot", because: kernels.reason)
      return nil
    }
    findings.used(Self.modules)
    return reboot
  }

  /// A package whose record lacks its description was cut off while it was installed.
  private mutating func brokenPackages(_ configuration: PacmanConfiguration) -> Int {
    let folder = configuration.databases + "/local"
    return findings.part("broken_packages") { [machine] () throws(MachineError) in
      var broken = 0
      for name in try machine.names(in: folder) where name != "ALPM_DB_VERSION" {
        if try !machine.exists("\(folder)/\(name)/desc") { broken += 1 }
      }
      return broken
    } ?? 0
  }
}
