import Evidence
import Posture
import StrictJSON
import Testing

/// The corpus in `Tests/Vectors/` against the strict parsers; `scripts/check-schemas` runs the claims against the schemas.
@Suite("Vectors")
struct VectorTests {
  /// What a file of claims is about, by the start of its name.
  private enum Theme: String, CaseIterable {
    case enrolment, evidence, posture

    /// Reads the claims and hands back what this program would write in their place.
    func read(_ value: JSONValue) throws -> JSONValue {
      switch self {
      case .enrolment: try EnrolmentClaims(reading: value).json
      case .evidence: try EvidenceClaims(reading: value).json
      case .posture: try Self.postureOfEvidence(value)
      }
    }

    /// As the claim of a message, so that a refusal has the code and the pointer that a sender would see.
    private static func postureOfEvidence(_ value: JSONValue) throws -> JSONValue {
      do throws(JSONFieldError) {
        return try Posture(reading: value, at: "/posture").json
      } catch {
        throw MessageRejection.malformedClaims(error)
      }
    }
  }

  @Test("claims are read or refused as the corpus says")
  func claims() throws {
    let outcomes = Set(MessageRejection.all.map(\.code)).union(["ok"])
    let vectors = try VectorFiles.vectors(in: "Tests/Vectors/claims", outcomes: outcomes)
    #expect(vectors.count > 250)
    for vector in vectors {
      guard case .value(let input) = vector.input else { throw VectorError.malformed(vector.name) }
      let theme = try #require(Theme.allCases.first { vector.name.hasPrefix("\($0.rawValue)-") }, "\(vector.name)")
      let (code, pointer, written) = Self.outcome { try theme.read(input) }
      #expect(code == vector.expect, "\(vector.name): \(vector.why)")
      #expect(pointer == vector.pointer, "\(vector.name): \(vector.why)")
      guard let written else { continue }
      #expect(Self.sorted(written) == Self.sorted(input), "\(vector.name): \(vector.why)")
      // What is taken as a value must also pass as the text of a message: its depth is bounded there.
      let text: JSONValue = theme == .posture ? ["posture": input] : input
      #expect(throws: Never.self, "\(vector.name): \(vector.why)") { try JSONValue(parsing: text.bytes, limits: .evidence) }
    }
  }

  @Test("strict JSON reads or refuses as the corpus says")
  func json() throws {
    let codes = JSONSyntaxError.Code.allCases.map(\.rawValue)
    let vectors = try VectorFiles.vectors(in: "Tests/Vectors/json", outcomes: Set(codes).union(["ok"]))
    for vector in vectors {
      guard case .text(let text) = vector.input else { throw VectorError.malformed(vector.name) }
      var code = "ok"
      do throws(JSONSyntaxError) {
        let value = try JSONValue(parsing: text, limits: .evidence)
        // What was read is written as a text that reads the same.
        #expect(try JSONValue(parsing: value.bytes, limits: .evidence) == value, "\(vector.name): \(vector.why)")
      } catch {
        code = error.code.rawValue
      }
      #expect(code == vector.expect, "\(vector.name): \(vector.why)")
    }
    #expect(Set(vectors.map(\.expect)).subtracting(["ok"]) == Set(codes), "each code has a vector")
  }

  private static func outcome(
    _ read: () throws -> JSONValue
  ) -> (code: String, pointer: String?, written: JSONValue?) {
    do {
      return ("ok", nil, try read())
    } catch {
      guard let rejection = error as? MessageRejection else { return ("\(error)", nil, nil) }
      guard case .malformedClaims(let fault) = rejection else { return (rejection.code, nil, nil) }
      return (rejection.code, fault.pointer, nil)
    }
  }

  /// The same value with members in the order of their names: two texts of one value are written alike.
  private static func sorted(_ value: JSONValue) -> JSONValue {
    switch value {
    case .null, .bool, .integer, .string: return value
    case .array(let elements): return .array(elements.map(sorted))
    case .object(let object):
      var result = JSONObject()
      for member in object.members.sorted(by: { $0.name < $1.name }) { result[member.name] = sorted(member.value) }
      return .object(result)
    }
  }
}
