import Collectors
import Posture
import Testing

@Suite struct OperatingSystemCollectorTests {
  private func report(_ machine: Machine) async -> Fact<OperatingSystem> {
    await OperatingSystemCollector().collect(from: machine)
  }

  @Test("a recorded Debian in a virtual machine made from a container image is what it is now") func debian() async throws {
    let fact = try await FixtureMachine.with("debian-12-pending") { await report($0) }
    #expect(
      fact.value
        == OperatingSystem(
          id: "debian", versionID: "12", codename: "bookworm", prettyName: "Debian GNU/Linux 12 (bookworm)",
          kernel: "6.18.44-fc-v595", architecture: "x86_64", platform: .virtualMachine,
          platformDetail: "hypervisor"))
  }

  @Test("a derivative says what it is like, in its order") func derivative() async throws {
    let value = try #require(try await FixtureMachine.with("linuxmint-22-derivative") { await report($0) }.value)
    #expect(value.id == "linuxmint")
    #expect(value.idLike == ["ubuntu", "debian"])
    #expect(value.versionID == "22.1")
    #expect(value.platform == .bareMetal)
  }

  @Test("a rolling release has no version") func rolling() async throws {
    let value = try #require(try await FixtureMachine.with("arch-rolling") { await report($0) }.value)
    #expect(value.id == "arch")
    #expect(value.versionID == nil)
    #expect(value.codename == nil)
  }

  @Test("the second file is read where the first is a link to it, and a variant is told") func fedora() async throws {
    let value = try #require(try await FixtureMachine.with("fedora-42") { await report($0) }.value)
    #expect(value.id == "fedora")
    #expect(value.variantID == "workstation")
    #expect(value.codename == nil)
    #expect(value.platform == .virtualMachine)
  }

  @Test("a kernel without an architecture file is asked by uname") func wsl() async throws {
    let fact = try await FixtureMachine.with("ubuntu-24.04-wsl") { await report($0) }
    #expect(fact.value?.architecture == "x86_64")
    #expect(fact.value?.platform == .wsl)
    guard case .known(_, let sources) = fact else { return }
    #expect(sources == ["/etc/os-release", "/proc/sys/kernel/osrelease", "uname", "/proc/sys/kernel/osrelease"])
  }

  @Test("a system without an identity is linux (os-release(5)), and its name is for people") func anonymous() async throws {
    let files = ["/etc/os-release": "NAME=Mine\n", "/proc/sys/kernel/osrelease": "6.1\n"]
    let value = try #require(try await ScratchMachine.with(files) { await report($0) }.value)
    #expect(value.id == "linux")
    #expect(value.prettyName == "Mine")
  }

  @Test("values longer than the posture takes are clipped, not refused") func long() async throws {
    let name = String(repeating: "ü", count: 500)
    let like = (0..<20).map { "d\($0)" }.joined(separator: " ")
    let files = [
      "/etc/os-release": "ID=\(name)\nPRETTY_NAME=\"\(name)\"\nID_LIKE=\"\(like)\"\nVERSION_ID=\(name)\n",
      "/proc/sys/kernel/osrelease": "6.1\n",
    ]
    let value = try #require(try await ScratchMachine.with(files) { await report($0) }.value)
    #expect(try OperatingSystem(reading: value.json, at: "") == value)
  }

  @Test(
    "what is missing makes the fact unknown, with the places tried",
    arguments: [
      (["/proc/sys/kernel/osrelease": "6.1\n"], "/etc/os-release, /usr/lib/os-release"),
      (["/etc/os-release": "ID=debian\n"], "/proc/sys/kernel/osrelease"),
    ] as [([String: String], String)])
  func missing(files: [String: String], place: String) async throws {
    let fact = try await ScratchMachine.with(files) { await report($0) }
    guard case .unknown(let reason) = fact else {
      Issue.record("a guess: \(fact)")
      return
    }
    #expect(reason.code == .notFound)
    #expect(reason.tried.last == place)
  }

  @Test("an architecture that neither file nor system tells makes the fact unknown") func noArchitecture() async throws {
    let files = ["/etc/os-release": "ID=debian\n", "/proc/sys/kernel/osrelease": "6.1\n"]
    let fact = try await ScratchMachine.with(files, unameMachine: nil) { await report($0) }
    #expect(
      fact
        == .unknown(UnknownReason(.notFound, tried: ["/etc/os-release", "/proc/sys/kernel/osrelease", "/proc/sys/kernel/arch"])))
  }

  @Test("this machine answers") func live() async {
    let fact = await report(.live)
    #expect(fact.value?.kernel.isEmpty == false)
    #expect(fact.value?.architecture.isEmpty == false)
  }
}
