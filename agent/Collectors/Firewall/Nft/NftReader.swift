import Posture
import StrictJSON

/// Reads what `nft -j list ruleset` says (libnftables-json(5), schema 1) into a `Ruleset`.
///
/// Objects and members that cannot decide a packet's fate are skipped; a statement that might is kept as unclear.
struct NftReader {
  /// The output is not a listing of a ruleset.
  struct Failure: Error, Hashable {
    let message: String
    var isTooLarge = false
  }

  /// Whether the listing holds what is in the sets.
  private let listsSets: Bool
  private var ruleset: [String: RuleTable] = [:]
  private var order: [String] = []
  private var rules: [String: [String: [Rule]]] = [:]

  private init(listsSets: Bool) { self.listsSets = listsSets }

  static func read(_ output: [UInt8], listsSets: Bool = true) throws(Failure) -> Ruleset {
    let document: JSONValue
    do throws(JSONSyntaxError) {
      document = try JSONValue(parsing: output, limits: .toolOutput)
    } catch {
      let isTooLarge = error.code == .tooLarge || error.code == .tooManyValues
      throw Failure(message: "not readable as JSON: \(error.description)", isTooLarge: isTooLarge)
    }
    guard let objects = document["nftables"]?.array else { throw Failure(message: "no list nftables") }
    guard objects.contains(where: { $0["metainfo"] != nil }) else { throw Failure(message: "no metainfo") }
    var reader = NftReader(listsSets: listsSets)
    for object in objects { try reader.readTable(object["table"]) }
    for object in objects {
      try reader.readSet(object["set"])
      try reader.readMap(object["map"])
      try reader.readChain(object["chain"])
    }
    for object in objects { try reader.readRule(object["rule"]) }
    return reader.result()
  }

  private func result() -> Ruleset {
    var result = Ruleset()
    for key in order {
      guard var table = ruleset[key] else { continue }
      for (chain, rules) in rules[key] ?? [:] { table.chains[chain]?.rules = rules }
      result.tables.append(table)
    }
    return result
  }

  private mutating func readTable(_ object: JSONValue?) throws(Failure) {
    guard let object else { return }
    guard let family = object["family"]?.string, let name = object["name"]?.string else {
      throw Failure(message: "a table without family and name")
    }
    guard let known = RuleTable.Family(rawValue: family) else { return }
    let flags = object["flags"].map { $0.array ?? [$0] } ?? []
    // The kernel calls no chain of a dormant table.
    if flags.contains("dormant") { return }
    var table = RuleTable(engine: .nft, family: known, name: name)
    if flags.contains(where: { $0 != "owner" && $0 != "persist" }) {
      // nft 1.0.6 writes a string of another kind where the flag "dormant" should stand.
      table.doubt = .notUnderstood("the flags of the nft table \(family) \(name): it may be dormant")
    }
    let key = "\(family) \(name)"
    if ruleset.updateValue(table, forKey: key) == nil { order.append(key) }
  }

  private mutating func readChain(_ object: JSONValue?) throws(Failure) {
    guard let object, let key = try tableKey(of: object) else { return }
    guard let name = object["name"]?.string else { throw Failure(message: "a chain without a name") }
    var base: BaseHook?
    if let hook = object["hook"]?.string, let kind = BaseHook.Hook(nftName: hook) {
      guard let priority = object["prio"]?.integer else { throw Failure(message: "a base chain without priority") }
      let devices = object["dev"].map { ($0.array ?? [$0]).compactMap(\.string) }
      base = BaseHook(
        hook: kind, priority: priority, dropsByDefault: object["policy"] == "drop", devices: devices)
    }
    ruleset[key]?.chains[name] = RuleChain(name: name, base: base)
  }

  private mutating func readSet(_ object: JSONValue?) throws(Failure) {
    guard let object, let key = try tableKey(of: object), let name = object["name"]?.string else { return }
    let kind = NftValueKind(type: object["type"])
    let elements = object["elem"].map { $0.array ?? [$0] } ?? []
    let members = elements.map { kind.element($0) } + (listsSets ? [] : [.unclear("the set \(name), too long to be listed")])
    ruleset[key]?.sets[name] = Members(members)
  }

  private mutating func readMap(_ object: JSONValue?) throws(Failure) {
    guard let object, object["map"] == "verdict", let key = try tableKey(of: object), let name = object["name"]?.string
    else { return }
    // A map that was not listed is one that the table does not have: looking it up may do anything.
    guard listsSets else { return }
    let kind = NftValueKind(type: object["type"])
    ruleset[key]?.maps[name] = NftStatement.entries(object["elem"] ?? [], kind)
  }

  private mutating func readRule(_ object: JSONValue?) throws(Failure) {
    guard let object, let key = try tableKey(of: object), let table = ruleset[key] else { return }
    guard let chain = object["chain"]?.string, table.chains[chain] != nil, let statements = object["expr"]?.array else {
      throw Failure(message: "a rule without its chain or statements")
    }
    if statements.contains(where: { $0["xt"] != nil }) { ruleset[key]?.hidesXtables = true }
    let place = "nft \(key) \(chain)"
    let steps = statements.flatMap { NftStatement(place: place).steps($0) }
    rules[key, default: [:]][chain, default: []].append(Rule(steps: steps))
  }

  /// The table an object belongs to; nil if that table does not concern us.
  private func tableKey(of object: JSONValue) throws(Failure) -> String? {
    guard let family = object["family"]?.string, let table = object["table"]?.string else {
      throw Failure(message: "an object without its table")
    }
    let key = "\(family) \(table)"
    return ruleset[key] == nil ? nil : key
  }
}

extension BaseHook.Hook {
  fileprivate init?(nftName: String) {
    switch nftName {
    case "ingress": self = .ingress
    case "prerouting": self = .prerouting
    case "input": self = .input
    default: return nil
    }
  }
}

extension UnknownReason {
  /// A mechanism that may change the answer and that nobody here can read.
  static func notUnderstood(_ what: String) -> UnknownReason {
    UnknownReason(.notUnderstood, detail: what.clipped(toBytes: 300))
  }
}
