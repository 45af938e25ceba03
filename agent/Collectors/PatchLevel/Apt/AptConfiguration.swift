/// apt's configuration as its files set it (apt.conf(5)), read in apt's order; no program is asked.
///
/// Single values only: members of lists (`A:: "x";`) are passed over, for nothing here asks for one.
struct AptConfiguration: Sendable {
  private var values: [String: String] = [:]
  /// The files that were read.
  private(set) var files: [String] = []

  private static let folder = "/etc/apt/apt.conf.d"
  private static let main = "/etc/apt/apt.conf"

  init(on machine: Machine) throws(MachineError) {
    var paths: [String] = []
    do throws(MachineError) {
      let parts = try machine.names(in: Self.folder).filter { name in
        name.utf8.allSatisfy(\.isPartNameByte) && (!name.contains(".") || name.hasSuffix(".conf"))
      }
      paths = parts.map { "\(Self.folder)/\($0)" }
    } catch .notFound {}
    for path in paths + [Self.main] {
      do throws(MachineError) {
        read(String(decoding: try machine.bytes(path), as: UTF8.self))
        files.append(path)
      } catch .notFound {
        continue
      }
    }
  }

  init(_ text: String) { read(text) }

  /// The value of `APT::Periodic::Enable` and the like; names have no case.
  subscript(name: String) -> String? { values[name.lowercased()] }

  private mutating func read(_ text: String) {
    var scope: [String] = []
    var statement: [AptToken] = []
    for token in AptToken.tokens(of: text) {
      switch token {
      case .word, .string: statement.append(token)
      case .open:
        scope.append(Self.name(of: statement) ?? "")
        statement = []
      case .close:
        _ = scope.popLast()
        statement = []
      case .end:
        assign(statement, in: scope)
        statement = []
      }
    }
  }

  private mutating func assign(_ statement: [AptToken], in scope: [String]) {
    guard let name = Self.name(of: statement) else { return }
    if name == "#clear" {
      guard statement.count > 1, case .word(let target) = statement[1] else { return }
      let path = Self.path(scope, target)
      values = values.filter { $0.key != path && !$0.key.hasPrefix(path + "::") }
    } else if !name.hasSuffix("::"), statement.count == 2 {
      switch statement[1] {
      case .word(let value), .string(let value): values[Self.path(scope, name)] = value
      case .open, .close, .end: break
      }
    }
  }

  private static func name(of statement: [AptToken]) -> String? {
    if case .word(let name)? = statement.first { name } else { nil }
  }

  private static func path(_ scope: [String], _ name: String) -> String {
    (scope.filter { !$0.isEmpty } + [name]).joined(separator: "::").lowercased()
  }
}

/// A piece of apt's configuration language.
enum AptToken: Sendable, Hashable {
  case word(String)
  case string(String)
  case open
  case close
  case end

  static func tokens(of text: String) -> [AptToken] {
    var tokens: [AptToken] = []
    var word = ""
    var rest = Array(text.unicodeScalars)[...]
    func flush() {
      if !word.isEmpty { tokens.append(.word(word)) }
      word = ""
    }
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"":
        flush()
        let content = rest.prefix { $0 != "\"" }
        rest = rest.dropFirst(content.count + 1)
        tokens.append(.string(content.text))
      case "{", "}", ";":
        flush()
        tokens.append(scalar == "{" ? .open : scalar == "}" ? .close : .end)
      case "/" where rest.first == "/":
        flush()
        rest = rest.drop { $0 != "\n" }
      case "/" where rest.first == "*":
        flush()
        while let next = rest.popFirst(), !(next == "*" && rest.first == "/") {}
        rest = rest.dropFirst()
      case "#" where word.isEmpty && !rest.prefix(5).elementsEqual("clear".unicodeScalars):
        rest = rest.drop { $0 != "\n" }
      case _ where scalar.properties.isWhitespace: flush()
      default: word.unicodeScalars.append(scalar)
      }
    }
    flush()
    return tokens
  }
}

extension ArraySlice<Unicode.Scalar> {
  fileprivate var text: String {
    var text = ""
    text.unicodeScalars.append(contentsOf: self)
    return text
  }
}
