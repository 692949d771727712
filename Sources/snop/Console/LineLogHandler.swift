import Feeds
import Foundation
import Harvest
import Logging
import Protocols
import Records

extension Configuration {
    /// A logger that writes to standard error.
    ///
    /// - Parameter level: for commands, where a person reads what the command says instead.
    func logger(level: Logger.Level? = nil) -> Logger {
        var logger = Logger(label: "snop") { _ in LineLogHandler(metadataProvider: RunContext.provider) }
        logger.logLevel = level ?? logLevel
        return logger
    }
}

/// One line for each event on standard error: time, level, message, and what it concerns as `key=value`.
struct LineLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info
    var metadataProvider: Logger.MetadataProvider?
    /// Takes a finished line.
    var write: @Sendable (String) -> Void = { Console.say($0) }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var all = metadataProvider?.get() ?? [:]
        for (key, value) in metadata { all[key] = value }
        for (key, value) in event.metadata ?? [:] { all[key] = value }
        let pairs = all.sorted { $0.key < $1.key }.map { " \($0.key)=\(Self.quoted("\($0.value)"))" }.joined()
        write("\(Self.now()) \(event.level.rawValue) \(Console.oneLine("\(event.message)"))\(pairs)")
    }

    private static func quoted(_ value: String) -> String {
        let line = Console.oneLine(value)
        if !line.isEmpty && line.utf8.allSatisfy({ $0 > 0x20 && $0 != UInt8(ascii: "\"") }) { return line }
        // By bytes: a mark behind a quotation mark makes another character of it.
        var out = Array("\"".utf8)
        for byte in line.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { out.append(UInt8(ascii: "\\")) }
            out.append(byte)
        }
        return String(decoding: out, as: UTF8.self) + "\""
    }

    private static func now() -> String {
        var value = timespec()
        clock_gettime(CLOCK_REALTIME, &value)
        var parts = tm()
        gmtime_r(&value.tv_sec, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let date = "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
        return "\(date)T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))Z"
    }
}
