import ArgumentParser
import ServiceAPI

/// Why something is done; it is kept in the audit.
struct ReasonOption: ParsableArguments {
  @Option(help: "Why, for the audit.")
  var reason: String

  var change: DeviceChange { DeviceChange(reason: reason) }
}
