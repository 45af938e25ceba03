package import ServiceAPI

/// Why a request to the server brought no answer that can be used.
package enum ServerFault: Error, Sendable, Hashable {
  /// No connection, no answer in time, or one that broke off.
  case noAnswer(String)
  /// The TLS certificate does not lead to a root that this system trusts, or is for another name.
  case untrustedCertificate
  /// A redirect, which is never followed: it could lead the token or the evidence to somebody else.
  case redirected(status: Int)
  /// More than `ServerConnection.maxAnswerBytes`.
  case tooLarge
  /// Something answered that does not speak as a Vouchsafe server: a proxy, a captive portal, an acknowledgement of nothing.
  case notOurs(status: Int, String)
  /// 429 or 5xx: the same request may succeed later.
  case unavailable(status: Int, Problem?, retryAfter: Duration?)
  /// Any other 4xx, with the server's own reason.
  case refused(Problem)

  /// Whether the same request may be answered otherwise in a moment.
  package var mayPass: Bool {
    switch self {
    case .noAnswer, .notOurs, .unavailable: true
    case .untrustedCertificate, .redirected, .tooLarge, .refused: false
    }
  }
}
