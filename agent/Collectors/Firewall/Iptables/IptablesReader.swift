import Posture

/// Reads what `iptables-save` and its kin print: the tables of one family with their chains and rules.
struct IptablesReader {
  /// The output is not a complete listing.
  struct Failure: Error, Hashable { let message: String }

  let family: AddressFamily
  let engine: RuleTable.Engine

  func read(_ text: String) throws(Failure) -> [RuleTable] {
    var tables: [RuleTable] = []
    var table: RuleTable?
    for line in text.split(whereSeparator: \.isNewline) {
      switch line.first {
      case nil, "#": continue
      case "*":
        guard table == nil else { throw Failure(message: "a table without COMMIT") }
        let name = String(line.dropFirst())
        table = RuleTable(engine: engine, family: family == .ipv4 ? .ip : .ip6, name: name)
      case ":": try readChain(line.dropFirst(), into: &table)
      default:
        if line == "COMMIT" {
          guard let complete = table else { throw Failure(message: "COMMIT without a table") }
          tables.append(complete)
          table = nil
        } else {
          try readRule(line, into: &table)
        }
      }
    }
    guard table == nil else { throw Failure(message: "a table without COMMIT") }
    return tables
  }

  private func readChain(_ line: Substring, into table: inout RuleTable?) throws(Failure) {
    let words = line.split(separator: " ")
    guard let name = words.first.map(String.init), words.count >= 2, let current = table else {
      throw Failure(message: "a chain that cannot be read")
    }
    var base: BaseHook?
    if words[1] != "-", let (hook, priority) = Self.hook(of: name, in: current.name) {
      base = BaseHook(hook: hook, priority: priority, dropsByDefault: words[1] == "DROP", devices: nil)
    }
    table?.chains[name] = RuleChain(name: name, base: base)
  }

  private func readRule(_ line: Substring, into table: inout RuleTable?) throws(Failure) {
    guard let current = table, let words = IptablesWords(line) else { throw Failure(message: "a rule that cannot be read") }
    guard let rule = IptablesRule(words.words), let chain = current.chains[rule.chain] else {
      throw Failure(message: "a rule that cannot be read")
    }
    let place = "iptables \(current.family.rawValue) \(current.name) \(chain.name)"
    let steps =
      IptablesMatches(family: family, place: place).steps(rule) + IptablesTarget(table: current, place: place).steps(rule)
    table?.chains[rule.chain]?.rules.append(Rule(steps: steps))
  }

  /// Where the kernel calls the built-in chains (the hooks' priorities in linux/netfilter_ipv4.h).
  private static func hook(of chain: String, in table: String) -> (BaseHook.Hook, Int64)? {
    switch (table, chain) {
    case ("raw", "PREROUTING"): (.prerouting, -300)
    case ("mangle", "PREROUTING"): (.prerouting, -150)
    case ("nat", "PREROUTING"): (.prerouting, -100)
    case ("mangle", "INPUT"): (.input, -150)
    case ("filter", "INPUT"): (.input, 0)
    case ("security", "INPUT"): (.input, 50)
    case ("nat", "INPUT"): (.input, 100)
    default: nil
    }
  }
}

/// The words of a line of iptables-save: separated by blanks, or in double quotes with backslash escapes.
struct IptablesWords {
  private(set) var words: [String] = []

  /// Nil if a quote is left open.
  init?(_ line: Substring) {
    var word = ""
    var isOpen = false
    var isWord = false
    var isEscaped = false
    for character in line {
      if isEscaped {
        word.append(character)
        isEscaped = false
      } else if isOpen, character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        isOpen.toggle()
        isWord = true
      } else if character == " ", !isOpen {
        if isWord { words.append(word) }
        word = ""
        isWord = false
      } else {
        word.append(character)
        isWord = true
      }
    }
    guard !isOpen, !isEscaped else { return nil }
    if isWord { words.append(word) }
  }
}

/// One `-A` line taken apart: general conditions, match modules and the target, each with its options.
struct IptablesRule {
  struct Option {
    let name: String
    let isNegated: Bool
    let values: [String]
  }

  struct Part {
    let name: String
    var options: [Option] = []
  }

  let chain: String
  private(set) var conditions: [Option] = []
  private(set) var modules: [Part] = []
  private(set) var target: Part?
  private(set) var isGoto = false

  init?(_ words: [String]) {
    var words = words[...]
    // With -c, the counters come first.
    if words.first?.first == "[" { words = words.dropFirst() }
    guard words.popFirst() == "-A", let chain = words.popFirst() else { return nil }
    self.chain = chain
    var isNegated = false
    while let word = words.popFirst() {
      switch word {
      case "!": isNegated = true
      case "-m":
        guard let name = words.popFirst() else { return nil }
        modules.append(Part(name: name))
      case "-j", "-g":
        guard let name = words.popFirst() else { return nil }
        target = Part(name: name)
        isGoto = word == "-g"
      default:
        guard word.hasPrefix("-") else { return nil }
        let values = Self.values(of: word, &words)
        add(Option(name: word, isNegated: isNegated, values: values))
        isNegated = false
      }
    }
  }

  private mutating func add(_ option: Option) {
    if target != nil {
      target?.options.append(option)
    } else if option.name.hasPrefix("--"), !modules.isEmpty {
      modules[modules.count - 1].options.append(option)
    } else {
      conditions.append(option)
    }
  }

  /// Free text may look like an option: it is one word, whatever it is.
  private static func values(of option: String, _ words: inout ArraySlice<String>) -> [String] {
    if ["--comment", "--log-prefix", "--nflog-prefix", "--name", "--string", "--hashlimit-name"].contains(option) {
      return words.popFirst().map { [$0] } ?? []
    }
    var values: [String] = []
    while let word = words.first, !word.hasPrefix("-"), word != "!" {
      values.append(word)
      words = words.dropFirst()
    }
    return values
  }
}
