import Posture

/// Follows one packet through the rules: every base chain on its way, in the kernel's order, with jumps, gotos and returns.
///
/// Where a condition cannot be decided both ways are followed; the answer is certain only if both agree. Not looked at: what
/// programs on XDP or tc do, and where a diverted packet ends.
struct Evaluator {
  /// Rules looked at for one packet; beyond it the answer is unknown.
  static let maxSteps = 200_000

  enum Verdict: Sendable {
    case entersAlways
    /// It gets in at least at some moments.
    case enters
    case stopped
    case diverted
    case unsure(UnknownReason)
  }

  private let probe: Probe
  private var state = PacketState()
  /// What accepting paths left behind, until their base chain ends.
  private var acceptedState: PacketState?
  private var doubts: [UnknownReason] = []
  private var steps = 0

  private init(_ probe: Probe) { self.probe = probe }

  /// The steps it took are added to `spent`.
  static func verdict(on probe: Probe, under path: InboundPath, spent: inout Int) -> Verdict {
    var evaluator = Evaluator(probe)
    let verdict = evaluator.follow(path)
    spent += evaluator.steps
    return verdict
  }

  private mutating func follow(_ path: InboundPath) -> Verdict {
    var live = Likelihood.surely
    var total = Outcome()
    for station in path.stations(for: probe.family) {
      if case .before = state.tracking, station.isBehindTracking { state.tracking = .new }
      guard let reach = station.reach(of: probe.interface) else { continue }
      let outcome = run(station, reach)
      if steps > Self.maxSteps { return .unsure(UnknownReason(.tooLarge, detail: "more rules than are followed")) }
      total.join(outcome.limited(to: live))
      guard max(outcome.dropped, outcome.diverted) > .never else { continue }
      live = min(live, max(outcome.accepted, outcome.undecided))
      if live == .never { break }
    }
    switch (live, total.dropped, total.diverted) {
    case (.surely, .never, .never): return .entersAlways
    case (.surely, _, _): return .enters
    case (.never, .never, _): return .diverted
    case (.never, _, .never): return .stopped
    default: return .unsure(doubts.first ?? .notUnderstood("rules that send packets elsewhere"))
    }
  }

  /// A base chain with its policy; `perhaps` if it may not be in force.
  private mutating func run(_ station: InboundPath.Station, _ reach: Answer) -> Outcome {
    acceptedState = nil
    let before = state
    var outcome = run(station.chain, of: station.table, depth: 0)
    var atEnd = outcome.undecided > .never ? state : before
    if let acceptedState { atEnd = outcome.undecided > .never ? state.joined(with: acceptedState) : acceptedState }
    state = atEnd
    if outcome.undecided > .never, station.dropsByDefault {
      outcome.dropped = max(outcome.dropped, outcome.undecided)
    } else {
      outcome.accepted = max(outcome.accepted, outcome.undecided)
    }
    outcome.undecided = .never
    if case .perhaps(let reason) = reach, max(outcome.dropped, outcome.diverted) > .never {
      doubts.append(reason)
      outcome = outcome.limited(to: .perhaps)
      outcome.accepted = .perhaps
      state = state.joined(with: before)
    }
    return outcome
  }

  private mutating func run(_ chain: RuleChain, of table: RuleTable, depth: Int) -> Outcome {
    var outcome = Outcome()
    var live = Likelihood.surely
    for rule in chain.rules {
      steps += 1
      guard steps <= Self.maxSteps else { break }
      var walk = RuleWalk(here: live)
      for step in rule.steps where walk.here > .never { take(step, of: table, depth, &walk) }
      outcome.join(walk.outcome)
      if walk.hasConsequence { live = min(live, max(walk.here, walk.passedBy)) }
      if walk.hasConsequence, doubts.count < 8 { doubts += walk.doubts }
      if live == .never { break }
    }
    outcome.undecided = max(outcome.undecided, live)
    return outcome
  }

