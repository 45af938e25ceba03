/// The swap areas in use, as `/proc/swaps` lists them (swapon(8)).
package struct SwapTable: Sendable, Hashable {
  package struct Area: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable { case partition, file }
    package let path: [UInt8]
    package let kind: Kind

    package init(path: [UInt8], kind: Kind) {
      self.path = path
      self.kind = kind
    }
  }

  package enum Fault: Error, Sendable, Hashable {
    case truncated
    case malformed(line: Int)
  }

  package let areas: [Area]

  /// Reads a heading and then `PATH TYPE SIZE USED PRIORITY` lines; any other line refuses the table.
  package init(parsing bytes: [UInt8]) throws(Fault) {
    guard bytes.last == UInt8(ascii: "\n") else { throw .truncated }
    let lines = bytes.dropLast().split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard let heading = lines.first, heading.starts(with: "Filename".utf8) else { throw .malformed(line: 1) }
    var areas: [Area] = []
    for (index, line) in lines.enumerated().dropFirst() {
      let fields = line.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      guard fields.count == 5, let path = KernelEscapes.decode(fields[0]), path.first == UInt8(ascii: "/"),
        let kind = Area.Kind(rawValue: String(decoding: fields[1], as: UTF8.self))
      else { throw .malformed(line: index + 1) }
      areas.append(Area(path: path, kind: kind))
    }
    self.areas = areas
  }
}
