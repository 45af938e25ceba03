#if canImport(Glibc)
  import Glibc
#endif

/// Lines for the person at the terminal, beside the program's output.
enum StandardError {
  static func write(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
      // Nobody reads it any more: there is nothing left to tell.
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
