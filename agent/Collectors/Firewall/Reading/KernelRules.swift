import Posture

/// Asks the kernel, through its tools, for everything that filters inbound packets: nf_tables and the legacy tables.
///
/// What could not be read stays in the ruleset as a table that may do anything, so that an answer that does not depend on it
/// is still certain.
struct KernelRules: Sendable {
  static let nft = Command("nft", ["-j", "list", "ruleset"])
  /// For rulesets with very long lists of addresses.
  static let nftWithoutSets = Command("nft", ["-j", "-t", "list", "ruleset"])

  private(set) var ruleset = Ruleset()
  /// Where the rules were read.
  private(set) var sources: [String] = []
  /// Why something could not be read.
  private(set) var failures: [UnknownReason] = []

  static func read(from machine: Machine) async -> KernelRules {
    var rules = KernelRules()
    await rules.readNft(machine)
    await rules.readHiddenXtables(machine)
    await rules.readLegacy(.ipv4, machine)
    await rules.readLegacy(.ipv6, machine)
    return rules
  }

  private mutating func readNft(_ machine: Machine) async {
    do throws(Miss) {
      try await readNft(Self.nft, machine)
    } catch {
      guard error.reason.code == .tooLarge else { return miss(error, machine) }
      do throws(Miss) { try await readNft(Self.nftWithoutSets, machine) } catch { miss(error, machine) }
    }
  }

  /// Why nft gave no ruleset, and whether it ran at all.
  private struct Miss: Error {
    let reason: UnknownReason
    let isRefusal: Bool
  }

  private mutating func readNft(_ command: Command, _ machine: Machine) async throws(Miss) {
    let output: CommandOutput
    do throws(MachineError) {
      output = try await machine.commands.run(command)
    } catch {
      let reason = UnknownReason(error, tried: command.line, package: "nftables", capability: "CAP_NET_ADMIN")
      throw Miss(reason: reason, isRefusal: reason.code == .needsPrivilege)
    }
    do throws(NftReader.Failure) {
      ruleset = try NftReader.read(output.standardOutput, listsSets: command == Self.nft)
      sources.append(command.line)
    } catch {
      let detail = "the output is \(error.message)".clipped(toBytes: 300)
      throw Miss(
        reason: UnknownReason(error.isTooLarge ? .tooLarge : .toolFailed, tried: [command.line], detail: detail), isRefusal: true)
    }
  }

  /// A tool that is missing, or that the kernel does not answer, is no loss where the kernel cannot hold such rules at all.
  private mutating func miss(_ miss: Miss, _ machine: Machine) {
    if !miss.isRefusal, case .absent = KernelModules(of: machine).nfTables {
      sources.append(KernelModules.list)
    } else {
      self.miss(miss.reason, nil)
    }
  }

  /// nft shows only the names of matches that iptables-nft wrote; iptables shows them whole.
  private mutating func readHiddenXtables(_ machine: Machine) async {
    for family in AddressFamily.allCases {
      let hidden = ruleset.tables.filter { $0.hidesXtables && $0.family == family.tableFamily }.map(\.name)
      if hidden.isEmpty { continue }
      let command = Command(family == .ipv4 ? "iptables-nft-save" : "ip6tables-nft-save")
      do throws(MachineError) {
        let text = try await machine.commands.run(command).text
        do throws(IptablesReader.Failure) {
          for table in try IptablesReader(family: family, engine: .nft).read(text) where hidden.contains(table.name) {
            guard let index = ruleset.tables.firstIndex(where: { $0.family == table.family && $0.name == table.name }) else {
              continue
            }
            var table = table
            table.doubt = ruleset.tables[index].doubt
            ruleset.tables[index] = table
          }
          sources.append(command.line)
        } catch {
          // The conditions stay unclear, each by its name.
          continue
        }
      } catch {
        continue
      }
    }
  }

  private mutating func readLegacy(_ family: AddressFamily, _ machine: Machine) async {
    let list = family == .ipv4 ? "/proc/net/ip_tables_names" : "/proc/net/ip6_tables_names"
    let command = Command(family == .ipv4 ? "iptables-legacy-save" : "ip6tables-legacy-save")
    let names: [Substring]
    do throws(MachineError) {
      names = try machine.text(list).split(whereSeparator: \.isWhitespace)
    } catch {
      // Without the file the kernel has no legacy tables of this family.
      if case .notFound = error { return }
      return miss(UnknownReason(error, tried: list, package: "iptables", capability: "root"), family)
    }
    if names.isEmpty { return }
    do throws(MachineError) {
      let text = try await machine.commands.run(command).text
      do throws(IptablesReader.Failure) {
        let tables = try IptablesReader(family: family, engine: .legacy).read(text)
        guard let missing = names.first(where: { name in !tables.contains { $0.name == name } }) else {
          ruleset.tables += tables
          sources.append(command.line)
          return
        }
        miss(
          UnknownReason(.contradictory, tried: [list, command.line], detail: "no table \(missing)".clipped(toBytes: 300)), family)
      } catch {
        miss(UnknownReason(.toolFailed, tried: [command.line], detail: "the output has \(error.message)"), family)
      }
    } catch {
      miss(UnknownReason(error, tried: command.line, package: "iptables", capability: "CAP_NET_RAW and CAP_NET_ADMIN"), family)
    }
  }

  /// Something that filters could not be read; nil: of both families.
  private mutating func miss(_ reason: UnknownReason, _ family: AddressFamily?) {
    failures.append(reason)
    var table = RuleTable(engine: .nft, family: family?.tableFamily ?? .inet, name: "?")
    let base = BaseHook(hook: .input, priority: 0, dropsByDefault: false, devices: nil)
    var chain = RuleChain(name: "?", base: base)
    chain.rules = [Rule(steps: [.mayDoAnything(reason)])]
    table.chains["?"] = chain
    table.isUnread = true
    ruleset.tables.append(table)
  }
}

extension AddressFamily {
  fileprivate var tableFamily: RuleTable.Family { self == .ipv4 ? .ip : .ip6 }
}

extension UnknownReason {
  /// Why the machine did not answer, in the words of the posture.
  fileprivate init(_ error: MachineError, tried: String, package: String, capability: String) {
    let privilege = UnknownReason(.needsPrivilege, tried: [tried], detail: "needs \(capability)")
    switch error {
    case .notPermitted: self = privilege
    case .notFound, .toolMissing:
      self.init(.notFound, tried: [tried], detail: "the program is missing: install the package \(package)")
    case .tooLarge: self.init(.tooLarge, tried: [tried])
    case .timedOut: self.init(.timedOut, tried: [tried])
    case .unexpectedKind: self.init(.toolFailed, tried: [tried], detail: "not a text")
    case .failed(_, let number): self.init(.toolFailed, tried: [tried], detail: "error number \(number)")
    case .toolFailed(_, let status, let message):
      let refused = ["Operation not permitted", "Permission denied", "you must be root"].contains { message.contains($0) }
      let firstLine = message.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
      self =
        refused ? privilege : Self(.toolFailed, tried: [tried], detail: "status \(status): \(firstLine)".clipped(toBytes: 300))
    }
  }
}
