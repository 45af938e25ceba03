import AgentCore

#if canImport(Glibc)
  import Glibc
#endif

/// What the program writes: results to standard output, one line for each complaint to standard error.
enum Output {
  static func print(_ lines: [String]) { for line in lines { Swift.print(line) } }

  /// Writes one line, whatever the text holds.
  static func complain(_ text: String) { prompt("vouchsafe-agent: \(TerminalText(text))\n") }

  /// Writes text of our own to standard error.
  static func prompt(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
