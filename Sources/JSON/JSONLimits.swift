/// The bounds within which a document from a stranger is read; passing one is a `JSONError` that names it.
public struct JSONLimits: Sendable, Hashable {
    /// The deepest nesting that can be asked for: the scanner keeps the open brackets in one 128-bit word.
    public static let deepest = 128

    /// How many arrays and objects may stand inside each other, 1 to `deepest`.
    public var maxDepth: Int { didSet { maxDepth = Self.clamped(maxDepth) } }
    /// The longest string or key, in bytes as written (escapes included).
    public var maxStringBytes: Int
    /// The longest number, in bytes.
    public var maxNumberBytes: Int
    /// The most members of one object, or elements of one array, in a tree.
    public var maxMembers: Int
    /// The most values of any kind in one tree.
    public var maxValues: Int

    /// Makes limits; what is left out has a default that no honest metadata record reaches.
    public init(
        maxDepth: Int = JSONLimits.deepest,
        maxStringBytes: Int = 16 << 20,
        maxNumberBytes: Int = 1024,
        maxMembers: Int = 1_000_000,
        maxValues: Int = 4_000_000
    ) {
        self.maxDepth = Self.clamped(maxDepth)
        self.maxStringBytes = maxStringBytes
        self.maxNumberBytes = maxNumberBytes
        self.maxMembers = maxMembers
        self.maxValues = maxValues
    }

    private static func clamped(_ depth: Int) -> Int { min(max(depth, 1), deepest) }
}
