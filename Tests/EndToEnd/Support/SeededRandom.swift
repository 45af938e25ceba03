import Foundation

/// Chance that can be had again: SplitMix64 from a seed, which a failing test prints.
struct SeededRandom: RandomNumberGenerator {
  /// `VOUCHSAFE_SEED`, or one that nobody chose.
  static let seed =
    ProcessInfo.processInfo.environment["VOUCHSAFE_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0..<1_000_000_000)

  private var state: UInt64

  init(seed: UInt64 = Self.seed) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
