import Testing
import Trust

@Suite struct ChainExplorationTests {
  @Test("no order of events breaks the chain", arguments: Scenario.small)
  func small(_ scenario: Scenario) {
    hold(scenario)
  }

  @Test(
    "no order of events breaks the chain within larger bounds",
    .enabled(if: Scenario.isFull, "takes minutes: VOUCHSAFE_EXPLORE=full"), arguments: Scenario.large)
  func large(_ scenario: Scenario) {
    hold(scenario)
  }

  private func hold(_ scenario: Scenario) {
    let result = ChainExploration.run(scenario)
    print(result.description)
    #expect(result.violation == nil)
    #expect(scenario.meets.isSubset(of: result.answers.keys))
  }

  @Test("each variant that the design calls broken is found out", arguments: BrokenRule.named)
  func named(_ broken: BrokenRule) {
    findOut(broken)
  }

  @Test("each further weakness is found out", arguments: BrokenRule.further)
  func further(_ broken: BrokenRule) {
    findOut(broken)
  }

  private func findOut(_ broken: BrokenRule) {
    #expect(ChainExploration.run(broken.scenario).violation == nil, "the real decision fails there too")
    let result = ChainExploration.run(broken.scenario.broken(by: broken.rule))
    print("\(broken.testDescription): \(result.violation?.description ?? "not found out") (\(result.states) states)")
    #expect(result.violation?.property == broken.breaks)
    #expect(result.violation?.trace.isEmpty == false)
  }

  @Test("every property is broken by one of the variants", arguments: ChainProperty.allCases)
  func everyPropertyCanFail(_ property: ChainProperty) {
    #expect((BrokenRule.named + BrokenRule.further).contains { $0.breaks == property })
  }

  /// The list is finite, and this is what its end means.
  @Test("an honest device is taken for a fork once as many messages in a row are lost as its list is long")
  func fullList() {
    var scenario = Scenario(
      name: "a list of three", messages: 5, ticks: 3, tickSeconds: 400, listLimit: 3, repeatFrom: 2)
    #expect(ChainExploration.run(scenario).violation?.property == .honestDeviceIsNeverAFork)
    scenario.listLimit = 4
    #expect(ChainExploration.run(scenario).violation == nil)
  }
}
