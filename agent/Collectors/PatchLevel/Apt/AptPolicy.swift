/// Which versions of a package exist, by `apt-cache policy`.
struct AptPolicy: Sendable, Hashable {
  struct Offer: Sendable, Hashable {
    let version: DebianVersion
    /// Address and suite of each archive that offers it.
    var archives: [AptSource]
    /// The share of machines that may have it by now, while it is rolled out.
    let phase: Int?
  }

  private(set) var installed: DebianVersion?
  private(set) var candidate: DebianVersion?
  private(set) var offers: [Offer] = []

  /// The answer for each package it names; apt leaves out names it does not know.
  static func table(_ output: String) -> [String: AptPolicy] {
    var table: [String: AptPolicy] = [:]
    var name: String?
    var policy = AptPolicy()
    for line in output.split(separator: "\n") {
      if !line.hasPrefix(" ") {
        if let name { table[name] = policy }
        name = line.hasSuffix(":") ? String(line.dropLast()) : nil
        policy = AptPolicy()
      } else {
        policy.read(line)
      }
    }
    if let name { table[name] = policy }
    return table
  }

  private mutating func read(_ line: Substring) {
    let indent = line.prefix { $0 == " " || $0 == "*" }.count
    let words = line.split { $0 == " " || $0 == "*" }
    guard words.count >= 2 else { return }
    switch (indent, words[0]) {
    case (2, "Installed:"): installed = Self.version(words[1])
    case (2, "Candidate:"): candidate = Self.version(words[1])
    case (5, _): offers.append(Offer(version: DebianVersion(String(words[0])), archives: [], phase: Self.phase(words)))
    case (6..., _):
      // `500 http://deb.debian.org/debian bookworm/main amd64 Packages`; dpkg's own line has no suite.
      guard words.count >= 4, let last = offers.indices.last else { return }
      let suite = words[2].split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
      offers[last].archives.append(AptSource(address: String(words[1]), suite: suite.isEmpty ? String(words[2]) : suite))
    default: break
    }
  }

  private static func version(_ word: Substring) -> DebianVersion? {
    word == "(none)" ? nil : DebianVersion(String(word))
  }

  /// `(phased 20%)` after a version's priority.
  private static func phase(_ words: [Substring]) -> Int? {
    guard words.count == 4, words[2] == "(phased" else { return nil }
    return Int(words[3].prefix(while: \.isNumber))
  }
}
