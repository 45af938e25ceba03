/// Why a request is refused that is not a signed message: the closed list beside `MessageRejection`.
package enum RequestRefusal: Error, Sendable, Hashable {
  /// No credential, or none that is valid; said before any look-up.
  case unauthenticated
  /// The credential is valid, but its role may not do this.
  case forbidden
  case notFound(String)
  /// A field by its JSON Pointer.
  case invalidField(pointer: String, detail: String)
  /// A parameter of the query, by its name; empty for one that is not known.
  case invalidQuery(name: String, detail: String)
  case malformedBody(String)
  case bodyTooLarge
  case unsupportedMediaType
  case methodNotAllowed
  case tooManyRequests(retryAfterSeconds: Int)
  /// The device is in a state from which this is not possible.
  case wrongState(String)
  case tokenNotOpen
  case credentialNameTaken
  case lastAdministrator
  case tooManyDenials(String)
  case invalidPolicy(String)
  case exceptionOver
  case unavailable
}

extension RequestRefusal {
  private var face: (code: String, status: Int, text: String, detail: String?) {
    switch self {
    case .unauthenticated: ("unauthenticated", 401, "A valid credential is needed.", nil)
    case .forbidden: ("forbidden", 403, "This credential may not do this.", nil)
    case .notFound(let what): ("not_found", 404, "There is no such thing here.", what)
    case .invalidField(_, let detail): ("invalid_field", 422, "A field is not as demanded.", detail)
    case .invalidQuery(_, let detail): ("invalid_query", 400, "A parameter of the query is not as demanded.", detail)
    case .malformedBody(let detail): ("malformed_body", 400, "The body is not JSON as read here.", detail)
    case .bodyTooLarge: ("body_too_large", 413, "The body is larger than this route accepts.", nil)
    case .unsupportedMediaType: ("unsupported_media_type", 415, "The Content-Type is not one this route accepts.", nil)
    case .methodNotAllowed: ("method_not_allowed", 405, "This path has no such method.", nil)
    case .tooManyRequests:
      ("too_many_requests", 429, "Too many requests: refused ones from this address, or pairs of this credential.", nil)
    case .wrongState(let detail): ("wrong_state", 409, "That is not possible in the present state.", detail)
    case .tokenNotOpen: ("token_not_open", 409, "The token is used, expired or revoked already.", nil)
    case .credentialNameTaken:
      ("credential_name_taken", 409, "Two live credentials have this name, or one of another role.", nil)
    case .lastAdministrator: ("last_administrator", 409, "The last administrator's credential cannot be revoked.", nil)
    case .tooManyDenials(let detail): ("too_many_denials", 409, "The policy would deny too many devices.", detail)
    case .invalidPolicy(let detail): ("invalid_policy", 422, "The policy cannot be read.", detail)
    case .exceptionOver: ("exception_over", 409, "The exception is over already.", nil)
    case .unavailable: ("unavailable", 503, "The server cannot answer now; try again.", nil)
    }
  }

  /// What programs compare.
  package var code: String { face.code }
  /// The HTTP status of the answer.
  package var status: Int { face.status }
  /// One sentence, the same each time.
  package var text: String { face.text }
  /// What was wrong this time.
  package var detail: String? { face.detail }

  /// One of each case, for the table in the documentation and the tests that walk it.
  package static let all: [RequestRefusal] = [
    .unauthenticated, .forbidden, .notFound(""), .invalidField(pointer: "", detail: ""), .invalidQuery(name: "", detail: ""),
    .malformedBody(""), .bodyTooLarge,
    .unsupportedMediaType, .methodNotAllowed, .tooManyRequests(retryAfterSeconds: 1), .wrongState(""), .tokenNotOpen,
    .credentialNameTaken, .lastAdministrator, .tooManyDenials(""), .invalidPolicy(""), .exceptionOver, .unavailable,
  ]
}

extension RequestRefusal {
  /// What it means and what to do, for the page that its `type` leads to.
  package var meaning: String {
    switch self {
    case .unauthenticated:
      "The request had no Authorization header with a live credential of this server. Credentials are made by an administrator with `vouchsafe credential create`, enrolment tokens with `vouchsafe token create`."
    case .forbidden:
      "The credential is good, but it has another role: a PDP's opens the trust query, an administrator's the administration, an auditor's the reading part of it."
    case .notFound: "Nothing of that name belongs to the caller's tenant, or the path does not exist."
    case .invalidField: "The member `errors` names the field and what it must be."
    case .invalidQuery:
      "The member `errors` names the parameter and what it must be. Values are percent-encoded; a plus sign is itself, not a space."
    case .malformedBody:
      "Bodies are JSON without duplicate names, fractions or comments. The member `detail` says what was found, and at which byte."
    case .bodyTooLarge: "Send less; the limits stand in the interface's description."
    case .unsupportedMediaType:
      "Requests are application/json, enrolment requests application/jwt, evidence application/eat+jwt."
    case .methodNotAllowed: "The header Allow names the methods of this path."
    case .tooManyRequests:
      "By address only refused requests are counted: valid ones from the same address are answered all the time. A PDP's credential may ask about 20,000 pairs a second. Wait as long as Retry-After says."
    case .wrongState: "The member `detail` says in which state the thing is."
    case .tokenNotOpen: "Only an open token can be revoked; `vouchsafe token list` shows each token's state."
    case .credentialNameTaken:
      "Two live credentials may share a name, so that one can replace the other; revoke one first. A name keeps its role."
    case .lastAdministrator: "Make another administrator's credential first."
    case .tooManyDenials:
      "Applying would deny more trusted devices than are denied without asking. Try it with `vouchsafe policy dry-run`, then apply with `--accept-denials`."
    case .invalidPolicy: "The member `detail` names line, column and key."
    case .exceptionOver: "The exception was ended before, or its time has run out."
    case .unavailable: "The server could not reach its store or lacks something to decide by. Nothing was changed."
    }
  }
}
