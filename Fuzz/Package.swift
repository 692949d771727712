// swift-tools-version: 6.2
import PackageDescription

// Feeds hostile bytes to every reader, and to harvesting as a whole. `Fuzz/run.sh` builds it with the flags that it needs; see there.

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "fuzz",
    dependencies: [.package(name: "snop", path: "..")],
    targets: [
        .systemLibrary(name: "CFuzzer"),
        .target(name: "FuzzDriver", dependencies: ["CFuzzer"], swiftSettings: strict),
        .executableTarget(
            name: "fuzz", dependencies: ["FuzzDriver", .product(name: "Readers", package: "snop")],
            swiftSettings: strict),
        .executableTarget(
            name: "fuzz-feeds", dependencies: ["FuzzDriver", .product(name: "Trial", package: "snop")],
            swiftSettings: strict),
    ]
)
