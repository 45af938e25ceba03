import StrictJSON

/// One case of the corpus: what is read, and what must come of it.
struct Vector {
  /// File and place, for the failure's message.
  let name: String
  let why: String
  let input: Input
  /// `ok`, or the one code of the refusal.
  let expect: String
  let pointer: String?

  enum Input {
    case value(JSONValue)
    case text([UInt8])
  }
}

enum VectorError: Error {
  case emptyFolder(String)
  case unknownTheme(String)
  case malformed(String)
}

/// Reads the corpus strictly: an unknown key, an unknown outcome and an empty folder or file are faults.
enum VectorFiles {
  static func vectors(in folder: String, outcomes: Set<String>) throws -> [Vector] {
    let files = try SourceTree.files(in: folder)
    guard !files.isEmpty else { throw VectorError.emptyFolder(folder) }
    return try files.flatMap { file in
      guard file.hasSuffix(".json") else { throw VectorError.unknownTheme(file) }
      guard let entries = try SourceTree.json("\(folder)/\(file)").array, !entries.isEmpty else {
        throw VectorError.malformed(file)
      }
      return try entries.enumerated().map { index, entry in
        try vector(entry, name: "\(file)[\(index)]", outcomes: outcomes)
      }
    }
  }

  private static func vector(_ entry: JSONValue, name: String, outcomes: Set<String>) throws -> Vector {
    var reader = try JSONObjectReader(entry, at: name)
    let why = try reader.string("why", maxBytes: 200)
    let expect = try reader.string("expect", maxBytes: 64)
    guard outcomes.contains(expect) else { throw VectorError.malformed("\(name): unknown outcome \(expect)") }
    let pointer = try reader.optionalString("pointer", maxBytes: 200)
    // What the JSON Schemas make of it, and why that differs, is for `scripts/check-schemas`.
    let schema = try reader.optionalString("schema", maxBytes: 16)
    let schemaWhy = try reader.optionalString("schema_why", maxBytes: 200)
    guard schema == nil || schema == "accepts", (schema == nil) == (schemaWhy == nil), pointer == nil || expect != "ok" else {
      throw VectorError.malformed(name)
    }
    let input = try input(&reader, name: name)
    try reader.finish()
    return Vector(name: name, why: why, input: input, expect: expect, pointer: pointer)
  }

  /// Exactly one of `input`, `input_text`, `input_hex` and `input_repeat`.
  private static func input(_ reader: inout JSONObjectReader, name: String) throws -> Vector.Input {
    var inputs: [Vector.Input] = []
    if let value = reader.optional("input") { inputs.append(.value(value)) }
    if let text = try reader.optionalString("input_text", maxBytes: 4_096) { inputs.append(.text(Array(text.utf8))) }
    if let hex = try reader.optionalString("input_hex", maxBytes: 4_096) {
      guard let bytes = bytes(hex: hex) else { throw VectorError.malformed(name) }
      inputs.append(.text(bytes))
    }
    if let value = reader.optional("input_repeat") {
      var part = try JSONObjectReader(value, at: "\(name)/input_repeat")
      let before = try part.string("before", maxBytes: 64)
      let unit = try part.string("unit", maxBytes: 64)
      let count = Int(try part.integer("count", in: 1...100_000))
      let after = try part.string("after", maxBytes: 64)
      try part.finish()
      inputs.append(.text(Array((before + String(repeating: unit, count: count) + after).utf8)))
    }
    guard inputs.count == 1, let input = inputs.first else { throw VectorError.malformed(name) }
    return input
  }

  private static func bytes(hex: String) -> [UInt8]? {
    let digits = hex.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    guard digits.count == hex.utf8.count, digits.count % 2 == 0 else { return nil }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
  }
}
