import Collectors
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The real runner against real programs. The limits are seconds, the hanging programs sleep for minutes: a run that was
/// not cut off shows by its end, not by a stop-watch.
@Suite struct SystemCommandRunnerTests {
  private let runner = SystemCommandRunner()

  private func shell(_ script: String, timeout: Duration = .seconds(20), maxOutputBytes: Int = 65_536) async throws(MachineError)
    -> String
  {
    try await runner.run(Command("sh", ["-c", script], timeout: timeout, maxOutputBytes: maxOutputBytes)).text
  }

  @Test("the output of a program that ended well is returned") func output() async throws {
    #expect(try await shell("printf 'a\\nb'") == "a\nb")
  }

  @Test("the environment is the runner's own, and standard input is empty") func environment() async throws {
    #expect(try await shell("echo $PATH $LC_ALL $HOME; cat") == "/usr/sbin:/usr/bin:/sbin:/bin C /\n")
  }

  @Test("a status other than 0 is an error with status and message") func failure() async {
    let failure = await #expect(throws: MachineError.self) { try await shell("echo no such pool >&2; echo half; exit 3") }
    #expect(
      failure
        == .toolFailed("sh -c echo no such pool >&2; echo half; exit 3", status: 3, message: "no such pool\n"))
  }

  @Test("a program ended by a signal is an error of 128 and its number") func signal() async {
    let failure = await #expect(throws: MachineError.self) { try await shell("kill -KILL $$") }
    #expect(failure == .toolFailed("sh -c kill -KILL $$", status: 137, message: ""))
  }

  @Test("more output than asked for is an error, also from a program that never stops", arguments: ["head -c 70000 /dev/zero", "yes"])
  func tooMuch(script: String) async {
    let failure = await #expect(throws: MachineError.self) { try await shell(script) }
    #expect(failure == .tooLarge("sh -c \(script)"))
  }

  @Test("a program on no trusted path is a missing tool") func missing() async {
    let failure = await #expect(throws: MachineError.self) { try await runner.run(Command("vouchsafe-no-such-tool")) }
    #expect(failure == .toolMissing("vouchsafe-no-such-tool"))
  }

  @Test("a name with a path in it is not looked for", arguments: ["../../bin/sh", "/bin/sh", "", ".", ".."])
  func path(program: String) async {
    let failure = await #expect(throws: MachineError.self) { try await runner.run(Command(program, ["-c", "true"])) }
    #expect(failure == .toolMissing(program))
  }

  @Test(
    "a run is cut off at its deadline, with everything it started",
    arguments: [
      // The program itself, a tree of them, one that closed its own output, one that ignores polite signals, one that left
      // its parent's process group, and a daemon that keeps the pipe open after its parent ended well.
      "echo $$; exec sleep 301", "echo $$; sleep 302 & sleep 302", "echo $$; exec >&- 2>&-; sleep 303",
      "trap '' TERM INT HUP; echo $$; sleep 304; sleep 304", "echo $$; setsid sleep 305", "echo $$; sleep 306 & exit 0",
      "echo $$; setsid sleep 307 & exit 0",
    ])
  func deadline(script: String) async throws {
    let seconds = script.split(separator: " ").compactMap { Int($0.prefix { $0.isNumber }) }.first { $0 > 300 }
    let failure = await #expect(throws: MachineError.self) { try await shell(script, timeout: .milliseconds(700)) }
    #expect(failure == .timedOut("sh -c \(script)"))
    try await Task.sleep(for: .milliseconds(200))
    #expect(running(sleep: try #require(seconds)) == 0)
  }

  /// How many processes of the machine run `sleep <seconds>`.
  private func running(sleep seconds: Int) -> Int {
    let wanted = Array("sleep\0\(seconds)\0".utf8)
    let live = Machine.live
    let processes = (try? live.names(in: "/proc").filter { $0.allSatisfy(\.isNumber) }) ?? []
    return processes.count { (try? live.bytes("/proc/\($0)/cmdline")) == wanted }
  }
}
