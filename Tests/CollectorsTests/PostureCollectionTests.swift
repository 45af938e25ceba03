import Collectors
import Foundation
import Posture
import Testing

@Suite struct PostureCollectionTests {
  private let machine = Machine(root: "/nonexistent", commands: NoCommands(), now: { 0 })

  @Test("facts stand in the order of the catalogue, whoever answers first") func order() async {
    let posture = await collectPosture(
      from: machine, collectors: [Prompt<PatchLevel>(), Sleeper<OperatingSystem>(deadline: .milliseconds(50))])
    #expect(posture.facts.map(\.name) == ["os", "patch_level"])
  }

  @Test("one that sleeps past its deadline is unknown, and the others are not") func sleeper() async {
    let posture = await collectPosture(
      from: machine, collectors: [Sleeper<OperatingSystem>(deadline: .milliseconds(50)), Prompt<PatchLevel>()])
    #expect(code(posture.fact(OperatingSystem.self)) == .timedOut)
    #expect(code(posture.fact(PatchLevel.self)) == .needsPrivilege)
  }

  @Test("any number that block their thread and heed no cancellation hold nobody up") func blockers() async {
    // More of them than the machine has cores: on the threads that all tasks share nothing else would ever run.
    let gate = DispatchSemaphore(value: 0)
    let count = ProcessInfo.processInfo.activeProcessorCount + 4
    // Were they to block everybody, this lets them go (late: tests that compute share the machine), with an answer that is not the one expected.
    let rescue = DispatchWorkItem { for _ in 0..<count { gate.signal() } }
    DispatchQueue.global().asyncAfter(deadline: .now() + 300, execute: rescue)
    let blockers: [any Collector] = (0..<count).map { _ in Blocker(gate: gate) }
    let posture = await collectPosture(from: machine, collectors: blockers + [Prompt<PatchLevel>()])
    rescue.cancel()
    for _ in 0..<count { gate.signal() }
    #expect(posture.facts.count == count + 1)
    #expect(code(posture.fact(OperatingSystem.self)) == .timedOut)
    #expect(code(posture.fact(PatchLevel.self)) == .needsPrivilege)
  }

  @Test("a cut-off collector's task is cancelled, so that its program ends") func cancellation() async {
    let (events, event) = AsyncStream.makeStream(of: Bool.self)
    let posture = await collectPosture(from: machine, collectors: [Witness(event: event)])
    #expect(code(posture.fact(OperatingSystem.self)) == .timedOut)
    for await wasCancelled in events {
      #expect(wasCancelled)
      break
    }
  }

  @Test("every fact of the catalogue has at most one standard collector, in its order") func standard() async {
    let names = await collectPosture(from: machine).facts.map(\.name)
    #expect(names == PostureCatalogue.facts.map { $0.name }.filter(names.contains))
    #expect(names.starts(with: ["os", "patch_level"]))
  }

  private func code<Value>(_ fact: Fact<Value>) -> UnknownReason.Code? {
    if case .unknown(let reason) = fact { reason.code } else { nil }
  }
}

private struct Prompt<Value: PostureFact>: Collector {
  var deadline: Duration { .seconds(60) }
  func collect(from machine: Machine) async -> Fact<Value> { .unknown(UnknownReason(.needsPrivilege)) }
}

private struct Sleeper<Value: PostureFact>: Collector {
  let deadline: Duration
  func collect(from machine: Machine) async -> Fact<Value> {
    do { try await Task.sleep(for: .seconds(600)) } catch {}
    return .unknown(UnknownReason(.notFound))
  }
}

private struct Blocker: Collector {
  let gate: DispatchSemaphore
  var deadline: Duration { .milliseconds(100) }
  func collect(from machine: Machine) async -> Fact<OperatingSystem> {
    block()
    return .unknown(UnknownReason(.notFound))
  }
  private func block() { gate.wait() }
}

private struct Witness: Collector {
  let event: AsyncStream<Bool>.Continuation
  var deadline: Duration { .milliseconds(50) }
  func collect(from machine: Machine) async -> Fact<OperatingSystem> {
    do { try await Task.sleep(for: .seconds(600)) } catch {}
    event.yield(Task.isCancelled)
    return .unknown(UnknownReason(.notFound))
  }
}
