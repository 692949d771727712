import FuzzDriver

/// `fuzz-feeds [libFuzzer's flags] [folders or files]`: takes whole feeds of every type through recognising, reading, mapping
/// and writing until something gives way. It is a program of its own, since it holds all of harvesting, which takes long to
/// instrument.
@main
enum FuzzFeeds {
    static func main() {
        runFuzzer { FeedCheck($0).run() }
    }
}
