import RDF

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// `rdfcount SYNTAX FILE`: streams a file through a reader and prints, as `key=value`, how many statements and problems
/// it has, the most memory of its own that the process had (`own`, in KiB), and what ended the reading early, if anything.
///
/// A file that is mapped counts as resident too, but its pages are the system's to drop at any time; so what is printed
/// is the anonymous memory, looked at every few thousand events and at the end.
@main
enum RDFCount {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 3, let syntax = Syntax(rawValue: arguments[1]) else {
            let known = Syntax.allCases.map(\.rawValue).joined(separator: ", ")
            print("rdfcount SYNTAX FILE, where SYNTAX is one of: \(known)")
            exit(2)
        }
        var count = Count()
        var end = ""
        do {
            try syntax.read(arguments[2]) { count.take($0) }
        } catch {
            end = "\(error)"
        }
        count.look()
        print("statements=\(count.statements) problems=\(count.problems) own=\(count.memory)")
        if let first = count.firstProblem { print("first=\(first)") }
        if !end.isEmpty { print("end=\(end)") }
    }
}

private struct Count {
    var statements = 0
    var problems = 0
    var firstProblem: String?
    /// The most anonymous memory that was seen, in KiB.
    var memory = 0

    mutating func take(_ event: RDFEvent) {
        switch event {
        case .statement: statements += 1
        case .problem(let problem):
            problems += 1
            firstProblem = firstProblem ?? problem.description
        }
        if (statements + problems) & 0x1FFF == 0 { look() }
    }

    mutating func look() {
        guard let file = fopen("/proc/self/status", "r") else { return }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = line.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            guard text.hasPrefix("RssAnon:") else { continue }
            memory = max(memory, text.split(separator: " ").compactMap { Int($0) }.first ?? 0)
        }
    }
}

private enum Syntax: String, CaseIterable {
    case nTriples = "nt"
    case nQuads = "nq"
    case turtle = "ttl"
    case rdfXML = "rdf"
    case jsonLD = "jsonld"

    func read(_ path: String, _ receive: (RDFEvent) throws -> Void) throws {
        let base = IRI("http://example.org/")
        switch self {
        case .nTriples: try mapped(path) { try NTriplesReader().read($0, receive) }
        case .nQuads: try mapped(path) { try NTriplesReader(allowsGraphs: true).read($0, receive) }
        case .turtle: try mapped(path) { try TurtleReader(base: base).read($0, receive) }
        case .rdfXML: try RDFXMLReader(base: base).read(path: path, receive)
        case .jsonLD: try mapped(path) { try JSONLDReader(base: base).read($0, receive) }
        }
    }

    private func mapped(_ path: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let descriptor = open(path, O_RDONLY)
        guard descriptor >= 0 else { throw Unreadable(path: path) }
        defer { close(descriptor) }
        let size = Int(lseek(descriptor, 0, SEEK_END))
        guard size > 0 else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        guard let address = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0), address != MAP_FAILED else {
            throw Unreadable(path: path)
        }
        defer { munmap(address, size) }
        try body(UnsafeRawBufferPointer(start: address, count: size))
    }
}

private struct Unreadable: Error, CustomStringConvertible {
    let path: String
    var description: String { "\(path) cannot be read" }
}
