import Evidence
import Trust

/// A device's row in one store, decided on and changed by the real functions, and beside it what truly happened.
struct ModelRow: Hashable {
  var status = DeviceStatus.active
  var chain = ChainState()
  var time = AttestationTime()
  /// The message that was found to be a fork, until the quarantine is lifted.
  var forked: Int?
  var truth = Truth()

  /// What no store knows: it is never forgotten, and a copy of the store copies it.
  struct Truth: Hashable {
    var accepted: [Int] = []
    var superseded: [Int] = []
    var last: Int?
    /// The evidence that counts: the last accepted since the trust floor was last raised.
    var counting: Int?
    /// Who was accepted with a message that the other does not know, since the last recorded gap.
    var spoken: [Holder] = []
  }
}
