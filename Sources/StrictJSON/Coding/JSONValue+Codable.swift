/// What to do with members of an object that the reading type does not name.
package enum UnknownMembers: Sendable {
  /// For requests: a misspelt member must not be lost silently.
  case refuse
  /// For answers of a server that may be newer than its client.
  case ignore
}

extension JSONValue {
  /// Reads a `Decodable` body; the error names the member by its pointer.
  package func decode<Value: Decodable>(
    _ type: Value.Type = Value.self, unknownMembers: UnknownMembers
  ) throws(JSONFieldError) -> Value {
    let strangers = StrangerList()
    let decoder = ValueDecoder(value: self, codingPath: [], strangers: strangers)
    let value: Value
    do {
      value = try Value(from: decoder)
    } catch let error as DecodingError {
      throw JSONFieldError(error)
    } catch let error as JSONFieldError {
      throw error
    } catch {
      throw JSONFieldError("", .invalid("cannot be read"))
    }
    if unknownMembers == .refuse, let pointer = strangers.first() { throw JSONFieldError(pointer, .unknownMember) }
    return value
  }

  /// The JSON of an `Encodable` body; nil members are left out.
  package init<Value: Encodable>(encoding value: Value) throws(JSONFieldError) {
    let slot = ValueSlot()
    do {
      try value.encode(to: ValueEncoder(slot: slot, codingPath: []))
    } catch {
      throw JSONFieldError("", .invalid("cannot be written: \(error)"))
    }
    self = slot.value
  }
}

extension JSONFieldError {
  fileprivate init(_ error: DecodingError) {
    switch error {
    case .keyNotFound(let key, let context): self.init(Self.pointer(context.codingPath + [key]), .missing)
    case .valueNotFound(_, let context): self.init(Self.pointer(context.codingPath), .wrongKind(expected: "not null"))
    case .typeMismatch(_, let context):
      self.init(Self.pointer(context.codingPath), .wrongKind(expected: context.debugDescription))
    case .dataCorrupted(let context): self.init(Self.pointer(context.codingPath), .invalid(context.debugDescription))
    @unknown default: self.init("", .invalid("cannot be read"))
    }
  }

  static func pointer(_ path: [any CodingKey]) -> String {
    path.map { key in key.intValue.map { "/\($0)" } ?? step(key.stringValue) }.joined()
  }
}

/// A member name or an index of a body whose type names them.
struct PlainKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(stringValue: String) {
    self.stringValue = stringValue
    intValue = nil
  }

  init(intValue: Int) {
    stringValue = String(intValue)
    self.intValue = intValue
  }
}
