import Evidence
import Hummingbird
import ServiceAPI
import Store
import StrictJSON
import UseCases

/// Any error as the problem that its caller may see; what the log needs beyond it is the error itself.
struct RefusedRequest {
  let problem: Problem
  /// Extra headers: `WWW-Authenticate`, `Retry-After`, `Allow`.
  var headers: HTTPFields = [:]
  /// An error that nobody foresaw: logged as such.
  let isFault: Bool
}

extension RefusedRequest {
  init(_ error: any Error, origin: String, bearerWasSent: Bool) {
    switch error {
    case let rejection as MessageRejection:
      self.init(
        problem: Problem(
          code: rejection.code, status: rejection.status, title: rejection.text, detail: rejection.detail,
          errors: rejection.fieldFaults, origin: origin), isFault: false)
      if rejection.status == 503 { headers[.retryAfter] = "5" }
    case let refusal as RequestRefusal: self.init(refusal, origin: origin, bearerWasSent: bearerWasSent)
    case let fault as JSONFieldError:
      self.init(
        .invalidField(pointer: fault.pointer, detail: fault.detail), origin: origin, bearerWasSent: bearerWasSent)
    case let fault as JSONSyntaxError:
      self.init(.malformedBody(fault.description), origin: origin, bearerWasSent: bearerWasSent)
    case let status as HTTPError:
      switch status.status {
      case .contentTooLarge: self.init(.bodyTooLarge, origin: origin, bearerWasSent: bearerWasSent)
      case .notFound: self.init(.notFound("path"), origin: origin, bearerWasSent: bearerWasSent)
      case .badRequest: self.init(.malformedBody("the request cannot be read"), origin: origin, bearerWasSent: bearerWasSent)
      default: self.init(fault: error, origin: origin)
      }
    default: self.init(fault: error, origin: origin)
    }
  }

  private init(fault: any Error, origin: String) {
    let refusal = RequestRefusal.unavailable
    self.init(
      problem: Problem(code: refusal.code, status: refusal.status, title: refusal.text, origin: origin),
      headers: [.retryAfter: "5"], isFault: true)
  }

  init(_ refusal: RequestRefusal, origin: String, bearerWasSent: Bool) {
    let errors: [Problem.FieldFault]?
    switch refusal {
    case .invalidField(let pointer, let detail): errors = [Problem.FieldFault(pointer: "#" + pointer, detail: detail)]
    case .invalidQuery(let name, let detail): errors = [Problem.FieldFault(pointer: "?" + name, detail: detail)]
    default: errors = nil
    }
    self.init(
      problem: Problem(
        code: refusal.code, status: refusal.status, title: refusal.text, detail: refusal.detail, errors: errors,
        origin: origin), isFault: false)
    switch refusal {
    case .unauthenticated:
      headers[.wwwAuthenticate] =
        bearerWasSent ? #"Bearer realm="vouchsafe", error="invalid_token""# : #"Bearer realm="vouchsafe""#
    case .tooManyRequests(let seconds): headers[.retryAfter] = String(seconds)
    case .unavailable: headers[.retryAfter] = "5"
    case .forbidden, .notFound, .invalidField, .invalidQuery, .malformedBody, .bodyTooLarge, .unsupportedMediaType,
      .methodNotAllowed,
      .wrongState, .tokenNotOpen, .credentialNameTaken, .lastAdministrator, .tooManyDenials, .invalidPolicy,
      .exceptionOver:
      break
    }
  }
}

extension MessageRejection {
  fileprivate var fieldFaults: [Problem.FieldFault]? {
    guard case .malformedClaims(let error) = self else { return nil }
    return [Problem.FieldFault(pointer: "#" + error.pointer, detail: error.detail)]
  }
}
