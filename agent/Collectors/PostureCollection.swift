import Dispatch
package import Posture

/// The collectors of this agent. A new fact is one line here.
package let standardCollectors: [any Collector] = [
  OperatingSystemCollector(),
  PatchLevelCollector(),
  DiskEncryptionCollector(),
  FirewallCollector(),
]

/// Everything the collectors see, in the order of the posture catalogue.
///
/// All look at the same time. Each is cut off at its own deadline (`timedOut`): one that hangs, even inside a system call,
/// neither holds up the others nor the answer.
package func collectPosture(
  from machine: Machine, collectors: [any Collector] = standardCollectors
) async -> Posture {
  var reported: [ReportedFact] = []
  await withTaskGroup(of: ReportedFact.self) { group in
    for collector in collectors { group.addTask { await collector.reportByDeadline(from: machine) } }
    for await fact in group { reported.append(fact) }
  }
  let order = PostureCatalogue.facts.map { $0.name }
  return Posture(
    facts: reported.sorted {
      (order.firstIndex(of: $0.name) ?? order.count, $0.name) < (order.firstIndex(of: $1.name) ?? order.count, $1.name)
    })
}

extension Collector {
  fileprivate func reportByDeadline(from machine: Machine) async -> ReportedFact {
    // The collector's own thread: a read that never returns must not take one of the few that all tasks share.
    let thread = CollectorThread(label: "collector.\(Value.name)")
    let (answers, answer) = AsyncStream.makeStream(of: Fact<Value>.self, bufferingPolicy: .bufferingOldest(1))
    let work = Task(executorPreference: thread) { answer.yield(await collect(from: machine)) }
    let clock = Task {
      do {
        try await Task.sleep(for: deadline)
        answer.yield(.unknown(UnknownReason(.timedOut, detail: "cut off after \(deadline)")))
      } catch {
        // Cancelled: the collector has answered.
      }
    }
    var first: Fact<Value>?
    for await fact in answers {
      first = fact
      break
    }
    work.cancel()
    clock.cancel()
    return ReportedFact(first ?? .unknown(UnknownReason(.timedOut)))
  }
}

/// A thread for one collector's work.
private final class CollectorThread: TaskExecutor {
  private let queue: DispatchQueue

  init(label: String) { queue = DispatchQueue(label: label) }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    queue.async { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
  }
}
