import AsyncHTTPClient
import NIOCore
import NIOPosix

#if canImport(Glibc)
  import Glibc
#endif

extension ServerFault {
  /// What a failure of the connection means, in words for people.
  init(transport error: any Error) {
    switch error {
    case is NIOTooManyBytesError: self = .tooLarge
    case let error as NIOConnectionError: self = .noAnswer(Self.words(for: error))
    case let error as IOError: self = .noAnswer(Self.words(for: error))
    case let error as HTTPClientError: self = .noAnswer(Self.words(for: error))
    default:
      // The TLS library's error types are not this module's to import; its reason code stands in their text.
      let text = String(describing: error)
      let codes = ["CERTIFICATE_VERIFY_FAILED", "unableToValidateCertificate", "failedToValidateHostname"]
      self = codes.contains { text.contains($0) } ? .untrustedCertificate : .noAnswer(text)
    }
  }

  private static func words(for error: NIOConnectionError) -> String {
    if let failure = error.connectionErrors.last {
      return (failure.error as? IOError).map(words(for:)) ?? "no connection: \(failure.error)"
    }
    return "the name \(error.host) does not resolve"
  }

  private static func words(for error: IOError) -> String { "no connection: \(String(cString: strerror(error.errnoCode)))" }

  private static func words(for error: HTTPClientError) -> String {
    switch error {
    case .connectTimeout: "no connection in time"
    case .readTimeout, .deadlineExceeded: "no answer in time"
    case .remoteConnectionClosed: "the connection was closed before the answer was whole"
    default: error.shortDescription
    }
  }
}
