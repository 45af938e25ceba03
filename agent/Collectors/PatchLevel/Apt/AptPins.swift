/// Which packages the administrator pins, by apt's preferences (apt_preferences(5)).
struct AptPins: Sendable, Hashable {
  /// Packages pinned by name.
  private(set) var names: Set<String> = []
  /// Whether a pin speaks of packages by pattern, or of all.
  private(set) var isBroad = false

  private static let main = "/etc/apt/preferences"
  private static let folder = "/etc/apt/preferences.d"

  init(on machine: Machine) throws(MachineError) {
    var paths = [Self.main]
    do throws(MachineError) {
      let parts = try machine.names(in: Self.folder).filter { name in
        name.utf8.allSatisfy(\.isPartNameByte) && (!name.contains(".") || name.hasSuffix(".pref"))
      }
      paths += parts.map { "\(Self.folder)/\($0)" }
    } catch .notFound {}
    for path in paths {
      do throws(MachineError) {
        read(try machine.bytes(path))
      } catch .notFound {
        continue
      }
    }
  }

  private mutating func read(_ bytes: [UInt8]) {
    for paragraph in ControlFile.paragraphs(of: bytes, keeping: ["package", "pin", "pin-priority"]) {
      for word in (paragraph["package"] ?? "").split(whereSeparator: \.isWhitespace) {
        let name = word.split(separator: ":").first ?? ""
        if word.hasPrefix("src:") || name.contains(where: { "*?[/".contains($0) }) {
          isBroad = true
        } else {
          names.insert(String(name))
        }
      }
    }
  }
}
