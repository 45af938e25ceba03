/// One `<update>` of zypper's answer in XML: a patch (an advisory) or a package.
struct ZypperUpdate: Sendable, Hashable {
  let kind: String
  let name: String
  let edition: String
  /// `security`, `recommended`, …; empty for a package.
  let category: String
  /// `needed`, `not needed`, `applied`; empty for a package.
  let status: String
  /// The alias of the repository that it comes from.
  fileprivate(set) var repository = ""

  var isNeededPatch: Bool { kind == "patch" && status == "needed" }

  /// Nil for an answer that does not come to its end.
  static func list(_ xml: String) -> [ZypperUpdate]? {
    var updates: [ZypperUpdate] = []
    var isWhole = false
    for part in xml.utf8.split(separator: UInt8(ascii: "<")) {
      let tag = String(decoding: part.prefix { $0 != UInt8(ascii: ">") }, as: UTF8.self)
      if tag == "/stream" { isWhole = true }
      if tag.hasPrefix("update ") {
        let values = attributes(of: tag)
        guard let kind = values["kind"], let name = values["name"], let edition = values["edition"] else { return nil }
        updates.append(
          ZypperUpdate(
            kind: kind, name: name, edition: edition, category: values["category"] ?? "", status: values["status"] ?? ""))
      } else if tag.hasPrefix("source "), !updates.isEmpty {
        updates[updates.count - 1].repository = attributes(of: tag)["alias"] ?? ""
      }
    }
    return isWhole ? updates : nil
  }

  /// `name="value"`, as zypper writes them: quoted, and nothing that matters here is escaped.
  private static func attributes(of tag: String) -> [String: String] {
    let pieces = tag.split(separator: "\"", omittingEmptySubsequences: false)
    var values: [String: String] = [:]
    for (name, value) in zip(pieces, pieces.dropFirst()) where name.hasSuffix("=") {
      values[String(name.dropLast().trimmed.split(separator: " ").last ?? "")] = String(value)
    }
    return values
  }
}
