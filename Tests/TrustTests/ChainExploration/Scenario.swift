import Evidence
import Testing
import Trust

/// The decision under exploration: the real one, or a broken variant of it.
typealias DecisionRule = @Sendable (Submission, ChainStanding, Instant) -> SubmissionDecision

/// What may happen in one exploration, and how often; everything else about the order of events is left open.
struct Scenario: Sendable, CustomTestStringConvertible {
  /// What the holder of a copy of the key and the state file does.
  enum Copy: Sendable { case none, honest, lying }

  var name: String
  /// Messages that each honest holder signs.
  var messages: Int
  /// Stores that messages reach, 1 or 2; the second is at least a backup.
  var stores = 1
  /// Times that one store is overwritten by the other: backup, restore, replication before a fail-over or fail-back.
  var overwrites = 0
  var copy = Copy.none
  /// Lies that change something.
  var lies = 0
  var suspensions = 0
  var releases = 0
  /// Steps of the clock.
  var ticks = 0
  var tickSeconds = 240
  /// How far off the replicas' clocks are, in seconds.
  var skews = [0]
  /// 64 in the product.
  var listLimit = 4
  /// From this many on the newest is repeated first; 32 in the product.
  var repeatFrom = 3
  /// A policy's limit, short enough to be passed within the ticks.
  var limit = Span.minutes(10)
  /// What the decision must be seen to answer, or the scenario has not reached what it is about.
  var meets: Set<String> = []
  var rule: DecisionRule = SubmissionDecision.decide

  var testDescription: String { name }

  func broken(by rule: @escaping DecisionRule) -> Scenario {
    var scenario = self
    scenario.rule = rule
    return scenario
  }
}
