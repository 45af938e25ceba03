import Evidence

#if canImport(Glibc)
  import Glibc
#endif

/// A run that the agent's service makes because somebody who may not make it himself has asked.
///
/// Asking is touching a file that systemd watches; the answer is a status file whose last run began after that.
package struct RequestedRun: Sendable {
  package static let standardPath = "/run/vouchsafe/attest-now"
  /// Between two touches. One that falls into a run, or into the seconds of rest after it, is not seen.
  private static let pause = Duration.seconds(1)

  private let path: String
  private let statusFile: StatusFile
  private let maxTime: Duration
  private let pace: Pace

  /// - Parameter maxTime: how long the service's answer is waited for.
  package init(touching path: String = Self.standardPath, statusFile: StatusFile, maxTime: Duration, pace: Pace = .live) {
    self.path = path
    self.statusFile = statusFile
    self.maxTime = maxTime
    self.pace = pace
  }

  /// Whether runs are the service's: the state is another user's, and there is the file to ask with.
  package static func isNeeded(stateDirectory: String, touching path: String = Self.standardPath) -> Bool {
    StateDirectory.belongsToAnother(stateDirectory) && access(path, W_OK) == 0
  }

  /// Asks, and waits for the status that a run left which began no earlier.
  package func run() async throws(AgentError) -> StatusDocument {
    let deadline = pace.deadline(in: maxTime)
    let asked = pace.now()
    repeat {
      try touch()
      if let document = statusFile.read(), let began = document.lastRun.began, began >= asked { return document }
    } while await deadline.sleep(Self.pause)
    throw .serviceSilent(after: maxTime)
  }

  private func touch() throws(AgentError) {
    // Nothing is written: closing a file that was open for writing is what systemd looks for.
    let file = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw .serviceUnusable("\(path): \(String(cString: strerror(errno)))") }
    defer { close(file) }
    guard futimens(file, nil) == 0 else { throw .serviceUnusable("\(path): \(String(cString: strerror(errno)))") }
  }
}
