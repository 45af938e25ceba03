import AgentCore
import Collectors
import DeviceKeys
import Evidence
import Locked
import Posture
import StrictJSON
import Testing

/// A machine with its agent's directories, whose waits take no time.
struct TestSite {
  let temporary: TemporaryDirectory
  let slept = SleptTime()
  let warnings = Warnings()
  var maxTime: Duration = .seconds(60)
  var collect: @Sendable (Machine) async -> Posture = { _ in TestSite.posture }

  init() throws { temporary = try TemporaryDirectory() }

  var stateDirectory: String { temporary.path("state") }
  var statusFile: String { temporary.path("state/status.json") }

  var agent: Agent {
    Agent(
      stateDirectory: stateDirectory, statusFile: statusFile, maxTime: maxTime,
      patience: .init(connect: .seconds(5), answer: .milliseconds(400)), pace: slept.pace, collect: collect,
      warn: { [warnings] in warnings.add($0) })
  }

  func enroll(at server: WireServer) async throws {
    _ = try await agent.enroll(server: server.origin, token: try token(of: server))
  }

  func token(of server: WireServer) throws -> EnrolmentToken {
    try EnrolmentToken(parsing: Array(server.book.withLock { $0.token }.utf8))
  }

  /// How the command would end.
  func attest() async -> ExitStatus {
    do throws(AgentError) {
      _ = try await agent.attest()
      return .success
    } catch {
      return error.exitStatus
    }
  }

  /// The chain as it is on disk.
  func chain() throws -> AttesterChain {
    let state = try AgentState(
      reading: try JSONValue(parsing: try temporary.content(of: "state/state.json"), limits: AgentState.limits))
    guard case .enrolled(let enrolled) = state.stage else { throw JSONFieldError("/enrolled", .missing) }
    return enrolled.chain
  }

  static let posture: Posture = {
    var posture = Posture()
    posture.set(
      .known(
        OperatingSystem(
          id: "debian", prettyName: "Debian GNU/Linux 12", kernel: "6.1.0", architecture: "x86_64", platform: .bareMetal),
        from: ["/etc/os-release"]))
    posture.set(Fact<Firewall>.known(Firewall(ipv4: .filtered, ipv6: .filtered), from: ["nft"]))
    return posture
  }()
}

/// Counts the time that was slept instead of sleeping it.
final class SleptTime: Sendable {
  private let slept = Locked(Duration.zero)
  private let start = ContinuousClock.now

  var total: Duration { slept.withLock { $0 } }

  var pace: Pace {
    Pace(
      now: { Instant(seconds: 1_800_000_000) },
      elapsed: { [self] in start.duration(to: .now) + total },
      sleep: { [self] duration in
        slept.withLock { $0 += duration }
        await Task.yield()
      }, fraction: { 0.5 })
  }
}

/// What the agent warned of.
final class Warnings: Sendable {
  private let lines = Locked([String]())

  var all: [String] { lines.withLock { $0 } }

  func add(_ line: String) { lines.withLock { $0.append(line) } }
}
