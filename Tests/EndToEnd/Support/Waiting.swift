/// Why a test cannot go on.
struct TestFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Asks again until there is an answer; a failure after the limit, which only a broken product reaches.
func eventually<Value>(
  _ what: String, within limit: Duration = .seconds(180), every pause: Duration = .milliseconds(50),
  isolation: isolated (any Actor)? = #isolation, _ answer: () async throws -> Value?
) async throws -> Value {
  let end = ContinuousClock.now + limit
  while true {
    if let value = try await answer() { return value }
    guard ContinuousClock.now < end else { throw TestFailure("never came: \(what)") }
    try await Task.sleep(for: pause)
  }
}
