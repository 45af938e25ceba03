import ArgumentParser
import Evidence
import ServiceAPI

struct TrustCommand: ServerQuestion {
  static let configuration = CommandConfiguration(
    commandName: "trust", abstract: "Say what an application would be told about a user on a device, and why.",
    discussion: "Exit code 0 means trusted, 1 not trusted.")

  @OptionGroup var device: DeviceArgument

  @Option(help: "The user, as your applications name them.")
  var user: String

  @OptionGroup var connection: ConnectionOptions

  func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
    let answer = try await client.get(AdminRoute("trust", query: ["device": device.id, "user": user]))
    let explanation = try answer.body(TrustExplanation.self)
    return Report(
      json: answer, text: explanation.page(now: now), status: explanation.answer.trusted ? .done : .negative)
  }
}
