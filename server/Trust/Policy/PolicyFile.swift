import StrictJSON

/// A policy as a person writes it: one YAML document.
package enum PolicyFile {
  package static let maxBytes = 65_536

  /// Reads a policy file; every refusal names its line, its column and the key.
  package static func parse(_ bytes: some Collection<UInt8>) throws(PolicyFileError) -> Policy {
    let document = try YAMLDocument(parsing: bytes, maxBytes: maxBytes)
    do throws(JSONFieldError) {
      return try Policy(reading: document.value)
    } catch {
      throw document.error(error)
    }
  }
}

extension YAMLDocument {
  /// A refusal of the reader, with the place in the file.
  fileprivate func error(_ error: JSONFieldError) -> PolicyFileError {
    let code: PolicyFileError.Code
    let place: Place
    switch error.problem {
    case .missing:
      code = .missingKey
      place = value(at: error.pointer)
    case .unknownMember:
      code = .unknownKey
      place = key(at: error.pointer)
    case .wrongKind, .outOfRange, .tooLong, .tooMany, .invalid:
      code = .badValue
      place = value(at: error.pointer)
    }
    let path = error.pointer.utf8.split(separator: UInt8(ascii: "/")).map { Self.keyWord(String($0) ?? "?") }
    return PolicyFileError(
      code, line: place.line, column: place.column, keyPath: path.joined(separator: "."), error.detail)
  }

  private static func keyWord(_ step: String) -> String { MachineText.printable(step, maxBytes: 64) }
}
