#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The two streams of a command.
enum Console {
  /// The answer, on standard output.
  static func say(_ text: String) {
    guard !text.isEmpty else { return }
    put(text.utf8.last == 0x0A ? text : text + "\n", on: STDOUT_FILENO)
  }

  /// What goes with the answer without being it, on standard error.
  static func aside(_ text: String) { put(text.utf8.last == 0x0A ? text : text + "\n", on: STDERR_FILENO) }

  /// Why nothing was done, on standard error.
  static func complain(_ text: String) { aside("vouchsafe: " + TerminalText.line(text, most: 4_000)) }

  static var outputIsTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

  /// A reader that went away (`| head`) is no error of ours: what is left is not written.
  private static func put(_ text: String, on file: Int32) {
    do throws(AdminFailure) { try FileOutput.writeAll(Array(text.utf8), to: file, name: "the output") } catch {}
  }
}
