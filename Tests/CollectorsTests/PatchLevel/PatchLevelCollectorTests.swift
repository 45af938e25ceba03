@testable import Collectors
import Posture
import Testing

/// How the collector treats a machine whose tools or files do not answer.
@Suite struct PatchLevelCollectorTests {
  private static let files = [
    "/usr/bin/apt-get": "", "/var/lib/apt/lists/partial/": "",
    "/var/lib/dpkg/status": "Package: zip\nStatus: install ok installed\nVersion: 3.0-13\nArchitecture: amd64\n",
    "/etc/apt/sources.list": "deb http://deb.debian.org/debian-security bookworm-security main\n",
    "/var/lib/apt/lists/deb.debian.org_debian-security_dists_bookworm-security_InRelease":
      "Origin: Debian\nLabel: Debian-Security\nSuite: oldstable-security\nDate: Tue, 24 Nov 2026 00:34:33 UTC\n",
  ]
  private static let other =
    "1 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\nInst zip [3.0-13] (3.0-14 Debian:12.15/oldstable [amd64])\n"

  private func report(_ files: [String: String] = files, commands: any CommandRunner) async throws -> Fact<PatchLevel> {
    try await ScratchMachine.with(files, commands: commands) { await PatchLevelCollector().collect(from: $0) }
  }

  @Test(
    "a tool that hangs, fails, is missing or floods leaves its parts unknown, and the rest known",
    arguments: [
      (.timedOut("apt-get"), .timedOut), (.toolMissing("apt-get"), .notFound), (.tooLarge("apt-get"), .tooLarge),
      (.toolFailed("apt-get", status: 100, message: "E: \u{1B}[31mno\nmore"), .toolFailed),
      (.notPermitted("apt-get"), .needsPrivilege),
    ] as [(MachineError, UnknownReason.Code)])
  func tool(failure: MachineError, code: UnknownReason.Code) async throws {
    let level = try #require(try await report(commands: Answers(simulation: .failure(failure))).value)
    #expect(level.pendingSecurity == nil)
    #expect(level.pendingOther == nil)
    for part in ["pending_security", "pending_other", "withheld"] { #expect(level.unknownParts[part]?.code == code) }
    #expect(level.automatic == PatchLevel.Automatic(enabled: false))
  }

  @Test("a look-up that fails leaves the classes unknown: an update that looks ordinary may hold a mend") func policy()
    async throws
  {
    let answers = Answers(simulation: .success(Self.other), policy: .failure(.timedOut("apt-cache")))
    let level = try #require(try await report(commands: answers).value)
    #expect(level.pendingSecurity == nil)
    #expect(level.unknownParts["pending_security"]?.code == .timedOut)
  }

  @Test("nothing to class, nothing to look up: apt is asked once") func once() async throws {
    let security = Self.other.split(separator: "Debian:12.15/oldstable").joined(
      separator: "Debian-Security:12/oldstable-security")
    let answers = Answers(simulation: .success(security), policy: .failure(.timedOut("apt-cache")))
    let level = try #require(try await report(commands: answers).value)
    #expect(level.pendingSecurity == 1)
  }

  @Test("output that stops before apt's summary is a failed tool") func summary() async throws {
    let level = try #require(try await report(commands: Answers(simulation: .success("Reading package lists...\n"))).value)
    #expect(level.unknownParts["pending_security"]?.code == .toolFailed)
  }

  @Test("a pattern in the preferences makes every installed package a question") func broadPin() async throws {
    let files = Self.files.merging(["/etc/apt/preferences": "Package: *\nPin: release n=bookworm\nPin-Priority: 990\n"]) { $1 }
    let nothing = "0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n"
    let policy = """
      zip:
        Installed: 3.0-13
        Candidate: 3.0-13
        Version table:
           3.0-13+deb12u1 500
              500 http://deb.debian.org/debian-security bookworm-security/main amd64 Packages
       *** 3.0-13 990
              100 /var/lib/dpkg/status
      """
    let answers = Answers(simulation: .success(nothing), policy: .success(policy))
    #expect(try await report(files, commands: answers).value?.withheld == PatchLevel.Withheld(held: 1))
  }

  @Test("moved directories of apt are not understood") func moved() async throws {
    let files = Self.files.merging(["/etc/apt/apt.conf.d/99moved": "Dir { State { Lists \"/srv/lists\"; }; };"]) { $1 }
    guard case .unknown(let reason) = try await report(files, commands: Answers(simulation: .success(Self.other))) else {
      Issue.record("known")
      return
    }
    #expect(reason.code == .notUnderstood)
  }

  @Test(
    "a manager that is not understood is named",
    arguments: [("/var/db/pkg/", "portage"), ("/var/db/xbps/", "xbps"), ("/usr/share/clear/version", "swupd")])
  func otherManager(sign: String, manager: String) async throws {
    guard case .unknown(let reason) = try await report([sign: ""], commands: NoCommands()) else {
      Issue.record("known")
      return
    }
    #expect(reason.code == .notUnderstood)
    #expect(reason.detail?.contains(" \(manager),") == true)
  }

  @Test("a machine without any package manager is unknown") func none() async throws {
    guard case .unknown(let reason) = try await report([:], commands: NoCommands()) else {
      Issue.record("known")
      return
    }
    #expect(reason.code == .notFound)
    #expect(reason.tried.contains("/var/lib/dpkg/status"))
  }

  @Test("the history before the last rotation is read when this month's has no whole upgrade") func rotated() async throws {
    let history = "Start-Date: 2026-10-01  09:00:00\nCommandline: apt-get dist-upgrade\nEnd-Date: 2026-10-01  09:01:00\n"
    let answers = Answers(simulation: .failure(.timedOut("")), history: .success(history))
    #expect(try await report(commands: answers).value?.lastCompleteUpgrade == 1_790_845_260)
  }

  @Test("the simulation takes no lock, writes no cache and is asked within the collector's deadline") func command() {
    #expect(AptCommand.simulation.arguments.first == "-s")
    #expect(AptCommand.simulation.arguments.contains("Debug::NoLocking=1"))
    #expect(AptCommand.simulation.arguments.contains("Dir::Cache::pkgcache=/nonexistent/pkgcache.bin"))
    #expect(AptCommand.simulation.arguments.contains("Dir::Log::Planner=/dev/null"))
    let commands = [AptCommand.simulation, AptCommand.policy(of: []), AptCommand.rotatedHistory]
    #expect(commands.map(\.timeout).reduce(.zero, +) <= PatchLevelCollector().deadline)
  }

  /// Names that come from a program never become options of another.
  @Test("only names of packages are asked about", arguments: ["-o=x", "--help", "A", "a b", "a/b", "", "é"])
  func alphabet(name: String) { #expect(!name.isPackageName) }
}

/// What apt's programs answer, each by its name.
private struct Answers: CommandRunner {
  var simulation: Result<String, MachineError>
  var policy: Result<String, MachineError> = .success("")
  var history: Result<String, MachineError> = .failure(.toolMissing("gzip"))

  func run(_ command: Command) async throws(MachineError) -> CommandOutput {
    let answer =
      switch command.program {
      case "apt-get": simulation
      case "apt-cache": policy
      default: history
      }
    return CommandOutput(standardOutput: Array(try answer.get().utf8))
  }
}
