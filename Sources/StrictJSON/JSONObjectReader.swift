/// Takes an object apart by name, bounding each member, and refuses what nobody asked for.
///
/// Read every member, then call `finish()`: members that were not read are unknown and refused.
package struct JSONObjectReader {
  package let object: JSONObject
  package let pointer: String
  private var read: Set<String> = []

  package init(_ value: JSONValue, at pointer: String = "") throws(JSONFieldError) {
    guard case .object(let object) = value else { throw JSONFieldError(pointer, .wrongKind(expected: "an object")) }
    self.object = object
    self.pointer = pointer
  }

  /// The pointer of a member of this object.
  package func pointer(to name: String) -> String { pointer + JSONFieldError.step(name) }

  /// The member as it stands, or nil if it is absent.
  package mutating func optional(_ name: String) -> JSONValue? {
    read.insert(name)
    return object[name]
  }

  /// The member as it stands.
  package mutating func value(_ name: String) throws(JSONFieldError) -> JSONValue {
    guard let value = optional(name) else { throw JSONFieldError(pointer(to: name), .missing) }
    return value
  }

  /// A string of at most `maxBytes` of UTF-8.
  package mutating func string(_ name: String, maxBytes: Int) throws(JSONFieldError) -> String {
    guard case .string(let text) = try value(name) else {
      throw JSONFieldError(pointer(to: name), .wrongKind(expected: "a string"))
    }
    guard text.utf8.count <= maxBytes else { throw JSONFieldError(pointer(to: name), .tooLong(limit: maxBytes)) }
    return text
  }

  package mutating func optionalString(_ name: String, maxBytes: Int) throws(JSONFieldError) -> String? {
    object[name] == nil ? skip(name) : try string(name, maxBytes: maxBytes)
  }

  /// One of a closed list of words.
  package mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String, of type: Choice.Type = Choice.self
  ) throws(JSONFieldError) -> Choice where Choice.RawValue == String {
    let word = try string(name, maxBytes: 64)
    guard let choice = Choice(rawValue: word) else {
      let words = Choice.allCases.map { $0.rawValue as String }.joined(separator: ", ")
      throw JSONFieldError(pointer(to: name), .outOfRange("one of \(words)"))
    }
    return choice
  }

  package mutating func integer(_ name: String, in range: ClosedRange<Int64>) throws(JSONFieldError) -> Int64 {
    guard case .integer(let value) = try value(name) else {
      throw JSONFieldError(pointer(to: name), .wrongKind(expected: "an integer"))
    }
    guard range.contains(value) else {
      throw JSONFieldError(pointer(to: name), .outOfRange("in \(range.lowerBound)…\(range.upperBound)"))
    }
    return value
  }

  package mutating func optionalInteger(
    _ name: String, in range: ClosedRange<Int64>
  ) throws(JSONFieldError) -> Int64? {
    object[name] == nil ? skip(name) : try integer(name, in: range)
  }

  package mutating func bool(_ name: String) throws(JSONFieldError) -> Bool {
    guard case .bool(let value) = try value(name) else {
      throw JSONFieldError(pointer(to: name), .wrongKind(expected: "a boolean"))
    }
    return value
  }

  package mutating func optionalBool(_ name: String) throws(JSONFieldError) -> Bool? {
    object[name] == nil ? skip(name) : try bool(name)
  }

  /// An array of at most `maxCount` elements, each read by `element` with its own pointer.
  package mutating func array<Element>(
    _ name: String, maxCount: Int, _ element: (JSONValue, String) throws(JSONFieldError) -> Element
  ) throws(JSONFieldError) -> [Element] {
    guard case .array(let values) = try value(name) else {
      throw JSONFieldError(pointer(to: name), .wrongKind(expected: "an array"))
    }
    guard values.count <= maxCount else { throw JSONFieldError(pointer(to: name), .tooMany(limit: maxCount)) }
    var elements: [Element] = []
    elements.reserveCapacity(values.count)
    for (index, value) in values.enumerated() { elements.append(try element(value, pointer(to: name) + "/\(index)")) }
    return elements
  }

  /// An array of at most `maxCount` strings of at most `maxBytes` each.
  package mutating func strings(_ name: String, maxCount: Int, maxBytes: Int) throws(JSONFieldError) -> [String] {
    try array(name, maxCount: maxCount) { value, pointer throws(JSONFieldError) in
      guard case .string(let text) = value else { throw JSONFieldError(pointer, .wrongKind(expected: "a string")) }
      guard text.utf8.count <= maxBytes else { throw JSONFieldError(pointer, .tooLong(limit: maxBytes)) }
      return text
    }
  }

  /// Refuses the first member that nobody read.
  package func finish() throws(JSONFieldError) {
    if let stranger = object.members.first(where: { !read.contains($0.name) }) {
      throw JSONFieldError(pointer(to: stranger.name), .unknownMember)
    }
  }

  private mutating func skip<Value>(_ name: String) -> Value? {
    read.insert(name)
    return nil
  }
}
