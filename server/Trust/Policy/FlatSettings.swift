package import StrictJSON

/// One level of settings in a YAML file, read as strictly as a policy: each with the line on which it stands.
package struct FlatSettings: Sendable {
  package struct Setting: Sendable {
    package let name: String
    package let value: JSONValue
    /// From 1.
    package let line: Int
  }

  package let settings: [Setting]

  package init(parsing bytes: some Collection<UInt8>) throws(PolicyFileError) {
    let document = try YAMLDocument(parsing: bytes, maxBytes: PolicyFile.maxBytes)
    guard case .object(let object) = document.value else {
      throw PolicyFileError(.badValue, "the file must hold settings as name: value")
    }
    settings = object.members.map { member in
      Setting(
        name: member.name, value: member.value, line: document.key(at: JSONFieldError.step(member.name)).line)
    }
  }
}
