/// Where an encoder leaves what it made.
final class ValueSlot {
  var value: JSONValue = .null {
    didSet { changed?(value) }
  }
  /// Hands each change on to the container this one is nested in.
  private let changed: ((JSONValue) -> Void)?

  init(changed: ((JSONValue) -> Void)? = nil) { self.changed = changed }

  func set(_ member: JSONValue, named name: String) {
    guard case .object(var object) = value else { return }
    object[name] = member
    value = .object(object)
  }

  func append(_ element: JSONValue) {
    guard case .array(var elements) = value else { return }
    // Gives up the slot's own reference, so that appending does not copy the list.
    value = .null
    elements.append(element)
    value = .array(elements)
  }

  func replace(_ index: Int, with element: JSONValue) {
    guard case .array(var elements) = value, elements.indices.contains(index) else { return }
    elements[index] = element
    value = .array(elements)
  }

  /// A slot whose value becomes that member of this one.
  func nested(_ name: String) -> ValueSlot { ValueSlot { [self] in set($0, named: name) } }

  /// A slot whose value becomes the next element of this one.
  func nestedElement() -> ValueSlot {
    let index = value.array?.count ?? 0
    append(.null)
    return ValueSlot { [self] in replace(index, with: $0) }
  }
}

/// `Encoder` that makes a `JSONValue`.
struct ValueEncoder: Encoder {
  let slot: ValueSlot
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .object = slot.value {} else { slot.value = .object(JSONObject()) }
    return KeyedEncodingContainer(MemberWriter<Key>(slot: slot, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    slot.value = .array([])
    return ElementWriter(slot: slot, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }

  static func json<T: Encodable>(of value: T, at path: [any CodingKey]) throws -> JSONValue {
    let slot = ValueSlot()
    try value.encode(to: ValueEncoder(slot: slot, codingPath: path))
    return slot.value
  }
}

extension ValueEncoder: SingleValueEncodingContainer {
  func encodeNil() { slot.value = .null }
  func encode(_ value: Bool) { slot.value = .bool(value) }
  func encode(_ value: String) { slot.value = .string(value) }
  func encode(_ value: Double) throws { throw fraction(value) }
  func encode(_ value: Float) throws { throw fraction(value) }
  func encode(_ value: Int) throws { try write(value) }
  func encode(_ value: Int8) throws { try write(value) }
  func encode(_ value: Int16) throws { try write(value) }
  func encode(_ value: Int32) throws { try write(value) }
  func encode(_ value: Int64) throws { try write(value) }
  func encode(_ value: UInt) throws { try write(value) }
  func encode(_ value: UInt8) throws { try write(value) }
  func encode(_ value: UInt16) throws { try write(value) }
  func encode(_ value: UInt32) throws { try write(value) }
  func encode(_ value: UInt64) throws { try write(value) }
  func encode<T: Encodable>(_ value: T) throws { try value.encode(to: self) }

  private func write(_ value: some FixedWidthInteger) throws {
    guard let number = Int64(exactly: value) else {
      throw EncodingError.invalidValue(value, .init(codingPath: codingPath, debugDescription: "is out of range"))
    }
    slot.value = .integer(number)
  }

  private func fraction(_ value: Any) -> EncodingError {
    .invalidValue(value, .init(codingPath: codingPath, debugDescription: "is not an integer"))
  }
}

private struct MemberWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let slot: ValueSlot
  let codingPath: [any CodingKey]

  mutating func encodeNil(forKey key: Key) throws { slot.set(.null, named: key.stringValue) }

  mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
    slot.set(try ValueEncoder.json(of: value, at: codingPath + [key]), named: key.stringValue)
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    ValueEncoder(slot: slot.nested(key.stringValue), codingPath: codingPath + [key]).container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    ValueEncoder(slot: slot.nested(key.stringValue), codingPath: codingPath + [key]).unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder { ValueEncoder(slot: slot, codingPath: codingPath) }
  mutating func superEncoder(forKey key: Key) -> any Encoder {
    ValueEncoder(slot: slot.nested(key.stringValue), codingPath: codingPath + [key])
  }
}

private struct ElementWriter: UnkeyedEncodingContainer {
  let slot: ValueSlot
  let codingPath: [any CodingKey]

  var count: Int { slot.value.array?.count ?? 0 }

  mutating func encodeNil() throws { slot.append(.null) }

  mutating func encode<T: Encodable>(_ value: T) throws {
    slot.append(try ValueEncoder.json(of: value, at: codingPath + [PlainKey(intValue: count)]))
  }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
    ValueEncoder(slot: slot.nestedElement(), codingPath: codingPath).container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    ValueEncoder(slot: slot.nestedElement(), codingPath: codingPath).unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder { ValueEncoder(slot: slot.nestedElement(), codingPath: codingPath) }
}
