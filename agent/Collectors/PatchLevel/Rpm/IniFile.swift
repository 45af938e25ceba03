/// A file of `[sections]` with `key = value` lines, as dnf's and zypper's repositories and settings are written.
struct IniFile: Sendable, Hashable {
  /// In the order of the file; a section that comes twice is one.
  private(set) var sections: [String] = []
  private var values: [String: [String: String]] = [:]

  init(_ text: String) {
    var section = ""
    for line in text.split(whereSeparator: \.isNewline) {
      // A line that begins with white space goes on with the value before: nothing that is asked for here has such.
      guard let first = line.first, first != "#", first != ";", !first.isWhitespace else { continue }
      let line = line.trimmed
      if line.hasPrefix("["), line.hasSuffix("]") {
        section = String(line.dropFirst().dropLast())
        if values[section] == nil { sections.append(section) }
        values[section] = values[section] ?? [:]
      } else if let sign = line.firstIndex(of: "=") {
        values[section]?[line[..<sign].trimmed.lowercased()] = String(line[line.index(after: sign)...].trimmed)
      }
    }
  }

  subscript(section: String, key: String) -> String? { values[section]?[key] }

  /// Nil for what is neither yes nor no.
  func isTrue(_ section: String, _ key: String) -> Bool? {
    switch values[section]?[key]?.lowercased() {
    case "1", "yes", "true", "on": true
    case "0", "no", "false", "off": false
    default: nil
    }
  }
}

extension Machine {
  /// The settings of a file, none if it is not there.
  func settings(in path: String) throws(MachineError) -> IniFile {
    do throws(MachineError) {
      return IniFile(String(decoding: try bytes(path), as: UTF8.self))
    } catch .notFound {
      return IniFile("")
    }
  }
}
