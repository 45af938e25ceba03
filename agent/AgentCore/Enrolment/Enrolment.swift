import DeviceKeys
import Evidence
import ServiceAPI
import StrictJSON

/// Makes this machine a device of a server.
package struct Enrolment {
  private let state: StateDirectory
  private let server: ServerConnection
  private let deadline: Deadline

  package init(state: StateDirectory, server: ServerConnection, deadline: Deadline) {
    self.state = state
    self.server = server
    self.deadline = deadline
  }

  /// Enrols with the token, or takes up an enrolment whose answer was lost.
  ///
  /// The request is on disk before it is sent; the same token sends the same bytes again, and the server gives the same answer.
  package func run(token: EnrolmentToken) async throws(AgentError) -> AgentState.Enrolled {
    let request = try prepare(token)
    let answer = try await send(request, token)
    let enrolled = try read(answer)
    try state.save(AgentState(server: server.origin, stage: .enrolled(enrolled)))
    return enrolled
  }

  /// The request for this token at this server: the one on disk, if it was signed by the key on disk, or a new one.
  ///
  /// A new request always gets a new key: whether a former one reached a server is not known.
  private func prepare(_ token: EnrolmentToken) throws(AgentError) -> EnrolmentRequest {
    let former = try state.load()
    switch former?.stage {
    case .enrolled(let enrolled)?:
      throw .alreadyEnrolled(enrolled.device, former?.server ?? server.origin, directory: state.directory.path)
    case .enrolling(let request)?:
      let key = try state.key()
      if former?.server == server.origin, request.token == token.hash, request.keyID == key?.publicKey.thumbprint {
        return request
      }
    case nil: break
    }
    // The key first: a request on disk that another key signed is never sent (see above).
    let key = try state.replaceKey()
    let claims = EnrolmentClaims(audience: server.origin.text, tokenHash: token.hash, key: key.publicKey)
    let message: [UInt8]
    do throws(DeviceKeyError) {
      message = try CompactJWS.make(
        .enrolment, keyID: key.publicKey.thumbprint, claims: claims.json,
        sign: { bytes throws(DeviceKeyError) in try key.sign(bytes) })
    } catch {
      throw .stateUnusable(error.text)
    }
    guard let request = EnrolmentRequest(message) else { throw .stateUnusable("the request it made is malformed") }
    try state.save(AgentState(server: server.origin, stage: .enrolling(request)))
    return request
  }

  private func send(_ request: EnrolmentRequest, _ token: EnrolmentToken) async throws(AgentError) -> EnrolmentAnswer {
    var retries = Retries(until: deadline)
    do throws(ServerFault) {
      while true {
        do throws(ServerFault) {
          return try await server.enrol(request, token, within: deadline.requestLimit)
        } catch {
          try await retries.wait(after: error)
        }
      }
    } catch {
      // This key can become no device any more: the next run makes another.
      if case .refused(let problem) = error, problem.code == MessageRejection.keyAlreadyEnrolled.code { try state.forget() }
      throw .server(error, .enrol, server.origin)
    }
  }

  private func read(_ answer: EnrolmentAnswer) throws(AgentError) -> AgentState.Enrolled {
    func bad(_ reason: String) -> AgentError { .server(.notOurs(status: 201, reason), .enrol, server.origin) }
    guard let device = DeviceID(answer.deviceID) else { throw bad("the device id is malformed") }
    // The request was bound to this audience; evidence for another could be carried there.
    guard answer.audience.utf8.elementsEqual(server.origin.text.utf8) else { throw bad("it names another audience") }
    guard answer.state.utf8.count <= 64 else { throw bad("the device's state is malformed") }
    return AgentState.Enrolled(device: device, audience: answer.audience, stateAtEnrolment: answer.state)
  }
}
