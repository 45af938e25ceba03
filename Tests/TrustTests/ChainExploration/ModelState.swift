/// One state of the whole model; its parts are numbers of interned values.
///
/// The network is what it may still do: any message signed so far can arrive, any acknowledgement given can be heard, at any
/// time, in any order, any number of times or never. So losing, delaying, doubling and reordering need no events.
struct ModelState: Hashable {
  var original: UInt32
  /// The copy's agent, or `none`.
  var copy: UInt32
  /// The set of messages that can arrive.
  var sent: UInt32
  /// The set of messages whose acknowledgement can be heard.
  var acknowledged: UInt32
  var firstRow: UInt32
  var secondRow: UInt32
  var ticks: UInt8 = 0
  var overwrites: UInt8 = 0
  var suspensions: UInt8 = 0
  var releases: UInt8 = 0
  var lies: UInt8 = 0

  static let none = UInt32.max

  // By hand: comparing tuples is several times slower in a debug build, and this is the innermost loop.
  static func == (left: ModelState, right: ModelState) -> Bool {
    left.original == right.original && left.copy == right.copy && left.sent == right.sent
      && left.acknowledged == right.acknowledged && left.firstRow == right.firstRow && left.secondRow == right.secondRow
      && left.counts == right.counts
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(UInt64(original) << 32 | UInt64(copy))
    hasher.combine(UInt64(sent) << 32 | UInt64(acknowledged))
    hasher.combine(UInt64(firstRow) << 32 | UInt64(secondRow))
    hasher.combine(counts)
  }

  private var counts: UInt64 {
    UInt64(ticks) << 32 | UInt64(overwrites) << 24 | UInt64(suspensions) << 16 | UInt64(releases) << 8 | UInt64(lies)
  }

  subscript(store store: Int) -> Int {
    get { Int(store == 0 ? firstRow : secondRow) }
    set { if store == 0 { firstRow = UInt32(newValue) } else { secondRow = UInt32(newValue) } }
  }

  subscript(holder holder: Holder) -> Int? {
    get {
      switch holder {
      case .original: Int(original)
      case .copy: copy == Self.none ? nil : Int(copy)
      }
    }
    set {
      let number = newValue.map { UInt32($0) } ?? Self.none
      switch holder {
      case .original: original = number
      case .copy: copy = number
      }
    }
  }
}

/// A step from one state to the next.
enum ModelEvent: Hashable {
  case signs(Holder, Int)
  case arrives(Int, store: Int, skew: Int)
  case hears(Holder, Int)
  case overwrites(store: Int)
  case isCopied
  case lies(Int, store: Int)
  case suspends(store: Int)
  case resumes(store: Int, skew: Int)
  case releases(store: Int, naming: Int)
  case ticks

  func described(_ messages: ModelMessages) -> String {
    switch self {
    case .signs(let holder, let number): "\(holder) signs \(messages.describe(number))"
    case .arrives(let number, let store, let skew):
      "#\(number) arrives at store \(store)" + (skew == 0 ? "" : ", whose clock is \(skew) s off")
    case .hears(let holder, let number): "\(holder) hears the acknowledgement of #\(number)"
    case .overwrites(let store): "store \(store) is overwritten by store \(1 - store)"
    case .isCopied: "key and state file are copied"
    case .lies(let number, let store): "copy lies to store \(store) with \(messages.describe(number))"
    case .suspends(let store): "the device is suspended in store \(store)"
    case .resumes(let store, let skew):
      "the device is resumed in store \(store)" + (skew == 0 ? "" : ", whose clock is \(skew) s off")
    case .releases(let store, let number): "store \(store) is told that the chain of #\(number) goes on"
    case .ticks: "time passes"
    }
  }
}
