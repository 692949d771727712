import FuzzDriver

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// `fuzz --reader=NAME [libFuzzer's flags] [folders or files]`: feeds a reader until something gives way.
@main
enum Fuzz {
    static func main() {
        // libFuzzer leaves arguments with two hyphens alone, and hands them to its children.
        let names = CommandLine.arguments.filter { $0.hasPrefix("--reader=") }.map { $0.dropFirst(9) }
        guard let name = names.first, let target = Target(rawValue: String(name)) else {
            let known = Target.allCases.map(\.rawValue).joined(separator: ", ")
            print("fuzz --reader=NAME [flags] [folders or files], where NAME is one of: \(known)")
            exit(2)
        }
        runFuzzer { target.check($0) }
    }
}

/// What can be fed.
enum Target: String, CaseIterable {
    case nTriples = "ntriples"
    case nQuads = "nquads"
    case turtle
    case rdfXML = "rdfxml"
    case jsonLD = "jsonld"
    case json
    case jsonScanner = "json-scanner"
    case xml

    func check(_ bytes: UnsafeRawBufferPointer) {
        switch self {
        case .nTriples, .nQuads, .turtle, .rdfXML, .jsonLD: RDFCheck(self, bytes).run()
        case .json: JSONCheck(bytes).parser()
        case .jsonScanner: JSONCheck(bytes).scanner()
        case .xml: XMLCheck(bytes).run()
        }
    }
}
