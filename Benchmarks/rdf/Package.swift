// swift-tools-version: 6.2
import PackageDescription

// The small program that bench.py measures the readers with.

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "rdf-benchmark",
    dependencies: [.package(name: "snop", path: "../..")],
    targets: [
        .executableTarget(
            name: "rdfcount", dependencies: [.product(name: "Readers", package: "snop")], swiftSettings: strict)
    ]
)
