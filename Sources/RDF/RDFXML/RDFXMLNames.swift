internal import XML

/// The names that RDF/XML keeps for itself (RDF/XML §7.2.2 to §7.2.9).
enum RDFXMLNames {
    static let xml = "http://www.w3.org/XML/1998/namespace"

    private static func isCoreSyntaxTerm(_ name: String) -> Bool {
        switch name {
        case "RDF", "ID", "about", "parseType", "resource", "nodeID", "datatype": true
        default: false
        }
    }

    private static func isOldTerm(_ name: String) -> Bool {
        name == "aboutEach" || name == "aboutEachPrefix" || name == "bagID"
    }

    static func isForbiddenAsNode(_ name: String) -> Bool {
        isCoreSyntaxTerm(name) || name == "li" || isOldTerm(name)
    }

    static func isForbiddenAsProperty(_ name: String) -> Bool {
        isCoreSyntaxTerm(name) || name == "Description" || isOldTerm(name)
    }

    /// `rdf:li` cannot be an attribute either, because it would not know its number.
    static func isForbiddenAsAttribute(_ name: String) -> Bool {
        isForbiddenAsProperty(name) || name == "li"
    }

    /// `NCName` (Namespaces in XML 1.0, production 4).
    static func isName(_ text: String) -> Bool {
        guard let first = text.unicodeScalars.first, NameCharacter.isStart(first) else { return false }
        return text.unicodeScalars.allSatisfy { NameCharacter.isPart($0) || $0 == "." }
    }
}

extension XMLTag {
    func isRDF(_ name: String) -> Bool { self.name == name && namespace == Namespace.rdf.iri }
}

extension String {
    /// Whether there is nothing but white space as XML knows it.
    var isXMLSpace: Bool {
        utf8.allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x09 || $0 == 0x0D }
    }
}

/// The attributes of an element by what they mean (RDF/XML §6.1.4).
struct RDFXMLAttributes {
    var id: String?
    var nodeID: String?
    var about: String?
    var resource: String?
    var parseType: String?
    var datatype: String?
    var properties: [XMLAttribute] = []

    init(_ tag: XMLTag, _ parser: inout RDFXMLParser) throws {
        for attribute in tag.attributes where attribute.namespace != RDFXMLNames.xml {
            switch attribute.namespace {
            case Namespace.rdf.iri: try take(attribute, &parser)
            case nil: try takeUnqualified(attribute, &parser)
            default: properties.append(attribute)
            }
        }
    }

    private mutating func take(_ attribute: XMLAttribute, _ parser: inout RDFXMLParser) throws {
        switch attribute.name {
        case "ID": id = attribute.value
        case "nodeID": nodeID = attribute.value
        case "about": about = attribute.value
        case "resource": resource = attribute.value
        case "parseType": parseType = attribute.value
        case "datatype": datatype = attribute.value
        case let name where RDFXMLNames.isForbiddenAsAttribute(name):
            throw parser.fault("rdf:\(name) is not the name of a property attribute")
        default: properties.append(attribute)
        }
    }

    /// Five names may stand without their namespace, as documents from before 2004 write them.
    private mutating func takeUnqualified(_ attribute: XMLAttribute, _ parser: inout RDFXMLParser) throws {
        switch attribute.name {
        case "ID", "about", "resource", "parseType": try take(attribute, &parser)
        case "type":
            properties.append(XMLAttribute(name: "type", namespace: Namespace.rdf.iri, value: attribute.value))
        // Names that begin so are XML's own.
        case let name where name.hasBytePrefix("xml"): break
        default: try parser.tolerate(.violation("the attribute “\(attribute.name)” has no namespace"))
        }
    }
}
