/// The agent's state file and what it does with it, as the design describes it, with a shorter list.
struct ModelAgent: Hashable {
  var signer: Holder
  var afterCopy = false
  /// `seq` of the last message it signed.
  var counter = 0
  /// The message of the last acknowledgement it heard.
  var receipt: Int?
  /// What it signed since, oldest first; the last of them is its newest message.
  var unanswered: [Int] = []

  /// The message it signs next; `issuedAt` is its challenge's time.
  func next(issuedAt: Int) -> ModelMessage {
    ModelMessage(
      signer: signer, afterCopy: afterCopy, sequence: counter + 1, receipt: receipt, unanswered: unanswered,
      issuedAt: issuedAt)
  }

  /// Its state once that message is on disk; when the list is full the oldest goes.
  func signing(_ message: Int, listLimit: Int) -> ModelAgent {
    var agent = self
    agent.counter += 1
    agent.unanswered.append(message)
    if agent.unanswered.count > listLimit { agent.unanswered.removeFirst() }
    return agent
  }

  /// Its state after an acknowledgement; one that is not on its list does not count.
  func hearing(_ message: Int) -> ModelAgent {
    guard let index = unanswered.firstIndex(of: message) else { return self }
    var agent = self
    agent.receipt = message
    agent.unanswered.removeSubrange(...index)
    return agent
  }
}
