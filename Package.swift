// swift-tools-version: 6.2
import PackageDescription

/// The one settings list of every target.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
    .enableUpcomingFeature("ExistentialAny"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
    .enableUpcomingFeature("InternalImportsByDefault"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
    .enableUpcomingFeature("MemberImportVisibility"),
    // https://github.com/swiftlang/swift-evolution/blob/main/proposals/0461-async-function-isolation.md
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let lifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "lethe",
    products: [.executable(name: "lethe", targets: ["lethe"])],
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .systemLibrary(
            name: "CRabbitMQ", pkgConfig: "librabbitmq", providers: [.apt(["librabbitmq-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CProcess"),
        .target(name: "CTagger", exclude: ["model.bin"]),
        .target(name: "Locking", swiftSettings: settings),
        .target(name: "Settings", dependencies: [yams], swiftSettings: settings),
        .target(
            name: "AMQP", dependencies: ["CRabbitMQ", "COpenSSL", "Locking", logging], swiftSettings: settings
        ),
        .target(name: "Messages", swiftSettings: settings),
        .target(
            name: "Redaction", dependencies: ["CTagger", "Locking"],
            resources: [.embedInCode("Language/numbers.txt"), .embedInCode("Language/words.txt")],
            swiftSettings: settings),
        .executableTarget(name: "RedactionTrainer", dependencies: ["Redaction"], swiftSettings: settings),
        .executableTarget(name: "RedactionFuzzer", dependencies: ["Redaction"], swiftSettings: settings),
        .executableTarget(
            name: "InputFuzzer", dependencies: ["Messages", "Orders", "Sealing"], swiftSettings: settings),
        .target(name: "Sealing", dependencies: ["COpenSSL", "Locking"], swiftSettings: settings),
        .target(name: "Orders", dependencies: ["Messages", "Sealing"], swiftSettings: settings),
        .target(
            name: "Vault",
            dependencies: [
                "CProcess", "Locking", "Messages", "Orders", "Redaction", "Sealing", grdb, grdbSQLite,
            ],
            swiftSettings: settings),
        .target(
            name: "Worker",
            dependencies: [
                "AMQP", "Locking", "Messages", "Orders", "Redaction", "Sealing", "Vault", logging, lifecycle,
                unixSignals,
            ],
            resources: [
                .embedInCode("Health/Status/page.html"), .embedInCode("Health/Status/page.css"),
                .embedInCode("Health/Status/page.js"),
            ], swiftSettings: settings),
        .target(name: "Producer", swiftSettings: settings),
        .executableTarget(
            name: "lethe",
            dependencies: [
                "AMQP", "CProcess", "Locking", "Settings", "Messages", "Orders", "Producer", "Redaction",
                "Sealing", "Vault", "Worker",
                arguments, lifecycle, logging, unixSignals,
            ], swiftSettings: settings),

        .executableTarget(
            name: "Benchmark",
            dependencies: [
                "AMQP", "Locking", "Messages", "Orders", "Producer", "Redaction", "Sealing", "Support",
                "Vault", "Worker",
                arguments, lifecycle, logging, unixSignals,
            ], swiftSettings: settings),

        .target(
            name: "Support", dependencies: ["Locking"], path: "Tests/Support",
            exclude: ["FakeClock", "HangingDisk"],
            swiftSettings: settings),
        .testTarget(
            name: "AMQPTests", dependencies: ["AMQP", "Locking", "Support", logging], swiftSettings: settings),
        .testTarget(
            name: "BenchmarkTests", dependencies: ["Benchmark", arguments], swiftSettings: settings),
        .testTarget(name: "SettingsTests", dependencies: ["Settings"], swiftSettings: settings),
        .testTarget(name: "MessagesTests", dependencies: ["Messages"], swiftSettings: settings),
        .testTarget(name: "ProducerTests", dependencies: ["Messages", "Producer"], swiftSettings: settings),
        .testTarget(name: "RedactionTests", dependencies: ["Redaction"], swiftSettings: settings),
        .testTarget(name: "SealingTests", dependencies: ["Sealing"], swiftSettings: settings),
        .testTarget(
            name: "OrdersTests", dependencies: ["AMQP", "Messages", "Orders", "Sealing", "Worker"],
            swiftSettings: settings),
        .target(name: "CDiskFaults", path: "Tests/CDiskFaults"),
        .testTarget(
            name: "VaultTests",
            dependencies: ["CDiskFaults", "Messages", "Orders", "Redaction", "Sealing", "Support", "Vault"],
            swiftSettings: settings),
        .testTarget(
            name: "WorkerTests",
            dependencies: [
                "AMQP", "Locking", "Messages", "Orders", "Redaction", "Sealing", "Support", "Vault", "Worker",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "AMQP", "Locking", "Messages", "Redaction", "Sealing", "Support", "Vault", "Worker",
            ],
            swiftSettings: settings),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "AMQP", "Locking", "Messages", "Orders", "Sealing", "Support", "lethe", logging,
            ],
            swiftSettings: settings),
    ]
)
