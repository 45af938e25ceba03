import AgentCore
import DeviceKeys
import Evidence
import Glibc
import Locked
import Testing

@Suite("A run that somebody asks the service for")
struct RequestedRunTests {
  private static let asked = Instant(seconds: 1_800_000_000)

  private let temporary: TemporaryDirectory
  private let statusFile: StatusFile
  private var marker: String { temporary.path("run/attest-now") }

  init() throws {
    temporary = try TemporaryDirectory()
    try temporary.make("run", mode: 0o755)
    try temporary.write("run/attest-now", [], mode: 0o666)
    statusFile = StatusFile(temporary.path("run/status.json"), stateDirectory: temporary.path("state"))
  }

  private static func status(began seconds: Int64?, exit: AgentExit = .success) throws -> StatusDocument {
    StatusDocument(
      server: try ServerOrigin(parsing: "https://trust.example.com"),
      device: try #require(DeviceID(bytes: Array(repeating: 7, count: 16))),
      lastRun: .init(
        at: asked + .seconds(9), began: seconds.map { asked + .seconds($0) }, exitStatus: exit,
        message: exit == .success ? nil : "it failed"), verdict: nil)
  }

  /// Asks, while the service leaves these statuses, one in each wait.
  private func ask(leaving statuses: [StatusDocument?]) async throws -> Result<StatusDocument, AgentError> {
    let slept = Locked(Duration.zero)
    let rest = Locked(statuses[...])
    let failure = Locked<DirectoryFault?>(nil)
    let pace = Pace(
      now: { Self.asked }, elapsed: { slept.withLock { $0 } },
      sleep: { [statusFile] duration in
        slept.withLock { $0 += duration }
        guard let document = rest.withLock({ $0.popFirst() }) ?? nil else { return }
        do throws(DirectoryFault) {
          try statusFile.write(document)
        } catch {
          failure.withLock { $0 = error }
        }
      }, fraction: { 0.5 })
    let request = RequestedRun(touching: marker, statusFile: statusFile, maxTime: .seconds(20), pace: pace)
    let result: Result<StatusDocument, AgentError>
    do throws(AgentError) {
      result = .success(try await request.run())
    } catch {
      result = .failure(error)
    }
    #expect(failure.withLock { $0 } == nil)
    return result
  }

  @Test("it waits for a run that began no earlier than it was asked for")
  func waits() async throws {
    let answer = try Self.status(began: 0)
    let result = try await ask(leaving: [nil, try Self.status(began: nil), try Self.status(began: -1), answer])
    #expect(result == .success(answer))
  }

  @Test("a run that fails is the answer too, with its exit status")
  func failedRun() async throws {
    let answer = try Self.status(began: 3, exit: .serverUnreachable)
    #expect(try await ask(leaving: [answer]) == .success(answer))
    #expect(answer.lastRun.outcome == .serverUnreachable)
  }

  @Test("a service that does nothing is given up in time")
  func silence() async throws {
    try statusFile.write(try Self.status(began: -1))
    #expect(try await ask(leaving: []) == .failure(.serviceSilent(after: .seconds(20))))
  }

  @Test("asking changes the file's time and nothing else")
  func touching() async throws {
    try temporary.write("run/attest-now", [0x41], mode: 0o666)
    var times = [timespec](repeating: timespec(tv_sec: 1_000, tv_nsec: 0), count: 2)
    #expect(utimensat(AT_FDCWD, marker, &times, 0) == 0)
    _ = try await ask(leaving: [try Self.status(began: 0)])
    var seen = stat()
    #expect(lstat(marker, &seen) == 0)
    #expect(seen.st_mtim.tv_sec > 1_000)
    #expect(try temporary.content(of: "run/attest-now") == [0x41])
  }

  @Test("a link in the place of the file is not followed")
  func link() async throws {
    try temporary.remove("run/attest-now")
    try temporary.write("other", [], mode: 0o600)
    try temporary.link("run/attest-now", to: temporary.path("other"))
    guard case .failure(.serviceUnusable) = try await ask(leaving: []) else {
      Issue.record("the link was followed")
      return
    }
  }

  @Test("whoever owns the state attests himself; so does everybody where there is no service")
  func ownState() throws {
    try temporary.make("state", mode: 0o700)
    let agent = Agent(stateDirectory: temporary.path("state"), warn: { _ in })
    #expect(agent.requestedRun(touching: marker) == nil)
    #expect(!RequestedRun.isNeeded(stateDirectory: temporary.path("absent"), touching: marker))
    #expect(!RequestedRun.isNeeded(stateDirectory: "/proc/1", touching: temporary.path("absent")))
  }

  @Test("root, too, asks the service where the state is the service's", .enabled(if: geteuid() == 0))
  func foreignState() throws {
    try temporary.make("state", mode: 0o700)
    #expect(chown(temporary.path("state"), 4_711, 4_711) == 0)
    #expect(RequestedRun.isNeeded(stateDirectory: temporary.path("state"), touching: marker))
  }
}
