import AgentCore
import Evidence
import Testing

@Suite("How the program ends")
struct AgentExitTests {
  @Test("the numbers are what scripts rely on")
  func numbers() {
    #expect(
      AgentExit.allCases.map(\.rawValue) == [0, 1, 2, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 64])
  }

  @Test("every refusal has a meaning for the agent")
  func refusals() {
    func codes(_ meaning: Refusal) -> [String] { MessageRejection.all.map(\.code).filter { Refusal($0) == meaning } }
    #expect(codes(.notActive) == ["device_pending", "device_suspended", "device_quarantined"])
    #expect(
      codes(.another) == ["challenge_expired", "challenge_from_future", "challenge_below_floor", "superseded", "forgotten"])
    #expect(Refusal("a_code_of_tomorrow") == .final)
  }
}
