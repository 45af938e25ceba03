import StrictJSON
import Yams

/// One YAML document read as plain values: mappings, lists, texts, integers, booleans, null; nothing else of YAML.
///
/// Refused: what is too large or too deep, anchors and aliases, tags, keys that are no text, duplicate keys.
struct YAMLDocument {
  struct Place: Sendable, Hashable {
    let line: Int
    let column: Int
  }

  let value: JSONValue
  /// Where each value stands, and each key, by JSON Pointer.
  private var values: [String: Place] = [:]
  private var keys: [String: Place] = [:]

  private static let maxDepth = 8
  private static let maxValues = 2_000

  init(parsing bytes: some Collection<UInt8>, maxBytes: Int) throws(PolicyFileError) {
    guard bytes.count <= maxBytes else { throw PolicyFileError(.tooLarge, "the file is larger than \(maxBytes) bytes") }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw PolicyFileError(.notUTF8, "the file is not UTF-8")
    }
    // Before the parser sees it: expanding aliases is what makes a small file large.
    try YAMLAliasScan.refuse(in: Array(text.utf8))
    guard let root = try Self.compose(text) else { throw PolicyFileError(.empty, "the file holds no policy") }
    var reader = Reader()
    value = try reader.read(root, at: "", keyPath: "", depth: 0)
    values = reader.values
    keys = reader.keys
  }

  /// The place of a value, or of the nearest mapping around one that is missing.
  func value(at pointer: String) -> Place { Self.nearest(pointer, in: values) }
  func key(at pointer: String) -> Place { Self.nearest(pointer, in: keys) }

  private static func nearest(_ pointer: String, in places: [String: Place]) -> Place {
    var pointer = pointer[...]
    while true {
      if let place = places[String(pointer)] { return place }
      guard let slash = pointer.lastIndex(of: "/") else { return Place(line: 1, column: 1) }
      pointer = pointer[..<slash]
    }
  }

  private static func compose(_ text: String) throws(PolicyFileError) -> Node? {
    do {
      // The encoding is named because the parser's default can be changed by an environment variable.
      return try Parser(yaml: text, encoding: .utf8).singleRoot()
    } catch let error as YamlError {
      throw PolicyFileError(error)
    } catch {
      throw PolicyFileError(.syntax, "the file is not YAML")
    }
  }

  private struct Reader {
    var values: [String: Place] = [:]
    var keys: [String: Place] = [:]

    mutating func read(_ node: Node, at pointer: String, keyPath: String, depth: Int) throws(PolicyFileError) -> JSONValue {
      let place = Place(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
      func refuse(_ code: PolicyFileError.Code, _ detail: String) -> PolicyFileError {
        PolicyFileError(code, line: place.line, column: place.column, keyPath: keyPath, detail)
      }
      values[pointer] = place
      guard depth <= maxDepth else { throw refuse(.tooDeep, "is nested deeper than \(maxDepth) levels") }
      guard values.count <= maxValues else { throw refuse(.tooManyValues, "the file holds more than \(maxValues) values") }
      switch node {
      case .scalar(let scalar):
        guard let value = Self.plain(scalar) else { throw refuse(.tag, "has a YAML tag, which a policy may not have") }
        return value
      case .sequence(let sequence):
        guard sequence.tag.description.isEmpty else { throw refuse(.tag, "has a YAML tag, which a policy may not have") }
        var elements: [JSONValue] = []
        for (index, element) in sequence.enumerated() {
          elements.append(
            try read(element, at: "\(pointer)/\(index)", keyPath: "\(keyPath).\(index)", depth: depth + 1))
        }
        return .array(elements)
      case .mapping(let mapping):
        guard mapping.tag.description.isEmpty else { throw refuse(.tag, "has a YAML tag, which a policy may not have") }
        return .object(try read(mapping, at: pointer, keyPath: keyPath, depth: depth))
      case .alias: throw refuse(.alias, "is a YAML alias, which a policy may not have")
      }
    }

    private mutating func read(
      _ mapping: Node.Mapping, at pointer: String, keyPath: String, depth: Int
    ) throws(PolicyFileError) -> JSONObject {
      var object = JSONObject()
      for (key, value) in mapping {
        let place = Place(line: key.mark?.line ?? 1, column: key.mark?.column ?? 1)
        guard case .scalar(let scalar) = key else {
          throw PolicyFileError(.badKey, line: place.line, column: place.column, keyPath: keyPath, "has a key that is no text")
        }
        let shown = MachineText.printable(scalar.string)
        let path = keyPath.isEmpty ? shown : "\(keyPath).\(shown)"
        guard object[scalar.string] == nil else {
          throw PolicyFileError(.duplicateKey, line: place.line, column: place.column, keyPath: path, "is there twice")
        }
        let child = pointer + JSONFieldError.step(scalar.string)
        keys[child] = place
        object[scalar.string] = try read(value, at: child, keyPath: path, depth: depth + 1)
      }
      return object
    }

    /// The value of a scalar; nil for one with a tag. Only what is written plainly can be other than text, and only in the
    /// one spelling that every reader agrees on: `no`, `0x10` and `010` are texts.
    private static func plain(_ scalar: Node.Scalar) -> JSONValue? {
      guard scalar.style == .plain else { return .string(scalar.string) }
      guard scalar.tag.description.isEmpty else { return nil }
      switch scalar.string {
      case "true": return .bool(true)
      case "false": return .bool(false)
      case "null", "~", "": return .null
      case let text:
        guard let integer = Int64(text), String(integer) == text else { return .string(text) }
        return .integer(integer)
      }
    }
  }
}

extension PolicyFileError {
  fileprivate init(_ error: YamlError) {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
      self.init(.syntax, line: mark.line, column: mark.column, "not YAML: \(problem)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      self.init(
        .duplicateKey, line: context.mark.line, column: context.mark.column,
        keyPath: duplicates.first.map { MachineText.printable($0) } ?? "", "is there twice")
    case .reader(let problem, let offset, _, let yaml):
      let before = yaml.utf8.prefix(offset ?? 0)
      let line = before.count { $0 == UInt8(ascii: "\n") } + 1
      self.init(.syntax, line: line, "not YAML: \(problem)")
    case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded:
      self.init(.syntax, "the file is not YAML")
    }
  }
}
