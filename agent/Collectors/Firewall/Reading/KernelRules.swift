import Posture

/// Asks the kernel, through its tools, for everything that filters inbound packets: nf_tables and the legacy tables.
///
/// What could not be read stays in the ruleset as a table that may do anything, so that an answer that does not depend on it
/// is still certain.
struct KernelRules: Sendable {
  static let nft = Command("nft", ["-j", "list", "ruleset"])

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
    do throws(MachineError) {
      let output = try await machine.commands.run(Self.nft)
      do throws(NftReader.Failure) {
        ruleset = try NftReader.read(output.standardOutput)
        sources.append(Self.nft.line)
      } catch {
        miss(UnknownReason(.toolFailed, tried: [Self.nft.line], detail: "the output is \(error.message)".clipped(toBytes: 300)), nil)
      }
    } catch {
      if case .toolMissing = error {
        readWithoutNft(machine)
      } else {
        miss(UnknownReason(error, tried: Self.nft.line, capability: "CAP_NET_ADMIN"), nil)
      }
    }
  }

  /// Without the tool the kernel's own word is needed that there is no nf_tables.
  private mutating func readWithoutNft(_ machine: Machine) {
    switch KernelModules(of: machine).nfTables {
    case .absent: sources.append(KernelModules.list)
    case .present, .unknown:
      let tried = [Self.nft.line, KernelModules.list]
      miss(UnknownReason(.notFound, tried: tried, detail: "the program nft is missing: install the package nftables"), nil)
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
            guard let index = ruleset.tables.firstIndex(where: { $0.family == table.family && $0.name == table.name }) else { continue }
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
    let names = family == .ipv4 ? "/proc/net/ip_tables_names" : "/proc/net/ip6_tables_names"
    let command = Command(family == .ipv4 ? "iptables-legacy-save" : "ip6tables-legacy-save")
    do throws(MachineError) {
      guard try machine.text(names).contains(where: { !$0.isWhitespace }) else { return }
    } catch {
      // Without the file the kernel has no legacy tables of this family.
      if case .notFound = error { return }
      return miss(UnknownReason(error, tried: names, capability: "root"), family)
    }
    do throws(MachineError) {
      let text = try await machine.commands.run(command).text
      do throws(IptablesReader.Failure) {
        ruleset.tables += try IptablesReader(family: family, engine: .legacy).read(text)
        sources.append(command.line)
      } catch {
        miss(UnknownReason(.toolFailed, tried: [command.line], detail: "the output has \(error.message)"), family)
      }
    } catch {
      miss(UnknownReason(error, tried: command.line, capability: "CAP_NET_RAW and CAP_NET_ADMIN"), family)
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
  fileprivate init(_ error: MachineError, tried: String, capability: String) {
    let privilege = UnknownReason(.needsPrivilege, tried: [tried], detail: "needs \(capability)")
    switch error {
    case .notPermitted: self = privilege
    case .notFound, .toolMissing: self.init(.notFound, tried: [tried], detail: "the program is missing: install iptables")
    case .tooLarge: self.init(.tooLarge, tried: [tried])
    case .timedOut: self.init(.timedOut, tried: [tried])
    case .unexpectedKind: self.init(.toolFailed, tried: [tried], detail: "not a text")
    case .failed(_, let number): self.init(.toolFailed, tried: [tried], detail: "error number \(number)")
    case .toolFailed(_, let status, let message):
      let refused = ["Operation not permitted", "Permission denied", "you must be root"].contains { message.contains($0) }
      let firstLine = message.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
      self = refused ? privilege : Self(.toolFailed, tried: [tried], detail: "status \(status): \(firstLine)".clipped(toBytes: 300))
    }
  }
}
