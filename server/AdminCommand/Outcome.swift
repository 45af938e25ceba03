import ArgumentParser

/// What the command's exit code says.
enum Outcome: Int32, Sendable, Hashable, CaseIterable {
  case done = 0
  /// The question was answered, and the answer is no: not trusted, an audit that does not verify.
  case negative = 1
  /// The server refused what was asked: a wrong field, a conflict, a policy that denies too many.
  case refused = 3
  /// No usable credential, or the server does not take it for this.
  case unauthorized = 4
  /// There is no such thing on the server.
  case notFound = 5
  /// No answer, or one that says to come back later; the same command may be tried again.
  case unavailable = 6
  /// The server's answer could not be understood.
  case badAnswer = 7
  /// A file here could not be read or written.
  case localFile = 8
  /// Wrong use of this command; the argument parser's own code (EX_USAGE).
  case usage = 64

  var meaning: String {
    switch self {
    case .done: "done"
    case .negative: "answered, and the answer is no (not trusted; an audit that does not verify)"
    case .refused: "refused by the server: a wrong field, a conflict, a policy that denies too many"
    case .unauthorized: "no usable credential, or not one for this"
    case .notFound: "no such thing on the server"
    case .unavailable: "no answer, or one that says to come back later"
    case .badAnswer: "an answer that could not be understood"
    case .localFile: "a file here could not be read or written"
    case .usage: "wrong use of this command"
    }
  }

  /// For the help text, one line a code.
  static var table: String {
    allCases.map { "  \($0.rawValue < 10 ? " " : "")\($0.rawValue)  \($0.meaning)" }.joined(separator: "\n")
  }
}

/// Why a command ended without doing what was asked: one line for a person, and the exit code.
struct AdminFailure: Error, Sendable, Hashable {
  let status: Outcome
  let message: String

  init(_ status: Outcome, _ message: String) {
    self.status = status
    self.message = message
  }
}
