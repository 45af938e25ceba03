#if canImport(Glibc)
  import Glibc
#endif

/// Why the collector's socket gave no posture.
package enum CollectorFault: Error, Sendable, Hashable {
  case badPath
  /// The system refused, with its error number.
  case failed(String, Int32)
  /// Somebody who is neither root nor this user listens there.
  case foreignPeer(UInt32)
  case timedOut(Duration)
  case tooLarge(limit: Int)
  case endedWithoutAnswer
  /// No JSON, or no posture: what was wrong, and where.
  case malformed(String)

  /// What was seen and what to do, after "could not look at this machine through PATH: ".
  package var text: String {
    switch self {
    case .badPath: "that cannot be the path of a socket"
    case .failed(let operation, ENOENT):
      "could not \(operation) it: there is none; run: systemctl start vouchsafe-collect.socket"
    case .failed(let operation, EACCES):
      "could not \(operation) it: only the agent's service may; --collector none looks from this process"
    case .failed(let operation, let number): "could not \(operation) it: \(String(cString: strerror(number)))"
    case .foreignPeer(let user): "user \(user) listens there, who is neither root nor the user who runs this"
    case .timedOut(let limit): "it did not answer within \(limit)"
    case .tooLarge(let limit): "it answers with more than \(limit) bytes"
    case .endedWithoutAnswer: "it ended without an answer; journalctl -u 'vouchsafe-collect@*' says why"
    case .malformed(let reason): "its answer is no posture: \(reason) (are agent and collector of the same version?)"
    }
  }
}
