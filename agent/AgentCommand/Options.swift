import AgentCore
import ArgumentParser

/// Where the agent keeps things.
struct Places: ParsableArguments {
  @Option(name: .customLong("state"), help: ArgumentHelp("The directory of key and state.", valueName: "dir"))
  var stateDirectory = StateDirectory.standardPath

  @Option(
    help: ArgumentHelp(
      "The file of the last verdict. (default: \(StatusFile.standardPath) if its directory exists, else in the state directory)",
      valueName: "file"))
  var statusFile: String?

  func agent(maxTime: Duration = .seconds(60)) -> Agent {
    Agent(stateDirectory: stateDirectory, statusFile: statusFile, maxTime: maxTime, warn: { Output.complain($0) })
  }

  func agent(maxTime: Duration, collector: CollectorSocket?) -> Agent {
    guard let collector else { return agent(maxTime: maxTime) }
    return Agent(
      stateDirectory: stateDirectory, statusFile: statusFile, maxTime: maxTime, collect: collector.collect,
      warn: { Output.complain($0) })
  }
}

/// How long a command tries.
struct Trying: ParsableArguments {
  @Option(name: .customLong("max-time"), help: ArgumentHelp("Seconds after which nothing is tried again.", valueName: "seconds"))
  var seconds = 60

  var maxTime: Duration { .seconds(seconds) }

  func validate() throws {
    guard (1...3_600).contains(seconds) else { throw ValidationError("--max-time must be in 1…3600 seconds.") }
  }
}
