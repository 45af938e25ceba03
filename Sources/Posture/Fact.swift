package import StrictJSON

/// What a machine can say about one question: what it saw, why it cannot know, or why the question does not apply.
///
/// A guess is none of the three. A wrong "encrypted" is worse than "unknown".
package enum Fact<Value: PostureFact>: Sendable, Hashable {
  /// The value and where it was read (paths, tools); at most 16 sources.
  case known(Value, from: [String])
  case unknown(UnknownReason)
  case notApplicable(NotApplicableReason)
}

/// One question of the posture vocabulary, with a name and a version of its own.
///
/// A changed meaning is a new version; a new optional member is not.
package protocol PostureFact: Sendable, Hashable {
  /// The member name inside `posture.facts`, `[a-z0-9_]{1,40}`.
  static var name: String { get }
  /// Starts at 1.
  static var version: Int { get }

  /// Reads the value of `known`; every member is bounded, unknown members are refused.
  init(reading value: JSONValue, at pointer: String) throws(JSONFieldError)

  /// The value of `known`.
  var json: JSONValue { get }
}

/// Why a fact, or a part of one, could not be known.
package struct UnknownReason: Sendable, Hashable {
  /// The closed list of reasons; each has a sentence for people.
  package enum Code: String, Sendable, Hashable, CaseIterable {
    /// Reading needs a privilege that the collector did not have.
    case needsPrivilege = "needs_privilege"
    /// What was looked for is not there.
    case notFound = "not_found"
    /// The machine has a mechanism that this agent does not understand.
    case notUnderstood = "not_understood"
    /// A tool failed, or its output could not be read.
    case toolFailed = "tool_failed"
    /// The collector was cut off by its deadline.
    case timedOut = "timed_out"
    /// What is there is older than it may be to say anything.
    case stale
    /// Layers below this machine cannot be seen from inside it.
    case hiddenByVirtualization = "hidden_by_virtualization"
    /// Sources contradict each other.
    case contradictory
    /// The agent is too old to send this fact, or did not send it.
    case notReported = "not_reported"
    /// More was there than may be read or sent.
    case tooLarge = "too_large"
  }

  package let code: Code
  /// What was tried, in order: paths and tools; at most 16.
  package let tried: [String]
  /// What would help or what was seen, at most 300 bytes; hostile text wherever it is shown.
  package let detail: String?

  package init(_ code: Code, tried: [String] = [], detail: String? = nil) {
    self.code = code
    self.tried = tried
    self.detail = detail
  }
}

/// Why a question has no meaning on this machine.
package enum NotApplicableReason: String, Sendable, Hashable, CaseIterable {
  /// A container shares its host's kernel, disks and firewall.
  case container
  /// The Windows Subsystem for Linux: Windows answers for the machine.
  case wsl
  /// The machine has no such thing (no swap, no seat, IPv6 switched off).
  case absent
}

extension Fact {
  /// The value, when it is known.
  package var value: Value? {
    if case .known(let value, _) = self { value } else { nil }
  }
}
