import Posture

extension MachineError {
  /// What it tried: a path or a command.
  var subject: String {
    switch self {
    case .notFound(let subject), .notPermitted(let subject), .tooLarge(let subject), .unexpectedKind(let subject),
      .failed(let subject, _), .toolMissing(let subject), .toolFailed(let subject, _, _), .timedOut(let subject):
      subject
    }
  }

  /// The failure as the reason of an unknown fact or part; `tried` replaces the failure's own subject.
  func reason(tried: [String]? = nil) -> UnknownReason {
    let tried = UnknownReason.bounded(tried: tried ?? [subject])
    return switch self {
    case .notFound, .toolMissing: UnknownReason(.notFound, tried: tried)
    case .notPermitted: UnknownReason(.needsPrivilege, tried: tried)
    case .tooLarge: UnknownReason(.tooLarge, tried: tried)
    case .unexpectedKind: UnknownReason(.notUnderstood, tried: tried, detail: "not the kind of file that was expected")
    case .failed(_, let number): UnknownReason(.toolFailed, tried: tried, detail: "error number \(number)")
    case .toolFailed(_, let status, let message):
      UnknownReason(
        .toolFailed, tried: tried, detail: "status \(status): \(message.firstLine)".clipped(toBytes: 300))
    case .timedOut: UnknownReason(.timedOut, tried: tried)
    }
  }
}

extension UnknownReason {
  /// At most 16 entries of at most 256 bytes: what the posture's wire form holds.
  static func bounded(tried: [String]) -> [String] { tried.prefix(16).map { $0.clipped(toBytes: 256) } }
}
