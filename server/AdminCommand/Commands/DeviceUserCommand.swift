import ArgumentParser
import Evidence
import ServiceAPI

struct DeviceUserCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "Further users of a device, beside its owner.", subcommands: [Add.self, Remove.self])

  struct Add: DeviceUserQuestion {
    static let configuration = CommandConfiguration(abstract: "Let a further user be trusted on a device.")
    static let verb = "add"
    @OptionGroup var device: DeviceArgument
    @Argument(help: "The user, as your applications name them.")
    var user: String
    @OptionGroup var connection: ConnectionOptions
  }

  struct Remove: DeviceUserQuestion {
    static let configuration = CommandConfiguration(abstract: "No longer trust a further user on a device.")
    static let verb = "remove"
    @OptionGroup var device: DeviceArgument
    @Argument(help: "The user, as your applications name them.")
    var user: String
    @OptionGroup var connection: ConnectionOptions
  }
}

/// A command that changes the further users of a device.
protocol DeviceUserQuestion: ServerQuestion {
  static var verb: String { get }
  var device: DeviceArgument { get }
  var user: String { get }
}

extension DeviceUserQuestion {
  func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
    let route = AdminRoute("devices", device.id, "users", Self.verb)
    return try Report(device: await client.post(route, DeviceUserChange(user: user)), now: now)
  }
}
