package import Collectors
import DeviceKeys
import Evidence
package import Posture
import StrictJSON

/// The agent on its machine: where it keeps what, how long it tries, and what it looks at.
package struct Agent: Sendable {
  private let stateDirectory: String
  private let statusFile: StatusFile
  private let maxTime: Duration
  private let patience: ServerConnection.Patience
  private let pace: Pace
  private let machine: Machine
  private let collect: @Sendable (Machine) async throws(AgentError) -> Posture
  private let warn: @Sendable (String) -> Void

  /// - Parameters:
  ///   - statusFile: nil for the standard place.
  ///   - maxTime: after it nothing is begun; the request under way has five seconds more at most.
  ///   - warn: is told what went wrong beside the command's own work.
  package init(
    stateDirectory: String = StateDirectory.standardPath, statusFile: String? = nil, maxTime: Duration = .seconds(60),
    patience: ServerConnection.Patience = .init(), pace: Pace = .live, machine: Machine = .live,
    collect: @escaping @Sendable (Machine) async throws(AgentError) -> Posture = { await collectPosture(from: $0) },
    warn: @escaping @Sendable (String) -> Void
  ) {
    self.stateDirectory = stateDirectory
    self.statusFile = StatusFile(statusFile, stateDirectory: stateDirectory)
    self.maxTime = maxTime
    self.patience = patience
    self.pace = pace
    self.machine = machine
    self.collect = collect
    self.warn = warn
  }

  /// A run of the service in the place of one of this process, where the state is another user's; nil where it is not.
  package func requestedRun(touching path: String = RequestedRun.standardPath) -> RequestedRun? {
    guard RequestedRun.isNeeded(stateDirectory: stateDirectory, touching: path) else { return nil }
    return RequestedRun(touching: path, statusFile: statusFile, maxTime: maxTime, pace: pace)
  }

  /// Enrols this machine at the server.
  package func enroll(
    server origin: ServerOrigin, token: EnrolmentToken
  ) async throws(AgentError) -> AgentState.Enrolled {
    let deadline = pace.deadline(in: maxTime)
    let state = try await StateDirectory.make(at: stateDirectory, deadline: deadline)
    let enrolled = try await ServerConnection.with(origin, patience: patience) { server throws(AgentError) in
      try await Enrolment(state: state, server: server, deadline: deadline).run(token: token)
    }
    publish(
      StatusDocument(
        server: origin, device: enrolled.device, lastRun: .init(at: pace.now(), exitStatus: .success), verdict: nil))
    return enrolled
  }

  /// Attests once; what is returned, and any failure, stands in the status file too.
  package func attest() async throws(AgentError) -> StatusDocument {
    let began = pace.now()
    let deadline = pace.deadline(in: maxTime)
    let state = try await StateDirectory.open(at: stateDirectory, deadline: deadline)
    guard let saved = try state.load(), case .enrolled(let enrolled) = saved.stage else {
      throw .notEnrolled(stateDirectory)
    }
    do throws(AgentError) {
      let answer = try await ServerConnection.with(saved.server, patience: patience) { server throws(AgentError) in
        var attestation = try Attestation(
          of: enrolled, in: state, server: server, machine: machine, collect: collect, deadline: deadline)
        return try await attestation.run()
      }
      let document = StatusDocument(
        server: saved.server, device: enrolled.device,
        lastRun: .init(at: pace.now(), began: began, exitStatus: .success), verdict: .init(answer))
      publish(document)
      return document
    } catch {
      let run = StatusDocument.Run(at: pace.now(), began: began, exitStatus: error.exitStatus, message: error.text)
      let former = status().flatMap { $0.deviceID == enrolled.device.description ? $0.verdict : nil }
      publish(StatusDocument(server: saved.server, device: enrolled.device, lastRun: run, verdict: former))
      throw error
    }
  }

  /// The posture as it would be sent to a server that understands all that this agent knows, no larger than a message.
  package func look() async throws(AgentError) -> Posture {
    let versions = Dictionary(PostureCatalogue.versions.map { ($0.name, $0.version) }, uniquingKeysWith: max)
    return try await collect(machine).understood(by: versions)
      .fitting { $0.json.bytes.count < JSONLimits.evidence.maxBytes }
  }

  /// What the last run left; nil if there is nothing to read.
  package func status() -> StatusDocument? { statusFile.read() }

  private func publish(_ document: StatusDocument) {
    do throws(DirectoryFault) {
      try statusFile.write(document)
    } catch {
      warn("the status file was not written: \(error.text)")
    }
  }
}
