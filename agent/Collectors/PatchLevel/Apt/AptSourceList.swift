/// Every archive of binary packages in apt's configuration: `sources.list` and the parts beside it, in both forms.
struct AptSourceList: Sendable {
  let sources: [AptSource]
  /// The files that were read.
  let files: [String]

  private static let main = "/etc/apt/sources.list"
  private static let folder = "/etc/apt/sources.list.d"

  init(on machine: Machine) throws(MachineError) {
    var sources: [AptSource] = []
    var files: [String] = []
    var paths = [Self.main]
    do throws(MachineError) {
      // apt passes over any other name (sources.list(5)).
      let parts = try machine.names(in: Self.folder).filter { name in
        (name.hasSuffix(".list") || name.hasSuffix(".sources")) && name.utf8.allSatisfy(\.isPartNameByte)
      }
      paths += parts.map { "\(Self.folder)/\($0)" }
    } catch .notFound {}
    for path in paths {
      do throws(MachineError) {
        let bytes = try machine.bytes(path)
        let found = path.hasSuffix(".sources") ? Self.paragraphs(bytes) : Self.lines(String(decoding: bytes, as: UTF8.self))
        files.append(path)
        for source in found where !sources.contains(source) { sources.append(source) }
      } catch .notFound {
        continue
      }
    }
    self.sources = sources
    self.files = files
  }

  /// `deb [options] address suite components…`
  private static func lines(_ text: String) -> [AptSource] {
    text.split(whereSeparator: \.isNewline).compactMap { line in
      var rest = line.prefix { $0 != "#" }.trimmed
      guard rest.hasPrefix("deb ") || rest.hasPrefix("deb\t") else { return nil }
      rest = rest.dropFirst(4).trimmed
      if rest.hasPrefix("[") {
        guard let close = rest.firstIndex(of: "]") else { return nil }
        rest = rest[rest.index(after: close)...].trimmed
      }
      let words = rest.split(whereSeparator: \.isWhitespace)
      guard words.count >= 2 else { return nil }
      return source(String(words[0]), String(words[1]))
    }
  }

  /// `Types:`, `URIs:`, `Suites:`; a paragraph of `deb-src` alone, or one that is switched off, has none.
  private static func paragraphs(_ bytes: [UInt8]) -> [AptSource] {
    ControlFile.paragraphs(of: bytes, keeping: ["types", "uris", "suites", "enabled"]).flatMap { paragraph -> [AptSource] in
      let enabled = (paragraph["enabled"] ?? "yes").lowercased()
      guard !["no", "false", "without", "off", "disable", "0"].contains(enabled) else { return [] }
      guard paragraph.words("types").contains("deb") else { return [] }
      return paragraph.words("uris").flatMap { address in
        paragraph.words("suites").compactMap { source(address, $0) }
      }
    }
  }

  /// A disc is not something that updates come from.
  private static func source(_ address: String, _ suite: String) -> AptSource? {
    address.hasPrefix("cdrom:") ? nil : AptSource(address: address, suite: suite)
  }
}

extension ControlFile.Paragraph {
  fileprivate func words(_ field: String) -> [String] {
    (self[field] ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
  }
}

extension UInt8 {
  /// What the name of a part of apt's configuration may hold.
  var isPartNameByte: Bool {
    switch self {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
      UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}
