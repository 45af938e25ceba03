import Testing
import Trust

@Suite struct ChainExplorationTests {
  static let scenarios: [Scenario] = [
    Scenario(name: "honest, one store with backups", messages: 4, overwrites: 3),
    Scenario(name: "honest, two stores", messages: 4, stores: 2, overwrites: 1),
    Scenario(name: "honest, two stores b", messages: 3, stores: 2, overwrites: 2),
    Scenario(name: "honest, suspended and resumed, clocks differ", messages: 2, suspensions: 1, ticks: 2, skews: [-30, 30]),
    Scenario(name: "honest, forgetting", messages: 3, overwrites: 1, ticks: 4),
    Scenario(name: "honest copy, one store", messages: 3, copy: .honest),
    Scenario(name: "honest copy, two stores", messages: 2, stores: 2, overwrites: 1, copy: .honest),
    Scenario(name: "honest copy, release", messages: 3, copy: .honest, releases: 1),
    Scenario(name: "lying copy, one store", messages: 2, copy: .lying, lies: 2),
    Scenario(name: "lying copy, two stores", messages: 2, stores: 2, overwrites: 1, copy: .lying, lies: 1),
    Scenario(name: "lying copy, release", messages: 2, copy: .lying, lies: 2, releases: 1),
  ]

  @Test("no order of events breaks the chain's properties", arguments: scenarios)
  func explores(_ scenario: Scenario) {
    let clock = ContinuousClock()
    let start = clock.now
    let result = ChainExploration.run(scenario)
    print(result.description, "in", clock.now - start)
    #expect(result.violation == nil)
  }
}
