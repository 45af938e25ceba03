import GRDB

/// How the SQLite engine is opened.
package struct SQLiteOptions: Sendable {
  /// The data directory: 0700, of the server's own user.
  package var directory: String
  /// Makes directory and database where there are none; otherwise their absence is `unavailable`, so that a mistyped path is not
  /// an empty store.
  package var createIfMissing: Bool
  /// Reads the whole file for damage before anything else; seconds for a large one.
  package var checksIntegrity: Bool
  /// Writes that may wait before the next is `overloaded`.
  package var waitingWrites: Int
  /// Bodies in one commit at most.
  package var groupSize: Int
  /// Reading connections at most.
  package var readers: Int
  /// Unpredictable bytes, for the salts of the audit's user names.
  package var randomBytes: @Sendable (Int) -> [UInt8]

  package init(
    directory: String, createIfMissing: Bool = false, checksIntegrity: Bool = false, waitingWrites: Int = 4_096,
    groupSize: Int = 128, readers: Int = 4, randomBytes: @escaping @Sendable (Int) -> [UInt8] = Self.systemRandomBytes
  ) {
    self.directory = directory
    self.createIfMissing = createIfMissing
    self.checksIntegrity = checksIntegrity
    self.waitingWrites = waitingWrites
    self.groupSize = groupSize
    self.readers = readers
    self.randomBytes = randomBytes
  }

  /// From the system's generator.
  @Sendable
  package static func systemRandomBytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<max(0, count)).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }

  var configuration: Configuration {
    var configuration = Configuration()
    configuration.label = "vouchsafe"
    configuration.foreignKeysEnabled = true
    configuration.maximumReaderCount = max(1, readers)
    // An offline command may hold the file for a moment.
    configuration.busyMode = .timeout(5)
    // Where a failing disk leaves a transaction open, GRDB would end the process; the writer refuses its callers instead.
    configuration.allowsUnsafeTransactions = true
    configuration.prepareDatabase { database in
      // A file from elsewhere must not call functions through its own views and triggers.
      try database.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
    }
    return configuration
  }
}
