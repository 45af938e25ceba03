package import Posture

/// Answers one question of the posture vocabulary by looking at the machine. It decides nothing and changes nothing.
package protocol Collector: Sendable {
  associatedtype Value: PostureFact
  /// After this long the fact is unknown (`timedOut`) and the others go on.
  var deadline: Duration { get }
  /// What the machine says; every failure is a reason, so nothing is thrown.
  func collect(from machine: Machine) async -> Fact<Value>
}
