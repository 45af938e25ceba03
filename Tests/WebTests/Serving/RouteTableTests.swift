import Foundation
import HTTPTypes
import Hummingbird
import Testing
import Yams

@testable import Web

/// The router, the declared table and the interface's description name the same routes.
@Suite("Table of routes")
struct RouteTableTests {
  @Test("the router has the declared routes and no other")
  func router() async throws {
    let built = try await WebServer.make().built()
    let routed = built.router.routes.map { "\($0.method.rawValue) \(Self.braces($0.path.description))" }
    let declared = built.table.map { "\($0.method.rawValue) \($0.path)" }
    #expect(Set(routed) == Set(declared))
    #expect(routed.count == declared.count)
    #expect(Set(declared).count == declared.count)
  }

  @Test("the interface's description has the same routes, each of the same kind")
  func description() async throws {
    let built = try await WebServer.make().built()
    let declared = built.table.map { "\($0.method.rawValue) \($0.path) \($0.kind.rawValue)" }
    let file = URL(filePath: #filePath).appending(path: "../../../../schemas/openapi.yaml").standardized
    let document = try #require(try Yams.load(yaml: try String(contentsOf: file, encoding: .utf8)) as? [String: Any])
    let paths = try #require(document["paths"] as? [String: [String: Any]])
    var described: [String] = []
    for (path, operations) in paths {
      for (method, operation) in operations where method != "parameters" {
        let kind = try #require((operation as? [String: Any])?["x-kind"] as? String, "\(method) \(path)")
        described.append("\(method.uppercased()) \(path) \(kind)")
      }
    }
    #expect(Set(described) == Set(declared))
  }

  @Test("nothing of the administration is open to a kind of caller that is not its own")
  func kinds() async throws {
    for entry in try await WebServer.make().built().table {
      if entry.path.hasPrefix("/v1/admin/") {
        #expect(entry.kind == (entry.method == .get ? .auditor : .admin), "\(entry.path)")
      } else {
        #expect(entry.kind != .admin && entry.kind != .auditor, "\(entry.path)")
      }
    }
  }

  /// `:id` as `{id}`.
  private static func braces(_ path: String) -> String {
    let segments = path.split(separator: "/").map { $0.hasPrefix(":") ? "{\($0.dropFirst())}" : String($0) }
    return "/" + segments.joined(separator: "/")
  }
}
