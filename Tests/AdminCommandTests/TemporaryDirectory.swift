#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif
import Testing

/// A directory of one test's own.
struct TemporaryDirectory {
  let path: String

  init() throws {
    var template = Array("/tmp/vouchsafe-admin-XXXXXX".utf8CString)
    path = String(cString: try #require(mkdtemp(&template)))
  }

  func write(_ name: String, _ text: String, mode: mode_t = 0o600) throws -> String {
    let file = path + "/" + name
    let stream = try #require(fopen(file, "w"))
    #expect(fputs(text, stream) >= 0)
    fclose(stream)
    #expect(chmod(file, mode) == 0)
    return file
  }

  func read(_ name: String) -> (text: String, mode: mode_t)? {
    guard let stream = fopen(path + "/" + name, "r") else { return nil }
    defer { fclose(stream) }
    var status = stat()
    guard fstat(fileno(stream), &status) == 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = fread(&bytes, 1, bytes.count, stream)
    return (String(decoding: bytes.prefix(count), as: UTF8.self), status.st_mode & 0o777)
  }
}
