import Evidence
import Testing

@testable import UseCases

/// The rejection that `body` throws; a failure of the test if it throws none or another kind of error.
func rejection(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws -> MessageRejection {
  let error = await #expect(throws: MessageRejection.self, sourceLocation: sourceLocation) { try await body() }
  return try #require(error, sourceLocation: sourceLocation)
}

/// The refusal that `body` throws; a failure of the test if it throws none or another kind of error.
func refusal(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Void
) async throws -> RequestRefusal {
  let error = await #expect(throws: RequestRefusal.self, sourceLocation: sourceLocation) { try await body() }
  return try #require(error, sourceLocation: sourceLocation)
}
