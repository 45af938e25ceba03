import ArgumentParser
import Evidence
import ServiceAPI
import StrictJSON

struct DeviceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "device", abstract: "Devices: see them, and lead them from state to state.",
    subcommands: [
      List.self, Show.self, Approve.self, Suspend.self, Resume.self, Retire.self, Release.self, Reassign.self,
      DeviceUserCommand.self,
    ])

  struct List: ServerQuestion {
    static let configuration = CommandConfiguration(abstract: "List the devices.")

    @OptionGroup var page: PageOptions
    @OptionGroup var connection: ConnectionOptions

    func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
      try await page.collect("devices", from: client) { (answer: JSONValue) throws(AdminFailure) in
        try answer.body(DeviceList.self).devices
      } text: {
        $0.table(now: now)
      }
    }
  }

  struct Show: ServerQuestion {
    static let configuration = CommandConfiguration(
      abstract: "Show all that the server holds of a device.", discussion: "Its posture, as it was reported, is in --json.")

    @OptionGroup var device: DeviceArgument
    @OptionGroup var connection: ConnectionOptions

    func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
      try Report(device: await client.get(AdminRoute("devices", device.id)), now: now)
    }
  }

  struct Approve: DeviceChangeQuestion {
    static let configuration = CommandConfiguration(abstract: "Let a pending device become active.")
    static let verb = "approve"
    @OptionGroup var device: DeviceArgument
    @OptionGroup var why: ReasonOption
    @OptionGroup var connection: ConnectionOptions
  }

  struct Suspend: DeviceChangeQuestion {
    static let configuration = CommandConfiguration(
      abstract: "Deny a device until it is resumed.", discussion: "It takes effect at once, for callers within 30 seconds.")
    static let verb = "suspend"
    @OptionGroup var device: DeviceArgument
    @OptionGroup var why: ReasonOption
    @OptionGroup var connection: ConnectionOptions
  }

  struct Resume: DeviceChangeQuestion {
    static let configuration = CommandConfiguration(
      abstract: "Let a suspended device be active again.",
      discussion: "What it attested before does not count any more; it must attest anew.")
    static let verb = "resume"
    @OptionGroup var device: DeviceArgument
    @OptionGroup var why: ReasonOption
    @OptionGroup var connection: ConnectionOptions
  }

  struct Retire: DeviceChangeQuestion {
    static let configuration = CommandConfiguration(abstract: "Take a device out of use, for good.")
    static let verb = "retire"
    @OptionGroup var device: DeviceArgument
    @OptionGroup var why: ReasonOption
    @OptionGroup var connection: ConnectionOptions
  }

  struct Release: ServerQuestion {
    static let configuration = CommandConfiguration(
      abstract: "Lift a quarantine, naming the message whose chain goes on.",
      discussion: """
        A device is quarantined when two machines were seen to hold its key. `vouchsafe device show` lists the two messages. \
        If the key may have been stolen, retire the device instead and enrol the machine anew.
        """)

    @OptionGroup var device: DeviceArgument

    // A hash may begin with a hyphen.
    @Option(parsing: .unconditional, help: ArgumentHelp("The message of the machine that goes on.", valueName: "hash"))
    var message: String

    @OptionGroup var why: ReasonOption
    @OptionGroup var connection: ConnectionOptions

    func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
      let body = DeviceRelease(reason: why.reason, message: message)
      return try Report(device: await client.post(AdminRoute("devices", device.id, "release"), body), now: now)
    }
  }

  struct Reassign: ServerQuestion {
    static let configuration = CommandConfiguration(
      abstract: "Give a device to a new owner.",
      discussion: "Its further users and exceptions end, its links are void, and it must attest anew.")

    @OptionGroup var device: DeviceArgument

    @Option(help: "The new owner, as your applications name them.")
    var owner: String

    @OptionGroup var why: ReasonOption
    @OptionGroup var connection: ConnectionOptions

    func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
      let body = DeviceReassignment(reason: why.reason, owner: owner)
      return try Report(device: await client.post(AdminRoute("devices", device.id, "reassign"), body), now: now)
    }
  }
}

/// A command that leads a device from one state to another.
protocol DeviceChangeQuestion: ServerQuestion {
  static var verb: String { get }
  var device: DeviceArgument { get }
  var why: ReasonOption { get }
}

extension DeviceChangeQuestion {
  func ask(_ client: AdminClient, now: Instant) async throws(AdminFailure) -> Report {
    try Report(device: await client.post(AdminRoute("devices", device.id, Self.verb), why.change), now: now)
  }
}

/// The device that a command is about.
struct DeviceArgument: ParsableArguments {
  @Argument(help: "The device's id, dev_…")
  var id: String

  func validate() throws {
    guard DeviceID(id) != nil else {
      throw ValidationError("A device's id is dev_ and 26 characters, as in: vouchsafe device list")
    }
  }
}

extension Report {
  init(device answer: JSONValue, now: Instant) throws(AdminFailure) {
    self.init(json: answer, text: try answer.body(DeviceDetail.self).page(now: now))
  }
}
