import Crypto
import Evidence
import Foundation
import StrictJSON
import Testing

/// The golden messages as files in `Tests/Vectors/golden/`, and as they stand in `docs/wire.md`.
///
/// `VOUCHSAFE_RECORD_GOLDEN=1 swift test --filter GoldenTests` writes both anew. A signature that still fits is kept: ECDSA
/// makes another one each time.
enum GoldenFiles {
  static let folder = "Tests/Vectors/golden"
  static let page = "docs/wire.md"
  static let names = [
    "keys", "enrolment", "challenge", "evidence-first", "evidence", "receipt", "acknowledgement", "trust", "trust-denied",
    "trust-wrong-user", "problem",
  ]

  /// The file as it should stand, with the signature that the recorded one has.
  static func expected(_ name: String) throws -> JSONValue {
    switch name {
    case "keys": try GoldenParties.document
    case "enrolment":
      try signed(
        name, .enrolment, try GoldenMessages.enrolment.json,
        why: "POST /v1/enrollments: proof that the sender holds the key, for this server and this token.",
        answer: try JSONValue(encoding: try GoldenAnswers.enrolment))
    case "challenge": try challenge
    case "evidence-first":
      try signed(
        name, .evidence, try GoldenMessages.first.json,
        why: "POST /v1/attestations: the first message of a device, from a container.")
    case "evidence":
      try signed(
        name, .evidence, try GoldenMessages.third.json,
        why: "POST /v1/attestations: the third message; the answer to the second got lost.")
    case "receipt": try receipt
    case "acknowledgement":
      body("200 to the golden evidence: durable, and not trusted.", try JSONValue(encoding: try GoldenAnswers.acknowledgement))
    case "trust": body("A grant.", try JSONValue(encoding: try GoldenAnswers.trusted))
    case "trust-denied": body("A denial that names a check.", try JSONValue(encoding: try GoldenAnswers.denied))
    case "trust-wrong-user":
      body("A caller who names another user learns that alone.", try JSONValue(encoding: try GoldenAnswers.unknown))
    case "problem":
      body("422: evidence without its counter.", try JSONValue(encoding: GoldenAnswers.problem))
    default: throw GoldenError.unknownName(name)
    }
  }

  /// The recorded file; with the flag it is written first.
  static func recorded(_ name: String) throws -> JSONValue {
    try recording.get()
    return try SourceTree.json("\(folder)/\(name).json")
  }

  /// What stands under `<!-- golden: NAME -->` in the page.
  static func shown(_ name: String) throws -> String {
    try recording.get()
    let page = try SourceTree.text(page)
    return String(page[try block(name, in: page)])
  }

  private static var challenge: JSONValue {
    get throws {
      var answer = JSONObject()
      answer["challenge"] = .string(try GoldenMessages.challenge.base64URL)
      let made = try JSONValue(encoding: try GoldenAnswers.challenge)
      answer["expires_in"] = made["expires_in"]
      answer["profiles"] = made["profiles"]
      // A dictionary has no order of its own.
      var facts = JSONObject()
      for fact in (made["facts"]?.object?.members ?? []).sorted(by: { $0.name < $1.name }) { facts[fact.name] = fact.value }
      answer["facts"] = .object(facts)
      return [
        "why": "POST /v1/challenges: a challenge for the golden device, and what it is made of.",
        "request": ["device_id": .string(try GoldenParties.device.description)], "answer": .object(answer), "epoch": 1,
        "issued_at": .integer(GoldenParties.now.seconds), "random": .string(Base64URL.encode(GoldenParties.random)),
      ]
    }
  }

  private static var receipt: JSONValue {
    get throws {
      let receipt = try GoldenMessages.receipt
      return [
        "why": "The receipt for the first message, and what it is made of.", "receipt": .string(receipt.base64URL),
        "epoch": 1, "seq": .integer(Int64(clamping: receipt.sequence)), "message": .string(receipt.message.base64URL),
      ]
    }
  }

  private static func body(_ why: String, _ body: JSONValue) -> JSONValue { ["why": .string(why), "body": body] }

  private static func signed(
    _ name: String, _ kind: MessageKind, _ claims: JSONValue, why: String, answer: JSONValue? = nil
  ) throws -> JSONValue {
    let key = try GoldenParties.key
    let thumbprint = try GoldenParties.publicKey.thumbprint
    let message = try CompactJWS.make(kind, keyID: thumbprint, claims: claims) { input in
      try keptSignature(name, kind, over: input) ?? Array(try key.signature(for: input).rawRepresentation)
    }
    var document = JSONObject()
    document["why"] = .string(why)
    document["header"] = [
      "alg": "ES256", "kid": .string(thumbprint.base64URL), "typ": .string(kind.typ),
    ]
    document["claims"] = claims
    document["message"] = .string(String(decoding: message, as: UTF8.self))
    document["hash"] = .string(try CompactJWS(parsing: message, as: kind).hash.base64URL)
    document["answer"] = answer
    return .object(document)
  }

  /// The recorded signature, if it is one over that input.
  private static func keptSignature(_ name: String, _ kind: MessageKind, over input: [UInt8]) throws -> [UInt8]? {
    guard try SourceTree.files(in: folder).contains("\(name).json"),
      let text = try SourceTree.json("\(folder)/\(name).json")["message"]?.string
    else { return nil }
    let recorded = try CompactJWS(parsing: Array(text.utf8), as: kind)
    guard recorded.signingInput == input, recorded.isSigned(by: try GoldenParties.publicKey) else { return nil }
    return recorded.signature
  }

  /// Runs once, before anything is read.
  private static let recording = Result { () throws in
    guard ProcessInfo.processInfo.environment["VOUCHSAFE_RECORD_GOLDEN"] == "1" else { return }
    var text = try SourceTree.text(page)
    for name in names {
      let document = try expected(name).prettyText + "\n"
      try SourceTree.write(document, to: "\(folder)/\(name).json")
      text.replaceSubrange(try block(name, in: text), with: document)
    }
    try SourceTree.write(text, to: page)
  }

  private static func block(_ name: String, in page: String) throws -> Range<String.Index> {
    let opening = "<!-- golden: \(name) -->\n```json\n"
    guard let start = page.range(of: opening), let end = page.range(of: "```\n", range: start.upperBound..<page.endIndex)
    else { throw GoldenError.notShown(name) }
    return start.upperBound..<end.lowerBound
  }
}

enum GoldenError: Error {
  case unknownName(String)
  case notShown(String)
}
