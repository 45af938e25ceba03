import AgentCore

#if canImport(Glibc)
  import Glibc
#endif

/// What the program writes: results to standard output, one line for each complaint to standard error.
enum Output {
  static func print(_ lines: [String]) { for line in lines { Swift.print(line) } }

  /// Writes one line, whatever the text holds.
  static func complain(_ text: String) {
    fputs("vouchsafe-agent: \(TerminalText(text))\n", stderr)
  }
}
