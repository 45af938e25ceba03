import Collectors
import Foundation
import Testing

/// The real runner against real programs. The limits are seconds, the hanging programs sleep for minutes: a run that was
/// not cut off shows by its end, not by a stop-watch.
@Suite struct SystemCommandRunnerTests {
  private let runner = SystemCommandRunner()

  /// A number of seconds that no other process of the machine sleeps for, some minutes.
  private func nap(_ number: Int) -> String { "\(number).\(getpid())" }

  private func napping(_ number: Int, _ template: String) -> String {
    template.replacingOccurrences(of: "NAP", with: nap(number))
  }

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

  @Test(
    "more output than asked for is an error, also from a program that never stops", arguments: ["head -c 70000 /dev/zero", "yes"])
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
    "a run is cut off at its deadline, and its whole process group with it",
    arguments: [
      301: "exec sleep NAP", 302: "sleep NAP & sleep NAP", 303: "exec >&- 2>&-; sleep NAP",
      304: "trap '' TERM INT HUP; sleep NAP; sleep NAP",
    ])
  func deadline(number: Int, template: String) async {
    let script = napping(number, template)
    let failure = await #expect(throws: MachineError.self) { try await shell(script, timeout: .milliseconds(700)) }
    #expect(failure == .timedOut("sh -c \(script)"))
    // The group is dead; its entries go when their new parent has waited for them.
    for _ in 0..<50 where !sleepers(number).isEmpty { await pause() }
    #expect(sleepers(number) == [])
  }

  @Test("a child that left the process group does not hold the run up, though it keeps the output open")
  func escaped() async {
    defer { end(305) }
    let script = napping(305, "setsid sleep NAP")
    let failure = await #expect(throws: MachineError.self) { try await shell(script, timeout: .milliseconds(700)) }
    #expect(failure == .timedOut("sh -c \(script)"))
  }

  @Test(
    "a child that outlives a program which ended well is not waited for",
    arguments: [306: "echo done; sleep NAP & exit 0", 307: "echo done; setsid sleep NAP & exit 0"])
  func outlived(number: Int, template: String) async throws {
    defer { end(number) }
    #expect(try await shell(napping(number, template), timeout: .seconds(20)) == "done\n")
  }

  @Test("a cancelled task ends its program") func cancelled() async {
    let task = Task { try await shell(napping(308, "sleep NAP"), timeout: .seconds(200)) }
    for _ in 0..<500 where sleepers(308).isEmpty { await pause() }
    #expect(sleepers(308).count == 1)
    task.cancel()
    await #expect(throws: MachineError.self) { try await task.value }
    for _ in 0..<50 where !sleepers(308).isEmpty { await pause() }
    #expect(sleepers(308) == [])
  }

  @Test("a program that others could have put there is never run, whatever stands first")
  func planted() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("planted-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) } }
    // Writable by all; as anybody but root it is not root's either.
    let program = folder.appendingPathComponent("uname").path
    try Data("#!/bin/sh\necho planted\n".utf8).write(to: URL(fileURLWithPath: program))
    chmod(program, 0o777)
    let runner = SystemCommandRunner(directories: [folder.path] + SystemCommandRunner.systemDirectories)
    #expect(try await runner.run(Command("uname")).text == "Linux\n")
    let alone = SystemCommandRunner(directories: [folder.path])
    await #expect(throws: MachineError.toolMissing("uname")) { try await alone.run(Command("uname")) }
  }

  /// The processes of the machine that take this nap.
  private func sleepers(_ number: Int) -> [Int32] {
    let live = Machine.live
    do {
      return try live.names(in: "/proc").compactMap { Int32($0) }.filter { process in
        do throws(MachineError) {
          return try live.bytes("/proc/\(process)/cmdline") == Array("sleep\0\(nap(number))\0".utf8)
        } catch {
          return false
        }
      }
    } catch {
      Issue.record(error)
      return []
    }
  }

  private func end(_ number: Int) { for process in sleepers(number) { kill(process, SIGKILL) } }

  private func pause() async { do { try await Task.sleep(for: .milliseconds(20)) } catch { Issue.record(error) } }
}