  private mutating func take(_ step: RuleStep, of table: RuleTable, _ depth: Int, _ walk: inout RuleWalk) {
    switch step {
    case .match(let match): walk.meet(Matching(probe: probe, state: state, table: table).holds(match))
    case .decide(let verdict): walk.here = decide(verdict, walk.here, of: table, depth, &walk)
    case .lookUp(let selector, let entries): lookUp(selector, entries, of: table, depth, &walk)
    case .lookUpNamed(let selector, let name):
      if let entries = table.maps[name] {
        lookUp(selector, entries, of: table, depth, &walk)
      } else {
        take(.mayDoAnything(.notUnderstood("the map \(name) of table \(table.name)")), of: table, depth, &walk)
      }
    case .mark(let change):
      var changed = state
      changed.apply(change)
      state = walk.isCertain ? changed : state.joined(with: changed)
    case .untrack:
      var changed = state
      changed.tracking = state.tracking == .before ? .untracked : state.tracking
      state = walk.isCertain ? changed : state.joined(with: changed)
    }
  }

  private mutating func lookUp(
    _ selector: Selector, _ entries: [MapEntry], of table: RuleTable, _ depth: Int, _ walk: inout RuleWalk
  ) {
    var goesOn = Likelihood.never
    let matching = Matching(probe: probe, state: state, table: table)
    for entry in entries where walk.here > .never {
      steps += 1
      guard steps <= Self.maxSteps else { break }
      let answer = matching.holds(entry.key, for: selector)
      if case .no = answer { continue }
      var branch = RuleWalk(here: walk.here)
      branch.meet(answer)
      let onward = decide(entry.verdict, branch.here, of: table, depth, &branch)
      goesOn = max(goesOn, onward)
      walk.outcome.join(branch.outcome)
      walk.doubts += branch.doubts
      walk.isCertain = walk.isCertain && branch.isCertain
      walk.here = branch.passedBy
    }
    // Nothing found: the rule ends here.
    walk.passedBy = max(walk.passedBy, walk.here)
    walk.here = goesOn
  }

  /// What flows on within the rule after the verdict.
  private mutating func decide(
    _ verdict: RuleVerdict, _ here: Likelihood, of table: RuleTable, _ depth: Int, _ walk: inout RuleWalk
  ) -> Likelihood {
    switch verdict {
    case .next: return here
    case .accept:
      walk.outcome.accepted = max(walk.outcome.accepted, here)
      acceptedState = state.joined(with: acceptedState)
    case .drop: walk.outcome.dropped = max(walk.outcome.dropped, here)
    case .divert: walk.outcome.diverted = max(walk.outcome.diverted, here)
    case .back: walk.outcome.undecided = max(walk.outcome.undecided, here)
    case .jump(let name), .goto(let name):
      // The kernel refuses loops and deeper nesting.
      guard depth < 32, let chain = table.chains[name] else {
        walk.doubts.append(.notUnderstood("a jump to chain \(name) of table \(table.name)"))
        walk.outcome.join(Outcome(accepted: .perhaps, dropped: .perhaps))
        return min(here, .perhaps)
      }
      let before = state
      var inner = run(chain, of: table, depth: depth + 1).limited(to: here)
      if !walk.isCertain { state = state.joined(with: before) }
      let returned = inner.undecided
      inner.undecided = .never
      walk.outcome.join(inner)
      if case .jump = verdict { return returned }
      walk.outcome.undecided = max(walk.outcome.undecided, returned)
    }
    return .never
  }
}

/// How far a packet is in one rule.
private struct RuleWalk {
  /// It meets the next step.
  var here: Likelihood
  /// A condition did not hold.
  var passedBy: Likelihood = .never
  /// Every condition so far held without doubt.
  var isCertain: Bool
  var outcome = Outcome()
  var doubts: [UnknownReason] = []

  init(here: Likelihood) {
    self.here = here
    isCertain = here == .surely
  }

  /// Whether it changed what can happen to the packet.
  var hasConsequence: Bool { outcome.decides || outcome.undecided > .never }

  mutating func meet(_ answer: Answer) {
    switch answer {
    case .yes: break
    case .no:
      passedBy = max(passedBy, here)
      here = .never
    case .sometimes:
      passedBy = max(passedBy, here)
      isCertain = false
    case .perhaps(let reason):
      doubts.append(reason)
      here = min(here, .perhaps)
      passedBy = max(passedBy, here)
      isCertain = false
    }
  }
}
