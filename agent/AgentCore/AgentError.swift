import DeviceKeys
package import Evidence
import ServiceAPI

/// Why a command of the agent did not do what it was asked to.
package enum AgentError: Error, Sendable, Hashable {
  /// What the run wanted of the server when it failed.
  package enum Errand: String, Sendable, Hashable {
    case enrol, attest
    case askForChallenge = "ask for a challenge"

    /// What becomes of it after a fault that may pass.
    var later: String {
      switch self {
      case .enrol: "; run it again with the same token"
      case .attest, .askForChallenge: "; it is tried again with the next run"
      }
    }
  }

  case badServer(String, ServerOrigin.Fault)
  case badTokenFile(String)
  case stateUnusable(String)
  case keyMissing(path: String)
  case busy(String)
  case notEnrolled(String)
  case alreadyEnrolled(DeviceID, ServerOrigin, directory: String)
  case server(ServerFault, Errand, ServerOrigin)
  case profileNotAccepted([String], ServerOrigin)
  case sequenceExhausted
  case machineUnreadable(String)
  case collectorUnusable(path: String, CollectorFault)
  case serviceUnusable(String)
  case serviceSilent(after: Duration)
}

extension AgentError {
  package var exitStatus: AgentExit {
    switch self {
    case .badServer: .usage
    case .badTokenFile: .tokenUnusable
    case .stateUnusable, .keyMissing, .sequenceExhausted: .stateUnusable
    case .busy: .busy
    case .notEnrolled: .notEnrolled
    case .alreadyEnrolled: .alreadyEnrolled
    case .server(let fault, _, _): fault.exitStatus
    case .profileNotAccepted: .incompatible
    case .machineUnreadable: .machineUnreadable
    case .collectorUnusable: .collectorUnusable
    case .serviceUnusable, .serviceSilent: .serviceSilent
    }
  }

  /// One sentence: what was done, what was seen, what to do. Words of the server or the machine in it are hostile text.
  package var text: String {
    switch self {
    case .badServer(let text, let fault): "--server \(text) \(fault.text)"
    case .badTokenFile(let text): "could not use the enrolment token: \(text)"
    case .stateUnusable(let text): "could not use the agent's state: \(text)"
    case .keyMissing(let path):
      "could not use the agent's state: it is enrolled but \(path) is gone; "
        + "remove the state directory and enrol anew with a token made with --replaces"
    case .busy(let path): "another run of the agent holds the lock in \(path); try again when it has ended"
    case .notEnrolled(let path):
      "no enrolment was found in \(path); run: vouchsafe-agent enroll --server URL --token-file FILE"
    case .alreadyEnrolled(let device, let server, let directory):
      "this machine is enrolled already, as \(device) at \(server.text); to enrol anew remove \(directory) "
        + "and use a token made with --replaces \(device)"
    case .server(let fault, let errand, let server):
      "could not \(errand.rawValue) at \(server.text): \(fault.text)\(fault.mayPass ? errand.later : "")"
    case .profileNotAccepted(let offered, let server):
      "\(server.text) accepts the evidence profiles [\(offered.joined(separator: ", "))] and this agent "
        + "(\(AgentVersion.current)) makes \(EvidenceClaims.profile); update the older of the two"
    case .sequenceExhausted: "this device has signed as many messages as it can count; enrol anew with a replacing token"
    case .machineUnreadable(let text): "could not read this machine's boot identity: \(text)"
    case .collectorUnusable(let path, let fault):
      "could not look at this machine through \(path): \(fault.text); nothing was sent"
    case .serviceUnusable(let text): "could not ask the agent's service for a run: \(text)"
    case .serviceSilent(let time):
      "asked the agent's service for a run and saw none within \(time); systemctl status vouchsafe-agent says more"
    }
  }
}

extension AgentError {
  /// What the server said, if this is its refusal.
  var refusal: Refusal? {
    if case .server(.refused(let problem), _, _) = self { Refusal(problem.code) } else { nil }
  }
}

extension ServerFault {
  package var exitStatus: AgentExit {
    switch self {
    case .noAnswer, .untrustedCertificate, .unavailable: .serverUnreachable
    case .redirected, .tooLarge, .notOurs: .badAnswer
    case .refused: .refused
    }
  }

  /// What was seen and what to do, after "could not … at …: ".
  package var text: String {
    switch self {
    case .noAnswer(let reason): reason
    case .untrustedCertificate: "its TLS certificate is not trusted by this system, or is for another name"
    case .redirected(let status):
      "it redirects (\(status)), which is never followed; give the address it redirects to as --server if that is yours"
    case .tooLarge: "its answer is larger than \(ServerConnection.maxAnswerBytes) bytes; is that a Vouchsafe server?"
    case .notOurs(let status, let reason):
      "what answered (\(status)) does not speak as a Vouchsafe server: \(reason) (a proxy or a captive portal?)"
    case .unavailable(let status, let problem, _):
      "it is unavailable (\(status)\(problem.map { ", \($0.code)" } ?? ""))"
    case .refused(let problem):
      "refused (\(problem.status) \(problem.code)): \(problem.title)\(problem.detail.map { " " + $0 } ?? "")"
    }
  }
}
