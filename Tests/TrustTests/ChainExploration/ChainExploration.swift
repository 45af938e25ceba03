import Evidence
import Testing
import Trust

/// Walks breadth first through every order of events that a scenario allows, running the decision on each arrival.
struct ChainExploration {
  struct Result: Sendable {
    var scenario: String
    var states: Int
    var steps: Int
    /// How many different messages at different rows got which answer.
    var answers: [String: Int]
    var violation: Violation?

    var description: String {
      let answers = answers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      return "\(scenario): \(states) states, \(steps) steps; \(answers)" + (violation.map { "\n\($0)" } ?? "")
    }
  }

  let scenario: Scenario
  var messages = ModelMessages()
  var agents = Interner<ModelAgent>()
  var rows = Interner<ModelRow>()
  var sets = Interner<[Int]>()

  /// Outcomes of the decision by row, message, clock and whether there is one holder: it is pure, so each is found once.
  var arrivals: [UInt64: Arrival] = [:]
  /// Combinations already found good by the checks of one state.
  var goodRows: Set<UInt64> = []
  var goodRuns: Set<UInt64> = []
  var knownLies: [LieSource: [Int]] = [:]

  private var numbers: [ModelState: Int] = [:]
  private var states: [ModelState] = []
  private var cameFrom: [(state: Int, event: ModelEvent)] = []
  private var steps = 0
  private(set) var violation: Violation?

  init(_ scenario: Scenario) { self.scenario = scenario }

  /// All states that can be reached, or those up to the first violation.
  static func run(_ scenario: Scenario) -> Result {
    var exploration = ChainExploration(scenario)
    exploration.explore()
    return Result(
      scenario: scenario.name, states: exploration.states.count, steps: exploration.steps,
      answers: exploration.arrivals.values.reduce(into: [:]) { $0[$1.decision.name, default: 0] += 1 },
      violation: exploration.violation)
  }

  private mutating func explore() {
    let row = UInt32(rows.number(of: ModelRow()))
    let nothing = UInt32(sets.number(of: []))
    let first = ModelState(
      original: UInt32(agents.number(of: ModelAgent(signer: .original))), copy: ModelState.none, sent: nothing,
      acknowledged: nothing, firstRow: row, secondRow: row)
    numbers[first] = 0
    states.append(first)
    cameFrom.append((0, .ticks))
    var current = 0
    while current < states.count, violation == nil {
      stepAll(from: states[current], number: current)
      current += 1
    }
  }

  /// Notes one step; a violation on the way or in the state it leads to ends the exploration.
  mutating func step(to next: ModelState, by event: ModelEvent, from number: Int, breaking broken: Violation? = nil) {
    guard violation == nil else { return }
    steps += 1
    if broken == nil, next == states[number] { return }
    if var broken {
      broken.trace = trace(to: number) + [event.described(messages)]
      violation = broken
      return
    }
    let next = withoutUselessAcknowledgements(next)
    guard numbers[next] == nil else { return }
    numbers[next] = states.count
    states.append(next)
    cameFrom.append((number, event))
    if var broken = brokenProperty(of: next) {
      broken.trace = trace(to: states.count - 1)
      violation = broken
    }
  }

  private func trace(to number: Int) -> [String] {
    var events: [String] = []
    var number = number
    while number != 0 {
      events.append(cameFrom[number].event.described(messages))
      number = cameFrom[number].state
    }
    return events.reversed()
  }

  func clock(_ state: ModelState) -> Int { Int(state.ticks) * scenario.tickSeconds }

  mutating func set(_ number: UInt32, inserting element: Int) -> UInt32 {
    let set = sets[Int(number)]
    guard !set.contains(element) else { return number }
    return UInt32(sets.number(of: (set + [element]).sorted()))
  }

  /// Forgets acknowledgements that nobody could do anything with, so that fewer states differ.
  private mutating func withoutUselessAcknowledgements(_ state: ModelState) -> ModelState {
    let acknowledged = sets[Int(state.acknowledged)]
    guard !acknowledged.isEmpty else { return state }
    let original = agents[Int(state.original)].unanswered
    let copy = state[holder: .copy].map { agents[$0].unanswered } ?? []
    let lying = scenario.copy == .lying && state.copy != ModelState.none
    let useful = acknowledged.filter { number in
      original.contains(number) || copy.contains(number) || lying && isKnownToCopy(number)
    }
    guard useful.count < acknowledged.count else { return state }
    var state = state
    state.acknowledged = UInt32(sets.number(of: useful))
    return state
  }

  /// Whether the holder of the copy knows a message's bytes: those from before the copy and its own.
  func isKnownToCopy(_ number: Int) -> Bool {
    let message = messages[number]
    return !message.afterCopy || message.signer == .copy
  }
}
