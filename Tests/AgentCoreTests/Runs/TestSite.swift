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
  var patience = ServerConnection.Patience()
  var collect: @Sendable (Machine) async throws(AgentError) -> Posture = { _ in TestSite.posture }

  init() throws { temporary = try TemporaryDirectory() }

  var stateDirectory: String { temporary.path("state") }
  var statusFile: String { temporary.path("state/status.json") }

  var agent: Agent {
    Agent(
      stateDirectory: stateDirectory, statusFile: statusFile, maxTime: maxTime,
      patience: patience, pace: slept.pace, collect: collect,
      warn: { [warnings] in warnings.add($0) })
  }

  func enroll(at server: WireServer) async throws {
    _ = try await agent.enroll(
      server: try ServerOrigin(parsing: server.origin), token: try token(of: server))
  }

  func token(of server: WireServer) throws -> EnrolmentToken {
    try EnrolmentToken(parsing: Array(server.book.withLock { $0.token }.utf8))
  }

  /// How the command would end.
  func attest() async -> AgentExit {
    do throws(AgentError) {
      _ = try await agent.attest()
      return .success
    } catch {
      return error.exitStatus
    }
  }

  /// Signs messages as a device would that is answered never, and puts the chain on disk.
  func sign(_ count: Int, at server: WireServer) async throws {
    let deadline = slept.pace.deadline(in: .seconds(1))
    let state = try await StateDirectory.open(at: stateDirectory, deadline: deadline)
    guard var saved = try state.load(), case .enrolled(var enrolled) = saved.stage, let key = try state.key() else {
      throw JSONFieldError("/enrolled", .missing)
    }
    var device = TestDevice(
      id: enrolled.device, key: key, sealing: server.sealing, audience: enrolled.audience, chain: enrolled.chain)
    for _ in 0..<count { _ = try device.sign() }
    enrolled.chain = device.chain
    saved.stage = .enrolled(enrolled)
    try state.save(saved)
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

/// Counts the time that was slept instead of sleeping it; no other time passes for a run, however slow the machine is.
final class SleptTime: Sendable {
  private let slept = Locked(Duration.zero)

  var total: Duration { slept.withLock { $0 } }

  var pace: Pace {
    Pace(
      now: { Instant(seconds: 1_800_000_000) },
      elapsed: { [self] in total },
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
