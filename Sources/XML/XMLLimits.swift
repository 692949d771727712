/// The bounds within which a document from a stranger is read; passing one is an `XMLError` that names it.
public struct XMLLimits: Sendable, Hashable {
    /// How many elements may stand inside each other, at most 256, which is where libxml2 itself stops.
    public var maxDepth: Int { didSet { maxDepth = min(maxDepth, Self.deepest) } }
    /// The longest text between two tags, in bytes of UTF-8.
    public var maxTextBytes: Int
    /// The longest single tag with its attributes, in bytes; it also bounds libxml2's search for duplicate attributes,
    /// whose time grows with their square.
    public var maxTagBytes: Int
    /// The most elements of one document.
    public var maxElements: Int
    /// The most attributes and namespace declarations of one element.
    public var maxAttributes: Int
    /// The most namespace declarations in scope at one place, repeated ones counted each time.
    public var maxNamespaces: Int
    /// The most flat entities that a document type may declare; 0 refuses any declaration of an entity.
    ///
    /// A flat entity is a general one whose value stands in the document type and is nothing but text: no markup, and no
    /// reference but to a character or one of the five predefined entities. All others are refused whatever is set here.
    public var maxEntities: Int
    /// The longest value of a flat entity, in bytes.
    public var maxEntityBytes: Int
    /// The most bytes that flat entities may add to one document, so that they cannot multiply it.
    public var maxExpandedBytes: Int
    /// The most elements and texts of one tree.
    public var maxTreeNodes: Int
    /// The most bytes of text and attribute values in one tree.
    public var maxTreeBytes: Int

    private static let deepest = 256

    /// Makes limits; what is left out has a default that no honest metadata document reaches.
    public init(
        maxDepth: Int = 256,
        maxTextBytes: Int = 10_000_000,
        maxTagBytes: Int = 262_144,
        maxElements: Int = 50_000_000,
        maxAttributes: Int = 256,
        maxNamespaces: Int = 4096,
        maxEntities: Int = 0,
        maxEntityBytes: Int = 1024,
        maxExpandedBytes: Int = 16 << 20,
        maxTreeNodes: Int = 300_000,
        maxTreeBytes: Int = 32_000_000
    ) {
        self.maxDepth = min(maxDepth, Self.deepest)
        self.maxTextBytes = maxTextBytes
        self.maxTagBytes = maxTagBytes
        self.maxElements = maxElements
        self.maxAttributes = maxAttributes
        self.maxNamespaces = maxNamespaces
        self.maxEntities = maxEntities
        self.maxEntityBytes = maxEntityBytes
        self.maxExpandedBytes = maxExpandedBytes
        self.maxTreeNodes = maxTreeNodes
        self.maxTreeBytes = maxTreeBytes
    }
}
