/// When a request is made again: after a wait that doubles, with jitter, within the run's deadline.
package struct Retries: Sendable {
  private static let first = Duration.seconds(1)
  private static let longest = Duration.seconds(8)

  private let deadline: Deadline
  private var next = Self.first

  package init(until deadline: Deadline) { self.deadline = deadline }

  /// Waits until the request may be made again; throws the fault if that cannot help or the time is up.
  ///
  /// A `Retry-After` is a lower bound, honoured if it ends within the deadline.
  package mutating func wait(after fault: ServerFault) async throws(ServerFault) {
    guard fault.mayPass else { throw fault }
    // Half of the wait is fixed and half is chance: a fleet that lost its server together does not come back together.
    var pause = next / 2 + next / 2 * deadline.pace.fraction()
    if case .unavailable(_, _, let demanded?) = fault { pause += demanded }
    next = min(next * 2, Self.longest)
    guard await deadline.sleep(pause) else { throw fault }
  }
}
