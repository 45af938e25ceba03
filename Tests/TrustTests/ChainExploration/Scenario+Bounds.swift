import Foundation

extension Scenario {
  /// Whether the larger bounds are asked for: `VOUCHSAFE_EXPLORE=full`.
  static let isFull = ProcessInfo.processInfo.environment["VOUCHSAFE_EXPLORE"] == "full"

  /// Explored at each run of the tests.
  static let small: [Scenario] = [
    Scenario(
      name: "an honest device, a store and its backups", messages: 4, overwrites: 3,
      meets: ["normal", "gap", "acknowledged_again", "superseded", "forgotten"]),
    Scenario(
      name: "an honest device, two stores, one fail-over", messages: 4, stores: 2, overwrites: 1,
      meets: ["normal", "gap", "acknowledged_again", "superseded", "forgotten"]),
    Scenario(
      name: "an honest device, two stores, fail-over and fail-back", messages: 3, stores: 2, overwrites: 2,
      meets: ["normal", "gap", "acknowledged_again", "superseded", "forgotten"]),
    Scenario(
      name: "an honest device is suspended and resumed, clocks differ", messages: 2, suspensions: 1, ticks: 2,
      skews: [-30, 30], meets: ["normal", "device_suspended", "challenge_below_floor", "challenge_expired"]),
    Scenario(
      name: "an honest device, and the store forgets what it saw", messages: 3, overwrites: 1, ticks: 4,
      meets: ["normal", "gap", "superseded", "challenge_expired"]),
    Scenario(name: "an honest copy, one store", messages: 4, copy: .honest, meets: ["fork", "device_quarantined"]),
    Scenario(
      name: "an honest copy, two stores", messages: 2, stores: 2, overwrites: 1, copy: .honest, meets: ["fork", "gap"]),
    Scenario(
      name: "an honest copy, released from quarantine", messages: 3, copy: .honest, releases: 1, meets: ["fork"]),
    Scenario(name: "a lying copy, one store", messages: 2, copy: .lying, lies: 2, meets: ["fork", "superseded"]),
    Scenario(
      name: "a lying copy, two stores", messages: 2, stores: 2, overwrites: 1, copy: .lying, lies: 1,
      meets: ["fork", "gap", "forgotten"]),
    Scenario(
      name: "a lying copy, released from quarantine", messages: 2, copy: .lying, lies: 2, releases: 1, meets: ["fork"]),
  ]

  /// Explored before a release and every night; the order of minutes.
  static let large: [Scenario] = [
    Scenario(name: "an honest device, a store and its backups", messages: 5, overwrites: 4, repeatFrom: 4),
    Scenario(name: "an honest device, two stores", messages: 4, stores: 2, overwrites: 3),
    Scenario(
      name: "an honest device is suspended and resumed, clocks differ", messages: 3, suspensions: 1, ticks: 2,
      skews: [-30, 30]),
    Scenario(
      name: "an honest device, two stores, suspended and resumed", messages: 3, stores: 2, overwrites: 1, suspensions: 1,
      ticks: 1),
    Scenario(name: "an honest device, and the store forgets what it saw", messages: 4, overwrites: 1, ticks: 4),
    Scenario(name: "an honest copy, one store", messages: 5, copy: .honest),
    Scenario(name: "an honest copy, two stores", messages: 3, stores: 2, overwrites: 1, copy: .honest),
    Scenario(name: "an honest copy, released from quarantine", messages: 4, copy: .honest, releases: 2),
    Scenario(name: "a lying copy, one store", messages: 3, copy: .lying, lies: 2),
    Scenario(name: "a lying copy, two stores, one lie", messages: 2, stores: 2, overwrites: 2, copy: .lying, lies: 1),
    Scenario(name: "a lying copy, a store and its backup", messages: 2, overwrites: 2, copy: .lying, lies: 2),
    Scenario(name: "a lying copy, released from quarantine", messages: 3, copy: .lying, lies: 2, releases: 1),
    Scenario(
      name: "a lying copy, two stores, released from quarantine", messages: 2, stores: 2, overwrites: 1, copy: .lying,
      lies: 1, releases: 1),
  ]
}
