// swift-tools-version: 6.2
import PackageDescription

// The house, from the ground up: a target imports only what stands below it (docs/decisions/001-modules.md).

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "snop",
    products: [
        .executable(name: "snop", targets: ["snop"]),
        // For the packages in Fuzz and Benchmarks.
        .library(name: "Readers", targets: ["JSON", "XML", "RDF"]),
        .library(name: "Trial", targets: ["Trial"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.34.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Floor 0: the system's C libraries, and the files that are shipped inside the program.
        .systemLibrary(
            name: "CCurl", path: "Sources/CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(
            name: "CXML", path: "Sources/CXML", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(
            name: "CDeflate", path: "Sources/CDeflate", pkgConfig: "libdeflate", providers: [.apt(["libdeflate-dev"])]),
        .systemLibrary(
            name: "CZlib", path: "Sources/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CMalloc", path: "Sources/CMalloc"),
        .target(name: "CResources"),

        // Floor ½: what has nothing to do with datasets.
        .target(name: "Text", swiftSettings: strict),
        .target(name: "Threads", swiftSettings: strict),

        // Floor 1: documents as bytes.
        .target(name: "JSON", swiftSettings: strict),
        .target(name: "Compression", dependencies: ["CDeflate", "CZlib"], swiftSettings: strict),
        .target(name: "XML", dependencies: ["CXML"], swiftSettings: strict),
        .target(name: "RDF", dependencies: ["JSON", "XML", "Text"], swiftSettings: strict),

        // Floor 2: what a dataset is.
        .target(
            name: "DCAT",
            dependencies: [
                "RDF", "JSON", "Text", "CResources", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "OrderedCollections", package: "swift-collections"),
            ],
            swiftSettings: strict),

        // Floor 2½: what harvesters and the store say to each other.
        .target(name: "Records", dependencies: ["DCAT"], swiftSettings: strict),

        // Floor 3: the store, and HTTP towards the portals.
        .target(
            name: "Catalog",
            dependencies: [
                "Records", "DCAT", "JSON", "Compression", "Text", "Threads",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        .target(
            name: "Fetch",
            dependencies: ["CCurl", "Text", "Threads", .product(name: "Logging", package: "swift-log")],
            swiftSettings: strict),

        // Floor 4: what a source is, the contract of harvesters, and what they share. No store: what a harvester may learn of it
        // is `PortalMemory`.
        .target(
            name: "Feeds",
            dependencies: [
                "Records", "Fetch", "DCAT", "XML", "JSON", "Text",
                .product(name: "OrderedCollections", package: "swift-collections"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),

        // Floor 5: a folder for each protocol.
        .target(
            name: "Protocols",
            dependencies: [
                "Feeds", "Records", "Fetch", "DCAT", "RDF", "XML", "JSON", "Compression", "Text",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "OrderedCollections", package: "swift-collections"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),

        // Floor 6: source files, runs, and what is said of a feed before it is registered.
        .target(
            name: "Harvest",
            dependencies: [
                "Protocols", "Feeds", "Records", "Fetch", "Catalog", "DCAT", "JSON", "Text", "Threads",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "OrderedCollections", package: "swift-collections"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),

        // What the fuzzer sees of it: documents from memory, and what becomes of them.
        .target(name: "Trial", dependencies: ["Harvest"], swiftSettings: strict),

        // Floor 7: the public face. It has neither Harvest nor Fetch in its hands.
        .target(
            name: "Web",
            dependencies: [
                "Catalog", "DCAT", "RDF", "JSON", "Text", "Threads",
                .product(name: "HTTPTypes", package: "swift-http-types"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "CoreMetrics", package: "swift-metrics"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),

        // Floor 8: the command line and the wiring.
        .executableTarget(
            name: "snop",
            dependencies: [
                "Web", "Harvest", "Protocols", "Feeds", "Records", "Catalog", "Fetch", "DCAT", "RDF", "JSON", "XML",
                "Text",
                "CMalloc",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Yams", package: "Yams"),
            ],
            swiftSettings: strict),

        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
        .testTarget(name: "TextTests", dependencies: ["Text"], swiftSettings: strict),
        .testTarget(name: "JSONTests", dependencies: ["JSON", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "CompressionTests", dependencies: ["Compression", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "XMLTests", dependencies: ["XML"], swiftSettings: strict),
        .testTarget(name: "RDFTests", dependencies: ["RDF", "JSON", "XML", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "DCATTests",
            dependencies: [
                "DCAT", "RDF", "JSON", "TestSupport",
                .product(name: "OrderedCollections", package: "swift-collections"),
            ],
            swiftSettings: strict),
        .testTarget(name: "FetchTests", dependencies: ["Fetch", "TestSupport"], swiftSettings: strict),
        .testTarget(
            name: "CatalogTests",
            dependencies: [
                "Catalog", "Records", "Compression", "DCAT", "JSON", "Threads", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "HarvestTests",
            dependencies: [
                "Harvest", "Protocols", "Feeds", "Records", "Fetch", "Catalog", "DCAT", "RDF", "JSON", "XML",
                "Compression",
                "Text", "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "MetricsTestKit", package: "swift-metrics"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Web", "Catalog", "Records", "DCAT", "RDF", "JSON", "XML", "Text", "Threads",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "Metrics", package: "swift-metrics"),
                .product(name: "OrderedCollections", package: "swift-collections"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SnopTests",
            dependencies: [
                "snop", "Harvest", "Protocols", "Feeds", "Records", "Catalog", "DCAT", "Fetch", "JSON", "TestSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
    ]
)
