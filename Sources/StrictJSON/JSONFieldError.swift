/// A member that is not as its reader demands, named by its JSON Pointer (RFC 6901).
package struct JSONFieldError: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Problem: Hashable, Sendable {
    case missing
    case unknownMember
    case wrongKind(expected: String)
    case outOfRange(String)
    case tooLong(limit: Int)
    case tooMany(limit: Int)
    case invalid(String)
  }

  /// Where, as `/posture/facts/os/v`; empty for the whole text.
  package let pointer: String
  package let problem: Problem

  package init(_ pointer: String, _ problem: Problem) {
    self.pointer = pointer
    self.problem = problem
  }

  /// What is wrong, in words that hold nothing of the value itself.
  package var detail: String {
    switch problem {
    case .missing: "is missing"
    case .unknownMember: "is not a member known here"
    case .wrongKind(let expected): "must be \(expected)"
    case .outOfRange(let range): "must be \(range)"
    case .tooLong(let limit): "is longer than \(limit) bytes"
    case .tooMany(let limit): "has more than \(limit) elements"
    case .invalid(let reason): reason
    }
  }

  package var description: String { "\(pointer.isEmpty ? "the text" : pointer) \(detail)" }

  /// A member name as one step of a JSON Pointer.
  package static func step(_ name: String) -> String {
    var step = "/"
    for scalar in name.unicodeScalars.prefix(128) {
      switch scalar {
      case "~": step += "~0"
      case "/": step += "~1"
      default: step.unicodeScalars.append(scalar)
      }
    }
    return step
  }
}
