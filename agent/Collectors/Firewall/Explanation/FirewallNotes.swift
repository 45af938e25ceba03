import StrictJSON

/// What a person should know beside the answer; no check reads it.
enum FirewallNotes {
  /// At most eight, the weightiest first.
  static func of(
    _ ruleset: Ruleset, managers: [String], answers: [InboundQuestion.Answer], machine: Machine
  ) async -> [String] {
    var notes: [String] = []
    if !managers.contains("ufw"), isUfwEnabled(machine) { notes.append("ufw_enabled_but_not_loaded") }
    if !managers.contains("firewalld"), isUnitWanted("firewalld.service", machine) {
      notes.append("firewalld_enabled_but_not_loaded")
    }
    if ruleset.tables.isEmpty, isUnitWanted("nftables.service", machine) { notes.append("nftables_enabled_but_not_loaded") }
    let published = PortClasses.merged(answers.flatMap(\.diverted))
    if !published.isEmpty {
      let list = published.map { "tcp/\($0.text)" }.joined(separator: ",")
      notes.append("published_ports_bypass \(list)".clipped(toBytes: 128))
    }
    let engines = Set(
      ruleset.tables.filter { table in !table.isUnread && table.chains.values.contains { $0.base != nil } }.map(\.engine))
    if engines.count == 2 { notes.append("nft_and_legacy_both") }
    if await usesEBPF(machine) { notes.append("not_computed_ebpf") }
    for neighbour in answers.flatMap(\.neighbours) { notes.append("accepts_private_source \(neighbour)".clipped(toBytes: 128)) }
    return Array(notes.prefix(8))
  }

  private static func isUfwEnabled(_ machine: Machine) -> Bool {
    do throws(MachineError) {
      return try machine.text("/etc/ufw/ufw.conf").split(separator: "\n").contains { line in
        let parts = line.split(separator: "=", maxSplits: 1).map { $0.filter { !$0.isWhitespace && $0 != "\"" && $0 != "'" } }
        return parts.count == 2 && parts[0] == "ENABLED" && parts[1].lowercased() == "yes"
      }
    } catch {
      return false
    }
  }

  private static func isUnitWanted(_ unit: String, _ machine: Machine) -> Bool {
    ["multi-user", "sysinit"].contains { target in
      do throws(MachineError) {
        return try machine.exists("/etc/systemd/system/\(target).target.wants/\(unit)")
      } catch {
        return false
      }
    }
  }

  /// Programs on XDP or tc can drop packets before any rule; they are seen here, not understood.
  private static func usesEBPF(_ machine: Machine) async -> Bool {
    do throws(MachineError) {
      if try machine.exists("/sys/fs/bpf/tc/globals") { return true }
    } catch {
      // Unreadable: the links may tell.
    }
    do throws(MachineError) {
      let output = try await machine.commands.run(Command("ip", ["-j", "link", "show"], timeout: .seconds(2)))
      do throws(JSONSyntaxError) {
        let links = try JSONValue(parsing: output.standardOutput, limits: .toolOutput).array ?? []
        return links.contains { $0["xdp"] != nil }
      } catch {
        return false
      }
    } catch {
      return false
    }
  }
}
