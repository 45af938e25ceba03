import Posture

/// The patch level of a machine whose packages come from apt, part by part: what one part lacks does not hide the others.
struct AptPatchLevel {
  private let machine: Machine
  private let installed: InstalledPackages
  private let configuration: AptConfiguration
  private let archives: AptArchives
  private let pins: AptPins
  private var unknownParts: [String: UnknownReason] = [:]
  private var sources: [String]

  /// Where apt's directories may be moved to; this agent looks for them at their usual places.
  private static let movable = [
    "RootDir", "Dir", "Dir::State", "Dir::State::lists", "Dir::State::status", "Dir::Etc", "Dir::Etc::sourcelist",
    "Dir::Etc::sourceparts", "Dir::Etc::parts", "Dir::Etc::preferences", "Dir::Etc::preferencesparts",
  ]

  static func fact(on machine: Machine) async -> Fact<PatchLevel> {
    do throws(MachineError) {
      var level = try AptPatchLevel(machine)
      if let moved = movable.first(where: { level.configuration[$0] != nil }) {
        return .unknown(
          UnknownReason(
            .notUnderstood, tried: UnknownReason.bounded(tried: level.configuration.files),
            detail: "apt's directories are moved (\(moved))"))
      }
      let value = await level.collect()
      return .known(value, from: UnknownReason.bounded(tried: level.sources))
    } catch {
      return .unknown(error.reason())
    }
  }

  private init(_ machine: Machine) throws(MachineError) {
    self.machine = machine
    installed = try InstalledPackages(on: machine)
    configuration = try AptConfiguration(on: machine)
    archives = try AptArchives(on: machine, list: try AptSourceList(on: machine))
    pins = try AptPins(on: machine)
    sources = [InstalledPackages.statusFile] + archives.files
  }

  private mutating func collect() async -> PatchLevel {
    let now = machine.now()
    let doubt = archives.doubtAboutSecurity(at: now)
    if archives.refreshed == nil {
      unknownParts["metadata_refreshed"] = UnknownReason(.notFound, tried: AptArchives.refreshSigns)
    }
    let simulation = await simulate()
    let updates = await classify(simulation)
    let isBlind = !archives.archives.contains { $0.release != nil }
    if let doubt { unknownParts["pending_security"] = doubt }
    if isBlind, let doubt { unknownParts["pending_other"] = doubt }
    let other = isBlind ? nil : updates?.other
    let security = doubt == nil ? updates?.security.count : nil
    return PatchLevel(
      manager: "apt", metadataRefreshed: archives.refreshed,
      failingSources: archives.failing(at: now).prefix(16).map(\.source.label),
      pendingSecurity: security,
      pendingSecurityUpdates: Array((updates?.security ?? []).prefix(PatchLevel.maxListedUpdates)), pendingOther: other,
      withheld: withheld(updates, simulation: simulation),
      lastCompleteUpgrade: await lastCompleteUpgrade(simulation, nothingPending: security == 0 && other == 0),
      reboot: reboot(), automatic: automatic(), brokenPackages: brokenPackages, unknownParts: unknownParts)
  }

  private var brokenPackages: Int {
    let broken = installed.packages.count(where: \.isBroken)
    // A journal that was never folded in blocks apt, whatever states it holds.
    return max(broken, installed.wasInterrupted ? 1 : 0)
  }

  private mutating func simulate() async -> AptSimulation? {
    do throws(MachineError) {
      let simulation = AptSimulation(try await machine.commands.run(AptCommand.simulation).text)
      guard simulation.isComplete else {
        throw .toolFailed(AptCommand.simulation.line, status: 0, message: "its output has no summary")
      }
      sources.append(AptCommand.simulation.line)
      return simulation
    } catch {
      for part in ["pending_security", "pending_other", "withheld"] { unknownParts[part] = error.reason() }
      return nil
    }
  }

