// swift-tools-version: 6.2
import PackageDescription

// Feeds hostile bytes to every reader. `Fuzz/run.sh` builds it with the flags that it needs; see there.

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
        .executableTarget(
            name: "fuzz",
            dependencies: [
                "CFuzzer", .product(name: "Readers", package: "snop"), .product(name: "Trial", package: "snop"),
            ],
            swiftSettings: strict),
    ]
)
