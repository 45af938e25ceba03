/// The settings of the server: a flag wins over the environment, the environment over the file.
enum Setting: String, CaseIterable {
  /// Directory of store and root key; 0700. Default `/var/lib/vouchsafe-server`.
  case dataDirectory = "data_directory"
  /// The public origin, as `https://trust.example.com`: every message is made for it. Required.
  case origin
  /// `HOST:PORT` to listen on; loopback only, TLS is ended in front. Default `127.0.0.1:8571`.
  case listen
  /// `trace` to `critical`. Default `info`.
  case logLevel = "log_level"
  /// How people reach their administrators, shown on the remediation page; at most 200 bytes.
  case contact
  /// The file of the 32-byte root key; 0600. Default `root.key` in the data directory.
  case rootKeyFile = "root_key_file"
  /// Where the newest signed checkpoint of the audit is kept. Default `checkpoint.json` in the data directory.
  case checkpointFile = "checkpoint_file"

  /// As `VOUCHSAFE_DATA_DIRECTORY`.
  var environmentName: String { "VOUCHSAFE_" + rawValue.uppercased() }

  /// As `--data-directory`.
  var flag: String { "--" + rawValue.split(separator: "_").joined(separator: "-") }
}
