import ArgumentParser
import StrictJSON

/// How much of a long list is fetched.
struct PageOptions: ParsableArguments {
  @Option(help: "At most so many entries.")
  var limit = 1_000

  @Option(help: ArgumentHelp("Go on after this entry.", valueName: "id"))
  var after: String?

  func validate() throws {
    guard (1...100_000).contains(limit) else { throw ValidationError("--limit must be between 1 and 100000.") }
  }

  /// Fetches page after page of `/v1/admin/NAME`, whose answer holds a list of that name (or `member`) and `next`.
  func collect<Entry>(
    _ name: String, member: String? = nil, from client: AdminClient,
    entries read: (JSONValue) throws(AdminFailure) -> [Entry], text: ([Entry]) -> String
  ) async throws(AdminFailure) -> Report {
    let member = member ?? name
    var entries: [Entry] = []
    var json: [JSONValue] = []
    var next = after
    repeat {
      let size = min(limit - entries.count, 500)
      let answer = try await client.get(AdminRoute(name, query: ["after": next, "limit": String(size)]))
      let page = try read(answer)
      // A page that is larger than asked for, or that leads back to itself, would never end.
      guard page.count <= size, answer["next"]?.string.map({ $0 != next }) ?? true else {
        throw AdminFailure(.badAnswer, "The server's pages of \(name) do not lead on.")
      }
      entries += page
      json += answer[member]?.array ?? []
      next = answer["next"]?.string
    } while next != nil && entries.count < limit
    var object = JSONObject()
    object[member] = .array(json)
    object["next"] = next.map(JSONValue.string)
    let aside = next.map { "There are more; go on with --after \(TerminalText.line($0))" } ?? ""
    return Report(json: .object(object), text: text(entries), aside: aside)
  }
}