  private mutating func classify(_ simulation: AptSimulation?) async -> AptUpdates? {
    guard let simulation else { return nil }
    var policies: [String: AptPolicy] = [:]
    let questions = AptUpdates.questions(simulation: simulation, installed: installed, pins: pins)
    if !questions.isEmpty {
      do throws(MachineError) {
        policies = AptPolicy.table(try await machine.commands.run(AptCommand.policy(of: questions)).text)
        sources.append("apt-cache policy")
      } catch {
        for part in ["pending_security", "pending_other", "withheld"] {
          unknownParts[part] = error.reason(tried: ["apt-cache policy"])
        }
        return nil
      }
    }
    return AptUpdates(simulation: simulation, policies: policies, installed: installed, archives: archives)
  }

  private mutating func withheld(_ updates: AptUpdates?, simulation: AptSimulation?) -> PatchLevel.Withheld {
    var needsSubscription = 0
    do throws(MachineError) {
      let isUbuntu = archives.archives.contains { $0.release?.origin == "Ubuntu" }
      if isUbuntu, let simulation {
        let pro = try UbuntuPro(on: machine, installed: installed, simulation: simulation, archives: archives)
        if let withheld = pro.withheld {
          needsSubscription = withheld
          sources.append(UbuntuPro.lists)
        } else {
          unknownParts["needs_subscription"] = UnknownReason(.notFound, tried: [UbuntuPro.lists])
        }
      }
    } catch {
      unknownParts["needs_subscription"] = error.reason()
    }
    return PatchLevel.Withheld(
      phased: updates?.phased ?? 0, held: updates?.held ?? 0, needsSubscription: needsSubscription,
      blocked: updates?.blocked ?? 0)
  }

  /// When nothing was left pending.
  ///
  /// With nothing pending, that is the last refresh: what is installed is what the lists then offered. Else it is the last
  /// whole upgrade in apt's history, which does not tell how old the lists were at that time.
  private mutating func lastCompleteUpgrade(_ simulation: AptSimulation?, nothingPending: Bool) async -> Int64? {
    if nothingPending, let refreshed = archives.refreshed { return refreshed }
    do throws(MachineError) {
      let removesNothing = simulation?.removals == 0
      let addsNothing = simulation?.additions == 0
      var end = try history().lastCompleteUpgrade(removesNothing: removesNothing, addsNothing: addsNothing)
      if end == nil, let older = await rotatedHistory() {
        end = older.lastCompleteUpgrade(removesNothing: removesNothing, addsNothing: addsNothing)
      }
      if let end {
        sources.append(AptHistory.file)
        return max(0, try localTime().instant(ofLocal: end))
      }
      unknownParts["last_complete_upgrade"] = UnknownReason(
        .notFound, tried: [AptHistory.file, "\(AptHistory.file).1.gz"], detail: "no whole upgrade is in apt's history")
    } catch {
      unknownParts["last_complete_upgrade"] = error.reason()
    }
    return nil
  }

  private func history() throws(MachineError) -> AptHistory {
    do throws(MachineError) {
      return AptHistory(try machine.bytes(AptHistory.file, maxBytes: AptHistory.maxBytes))
    } catch .notFound {
      return AptHistory([])
    }
  }

  /// Nil where there is none, or no way to read it: then it tells nothing.
  private func rotatedHistory() async -> AptHistory? {
    do throws(MachineError) {
      return AptHistory(try await machine.commands.run(AptCommand.rotatedHistory).standardOutput)
    } catch {
      return nil
    }
  }

  private func localTime() throws(MachineError) -> LocalTime {
    do throws(MachineError) {
      guard let time = LocalTime(try machine.bytes(LocalTime.file)) else { throw .unexpectedKind(LocalTime.file) }
      return time
    } catch .notFound {
      return .utc
    }
  }

  private mutating func reboot() -> PatchLevel.Reboot? {
    switch RebootNeed(on: machine, installed: installed).outcome {
    case .success(let reboot): return reboot
    case .failure(let failure):
      unknownParts["reboot"] = failure.reason
      return nil
    }
  }

  private mutating func automatic() -> PatchLevel.Automatic? {
    do throws(MachineError) {
      return try AptAutomaticUpgrades(on: machine, configuration: configuration).value
    } catch {
      unknownParts["automatic"] = error.reason()
      return nil
    }
  }
}
