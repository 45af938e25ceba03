import Foundation
import Posture
import ServiceAPI
import StrictJSON
import Testing

@testable import Trust

/// `schemas/policy.schema.json` and the reader name the same members, words and defaults.
@Suite("The policy schema")
struct PolicySchemaTests {
  private let schema: JSONValue

  init() throws {
    let file = URL(filePath: #filePath).appending(path: "../../../../schemas/policy.schema.json").standardized
    schema = try JSONValue(parsing: Array(try Data(contentsOf: file)), limits: .toolOutput)
  }

  private func names(_ value: JSONValue?) -> [String] { value?.object?.names.sorted() ?? [] }
  private func words(_ value: JSONValue?) -> [String] { value?["enum"]?.array?.compactMap(\.string) ?? [] }

  @Test("has the checks of the catalogue, with their parameters and defaults")
  func checks() throws {
    let checks = try #require(schema["properties"]?["checks"]?["properties"])
    #expect(names(checks) == CheckCatalogue.types.map { $0.name }.sorted())
    for rule in Policy.standard.checks {
      let parameters = try #require(checks[rule.name]?["properties"])
      #expect(names(parameters) == rule.check.parameters.names.sorted(), "\(rule.name)")
      for member in rule.check.parameters.members {
        #expect(parameters[member.name]?["default"] == member.value, "\(rule.name).\(member.name)")
      }
    }
  }

  @Test("has the members of a rule and of a policy")
  func members() {
    let rule = schema["$defs"]?["rule"]?["properties"]
    #expect(names(rule) == ["grace", "on_not_applicable", "on_unknown", "severity"])
    #expect(names(schema["properties"]) == ["assurance", "checks", "name", "summary", "trust_for", "version"])
  }

  @Test("has the words of the reader")
  func words() {
    let checks = schema["properties"]?["checks"]?["properties"]
    #expect(words(schema["$defs"]?["doubt"]) == Doubt.allCases.map(\.rawValue))
    #expect(words(schema["$defs"]?["rule"]?["properties"]?["severity"]) == Severity.allCases.map(\.rawValue))
    #expect(words(schema["$defs"]?["vouchers"]?["items"]) == EKVoucher.allCases.map(\.rawValue))
    #expect(
      words(schema["properties"]?["assurance"]?["properties"]?["minimum"]) == Assurance.allCases.map(\.rawValue))
    #expect(
      words(checks?["disk_encryption"]?["properties"]?["roles"]?["items"]) == DiskEncryption.Role.allCases.map(\.rawValue))
    #expect(
      words(checks?["firewall"]?["properties"]?["families"]?["items"]) == FirewallCheck.Family.allCases.map(\.rawValue))
    #expect(
      words(checks?["release_supported"]?["properties"]?["level"]) == ReleaseSupportedCheck.Level.allCases.map(\.rawValue))
  }
}
