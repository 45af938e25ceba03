// swift-tools-version: 6.2
import PackageDescription

// The walls between the modules stand in this file: a target can import only what it names here.
// `Sources/` is shared, `agent/` and `server/` never import each other, dependencies point one way:
// commands -> core -> pure values.

let ours: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .treatAllWarnings(as: .error),
]

extension Target.Dependency {
  static let argumentParser = product(name: "ArgumentParser", package: "swift-argument-parser")
  static let asyncHTTPClient = product(name: "AsyncHTTPClient", package: "async-http-client")
  static let crypto = product(name: "Crypto", package: "swift-crypto")
  static let grdb = product(name: "GRDB", package: "GRDB.swift")
  static let hummingbird = product(name: "Hummingbird", package: "hummingbird")
  static let hummingbirdCore = product(name: "HummingbirdCore", package: "hummingbird")
  static let hummingbirdTesting = product(name: "HummingbirdTesting", package: "hummingbird")
  static let httpTypes = product(name: "HTTPTypes", package: "swift-http-types")
  static let inMemoryLogging = product(name: "InMemoryLogging", package: "swift-log")
  static let logging = product(name: "Logging", package: "swift-log")
  static let mustache = product(name: "Mustache", package: "swift-mustache")
  static let nioCore = product(name: "NIOCore", package: "swift-nio")
  static let nioHTTP1 = product(name: "NIOHTTP1", package: "swift-nio")
  static let nioPosix = product(name: "NIOPosix", package: "swift-nio")
  static let serviceLifecycle = product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
  static let subprocess = product(name: "Subprocess", package: "swift-subprocess")
  static let systemPackage = product(name: "SystemPackage", package: "swift-system")
  static let yams = product(name: "Yams", package: "Yams")
}

extension Target {
  /// A module of the product at `folder/name`.
  static func module(_ name: String, in folder: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, path: "\(folder)/\(name)", swiftSettings: ours)
  }

  /// A program; its entry is an `@main` type.
  static func program(_ name: String, in folder: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: "\(folder)/\(name)", swiftSettings: ours)
  }

  /// The tests of one target: same name + `Tests`.
  static func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
      name: "\(name)Tests", dependencies: [.target(name: name)] + dependencies, path: "Tests/\(name)Tests",
      swiftSettings: ours)
  }
}

let package = Package(
  name: "vouchsafe",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "vouchsafe-agent", targets: ["AgentCommand"]),
    .executable(name: "vouchsafe-server", targets: ["ServerCommand"]),
    .executable(name: "vouchsafe", targets: ["AdminCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2", traits: []),
  ],
  targets: [
    // Shared: pure values, no I/O.
    .module("StrictJSON", in: "Sources"),
    .module("Posture", in: "Sources", ["StrictJSON"]),
    .module("Evidence", in: "Sources", ["StrictJSON", "Posture", .crypto]),
    .module("ServiceAPI", in: "Sources", ["StrictJSON", "Posture", "Evidence"]),
    .module("Locked", in: "Sources"),

    // The agent: machine -> posture, keys, enrol and attest.
    .module("Collectors", in: "agent", ["StrictJSON", "Posture", .subprocess, .systemPackage]),
    .module("DeviceKeys", in: "agent", ["Evidence", .crypto]),
    .module(
      "AgentCore", in: "agent",
      [
        "StrictJSON", "Posture", "Evidence", "ServiceAPI", "Collectors", "DeviceKeys", .asyncHTTPClient, .nioCore, .nioHTTP1,
        .nioPosix,
      ]),
    .program(
      "AgentCommand", in: "agent",
      ["StrictJSON", "Posture", "Evidence", "ServiceAPI", "AgentCore", "Collectors", "DeviceKeys", .argumentParser]),

    // The server: decide, keep, serve.
    .module("Trust", in: "server", ["StrictJSON", "Posture", "Evidence", "ServiceAPI", .yams]),
    .module("Store", in: "server", ["StrictJSON", "Posture", "Evidence", "ServiceAPI", "Trust", "Locked", .crypto, .grdb]),
    .module(
      "UseCases", in: "server",
      ["StrictJSON", "Posture", "Evidence", "ServiceAPI", "Trust", "Store", "Locked", .crypto, .logging, .serviceLifecycle]),
    .module(
      "Web", in: "server",
      [
        "StrictJSON", "Posture", "Evidence", "ServiceAPI", "Trust", "Store", "UseCases", "Locked", .hummingbird, .hummingbirdCore,
        .httpTypes,
        .logging, .mustache, .nioCore, .serviceLifecycle,
      ]),
    .program(
      "ServerCommand", in: "server",
      [
        "StrictJSON", "Evidence", "ServiceAPI", "Trust", "Store", "UseCases", "Web", .argumentParser, .hummingbird,
        .logging, .serviceLifecycle, .yams,
      ]),
    .program(
      "AdminCommand", in: "server",
      ["StrictJSON", "Evidence", "ServiceAPI", "Store", .crypto, .argumentParser, .asyncHTTPClient, .nioCore, .nioHTTP1]),

    .tests(of: "StrictJSON"),
    .tests(of: "Posture", ["StrictJSON"]),
    .tests(of: "Evidence", ["StrictJSON", "Posture", "ServiceAPI", .crypto]),
    .tests(of: "ServiceAPI", ["StrictJSON", "Posture", "Evidence"]),
    .tests(of: "Collectors", ["StrictJSON", "Posture"]),
    .tests(of: "DeviceKeys", ["Evidence", .crypto]),
    .tests(
      of: "AgentCore",
      [
        "StrictJSON", "Posture", "Evidence", "ServiceAPI", "Collectors", "DeviceKeys", "Locked", .crypto, .nioCore, .nioHTTP1,
        .nioPosix,
      ]),
    .tests(of: "Trust", ["StrictJSON", "Posture", "Evidence", "ServiceAPI"]),
    .tests(of: "Store", ["StrictJSON", "Posture", "Evidence", "ServiceAPI", "Trust", .grdb, .crypto]),
    .tests(of: "UseCases", ["StrictJSON", "Posture", "Evidence", "ServiceAPI", "Trust", "Store", .crypto, .logging]),
    .tests(
      of: "Web",
      [
        "StrictJSON", "Posture", "Evidence", "ServiceAPI", "Trust", "Store", "UseCases", .crypto, .hummingbird,
        .hummingbirdTesting, .httpTypes, .inMemoryLogging, .logging, .nioCore, .yams,
      ]),
    .tests(
      of: "AdminCommand",
      ["StrictJSON", "Evidence", "ServiceAPI", .argumentParser, .nioCore, .nioHTTP1, .nioPosix]),
    .testTarget(
      name: "EndToEnd",
      dependencies: [
        "StrictJSON", "Posture", "Evidence", "ServiceAPI", "Locked", "AgentCommand", "ServerCommand", "AdminCommand", .crypto,
        .asyncHTTPClient, .nioCore, .nioHTTP1, .subprocess, .systemPackage,
      ],
      path: "Tests/EndToEnd", swiftSettings: ours),
  ]
)
