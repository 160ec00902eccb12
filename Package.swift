// swift-tools-version: 6.2
import PackageDescription

/// CI sets RUQI_STRICT=1: a warning is then an error, in our own targets only.
let strict = Context.environment["RUQI_STRICT"] == "1"
let swift: [SwiftSetting] =
    [.enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility")]
    + (strict ? [.treatAllWarnings(as: .error)] : [])

let package = Package(
    name: "ruqi",
    products: [
        .executable(name: "ruqid", targets: ["ruqid"]),
        .executable(name: "ruqi", targets: ["ruqi"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.2.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    ],
    targets: [
        .systemLibrary(
            name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .target(name: "CLinux"),
        .target(name: "Calendar", swiftSettings: swift),
        .target(name: "Jobs", dependencies: ["Calendar", "CLibYAML"], swiftSettings: swift),
        .target(
            name: "Scheduling",
            dependencies: [
                "Calendar", "Jobs",
                .product(name: "HashTreeCollections", package: "swift-collections"),
                .product(name: "HeapModule", package: "swift-collections"),
            ],
            swiftSettings: swift),
        .target(name: "History", dependencies: ["Calendar", "Jobs"], swiftSettings: swift),
        .target(name: "Exchange", dependencies: ["Calendar", "Jobs"], swiftSettings: swift),
        .target(name: "Page", resources: [.embedInCode("Files")], swiftSettings: swift),
        .target(
            name: "Status",
            dependencies: [
                "Calendar", "Jobs", "Scheduling", "History", "Page",
                .product(name: "HeapModule", package: "swift-collections"),
            ],
            swiftSettings: swift),
        .target(name: "Linux", dependencies: ["Calendar", "CLinux"], swiftSettings: swift),
        .target(
            name: "Launching", dependencies: ["Calendar", "Jobs", "Linux"], swiftSettings: swift),
        .target(
            name: "Keeping", dependencies: ["Calendar", "Jobs", "History", "Linux"],
            swiftSettings: swift),
        .target(
            name: "Daemon",
            dependencies: [
                "Calendar", "Jobs", "Scheduling", "History", "Status", "Linux", "Launching",
                "Keeping",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: swift),
        .executableTarget(name: "ruqid", dependencies: ["Daemon"], swiftSettings: swift),
        .executableTarget(
            name: "ruqi",
            dependencies: [
                "Calendar", "Jobs", "History", "Exchange", "Status", "Linux", "Launching",
                "Keeping",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: swift),
        .executableTarget(
            name: "bench",
            dependencies: ["Calendar", "Jobs", "Scheduling", "History", "Linux", "Keeping"],
            swiftSettings: swift),
        .executableTarget(
            name: "fuzz", dependencies: ["Calendar", "Jobs", "Linux", "CLibYAML"],
            swiftSettings: swift),
        .target(
            name: "TestSupport", dependencies: ["Calendar", "Jobs", "Scheduling"],
            path: "Tests/TestSupport", swiftSettings: swift),
        .testTarget(
            name: "CalendarTests", dependencies: ["Calendar", "fuzz", "TestSupport"],
            exclude: ["Fixtures"], swiftSettings: swift),
        .testTarget(
            name: "JobsTests", dependencies: ["Calendar", "Jobs", "fuzz"], exclude: ["Fixtures"],
            swiftSettings: swift),
        .testTarget(
            name: "SchedulingTests",
            dependencies: ["Calendar", "Jobs", "History", "Scheduling", "fuzz", "TestSupport"],
            swiftSettings: swift),
        .testTarget(
            name: "SimulationTests",
            dependencies: ["Calendar", "Jobs", "History", "Scheduling", "fuzz", "TestSupport"],
            swiftSettings: swift),
        .testTarget(
            name: "HistoryTests", dependencies: ["Calendar", "Jobs", "History"],
            swiftSettings: swift),
        .testTarget(
            name: "ExchangeTests", dependencies: ["Calendar", "Jobs", "Exchange", "Linux"],
            exclude: ["Fixtures"], swiftSettings: swift),
        .testTarget(
            name: "StatusTests",
            dependencies: ["Calendar", "Jobs", "Scheduling", "History", "Page", "Status"],
            swiftSettings: swift),
        .testTarget(
            name: "LinuxTests", dependencies: ["Calendar", "Linux"], swiftSettings: swift),
        .testTarget(
            name: "LaunchingTests", dependencies: ["Calendar", "Jobs", "Linux", "Launching"],
            swiftSettings: swift),
        .testTarget(
            name: "KeepingTests",
            dependencies: ["Calendar", "Jobs", "History", "Linux", "Keeping"],
            swiftSettings: swift),
        .testTarget(
            name: "DaemonTests",
            dependencies: ["Calendar", "Jobs", "Launching", "Status", "Daemon", "TestSupport"],
            swiftSettings: swift),
        .testTarget(
            name: "SystemTests",
            dependencies: ["Calendar", "Jobs", "Exchange", "Linux", "fuzz", "TestSupport"],
            exclude: ["validate.py", "Web"], swiftSettings: swift),
        .testTarget(
            name: "TidyTests", dependencies: ["Calendar", "Jobs"], swiftSettings: swift),
    ],
    swiftLanguageModes: [.v6]
)
