/// Names of hosts with letters outside ASCII, in the form DNS knows.
///
/// libcurl leaves this to libidn2, which reads names in the locale's encoding, and a daemon has no locale. Names are taken to
/// be in Unicode's composed form, as keyboards write them; what IDNA forbids simply has no address.
enum HostName {
    /// The name with each label in ASCII (RFC 5890 §2.3.2.1); nil when a label becomes too long for DNS.
    static func ascii(_ host: String) -> String? {
        guard host.utf8.contains(where: { $0 >= 0x80 }) else { return host }
        var labels: [String] = []
        for label in host.lowercased().split(omittingEmptySubsequences: false, whereSeparator: { ".。．｡".contains($0) })
        {
            let points = label.unicodeScalars.map { Int($0.value) }
            guard points.count <= 59 else { return nil }
            let isASCII = points.allSatisfy { $0 < 0x80 }
            let encoded = isASCII ? String(label) : "xn--" + punycode(points)
            guard encoded.utf8.count <= 63 else { return nil }
            labels.append(encoded)
        }
        return labels.joined(separator: ".")
    }

    /// RFC 3492 §6.3. With at most 59 code points nothing here can overflow.
    private static func punycode(_ points: [Int]) -> String {
        var output = points.filter { $0 < 0x80 }.map { UInt8($0) }
        let basicCount = output.count
        if basicCount > 0 { output.append(0x2d) }
        var handled = basicCount
        var next = 128
        var delta = 0
        var bias = 72
        while handled < points.count {
            guard let smallest = points.filter({ $0 >= next }).min() else { break }
            delta += (smallest - next) * (handled + 1)
            next = smallest
            for point in points {
                if point < next { delta += 1 }
                guard point == next else { continue }
                append(delta, bias: bias, to: &output)
                bias = adapt(delta, count: handled + 1, isFirst: handled == basicCount)
                delta = 0
                handled += 1
            }
            delta += 1
            next += 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func append(_ delta: Int, bias: Int, to output: inout [UInt8]) {
        func digit(_ value: Int) -> UInt8 { UInt8(value < 26 ? value + 0x61 : value - 26 + 0x30) }
        var rest = delta
        var position = 36
        while true {
            let threshold = min(max(position - bias, 1), 26)
            if rest < threshold { break }
            output.append(digit(threshold + (rest - threshold) % (36 - threshold)))
            rest = (rest - threshold) / (36 - threshold)
            position += 36
        }
        output.append(digit(rest))
    }

    private static func adapt(_ delta: Int, count: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / count
        var steps = 0
        while delta > 455 {
            delta /= 35
            steps += 36
        }
        return steps + 36 * delta / (delta + 38)
    }
}
