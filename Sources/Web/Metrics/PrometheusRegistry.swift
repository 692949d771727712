import Catalog
package import CoreMetrics
import Threads

/// Keeps what the program counts through swift-metrics, for Prometheus to collect.
///
/// Counters stay counters, timers and aggregating recorders become histograms in seconds, other recorders and meters gauges.
/// What was counted once is never forgotten, so labels must come from small sets: templates and classes, never addresses.
package final class PrometheusRegistry: MetricsFactory, Sendable {
    private let metrics = Lock<[String: [Labels: Metric]]>([:])

    package init() {}

    /// The labels of one time series, in the order of their names.
    private struct Labels: Hashable, Sendable {
        let names: [String]
        let values: [String]

        init(_ dimensions: [(String, String)]) {
            let sorted = dimensions.sorted { $0.0 < $1.0 }
            names = sorted.map(\.0)
            values = sorted.map(\.1)
        }
    }

    private enum Metric: Sendable {
        case counter(MetricCount)
        case gauge(MetricGauge)
        case histogram(MetricHistogram)

        var type: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        }
    }

    /// The metric with a name and labels: the one that is there already, or a new one.
    private func metric(_ label: String, _ dimensions: [(String, String)], _ make: () -> Metric) -> Metric {
        let labels = Labels(dimensions)
        return metrics.withLock { metrics in
            if let known = metrics[label]?[labels] { return known }
            let made = make()
            metrics[label, default: [:]][labels] = made
            return made
        }
    }

    // MARK: MetricsFactory

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        guard case .counter(let count) = metric(label, dimensions, { .counter(MetricCount()) }) else {
            return MetricCount()
        }
        return count
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        if aggregate { return histogram(label, dimensions) }
        return gauge(label, dimensions)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        gauge(label, dimensions)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions)
    }

    // A metric of one name and two kinds is a mistake of ours; the second kind is counted for nobody to see.
    private func gauge(_ label: String, _ dimensions: [(String, String)]) -> MetricGauge {
        guard case .gauge(let gauge) = metric(label, dimensions, { .gauge(MetricGauge()) }) else {
            return MetricGauge()
        }
        return gauge
    }

    private func histogram(_ label: String, _ dimensions: [(String, String)]) -> MetricHistogram {
        guard case .histogram(let histogram) = metric(label, dimensions, { .histogram(MetricHistogram()) }) else {
            return MetricHistogram()
        }
        return histogram
    }

    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    // MARK: Writing

    /// Writes all time series, by name and then by labels.
    func write(to text: inout PrometheusText) {
        for (name, series) in metrics.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            guard let type = series.values.first?.type else { continue }
            text.family(name, type: type)
            for (labels, metric) in series.sorted(by: { $0.key.values.lexicographicallyPrecedes($1.key.values) }) {
                let labels = Array(zip(labels.names, labels.values))
                switch metric {
                case .counter(let count): text.sample(name, labels, Double(count.value))
                case .gauge(let gauge): text.sample(name, labels, gauge.value)
                case .histogram(let histogram): text.histogram(name, labels, histogram.values)
                }
            }
        }
    }
}

/// A number that only grows.
final class MetricCount: CounterHandler, Sendable {
    private let count = Lock<Int64>(0)

    var value: Int64 { count.withLock { $0 } }

    func increment(by amount: Int64) { count.withLock { $0 &+= amount } }

    func reset() { count.withLock { $0 = 0 } }
}

/// A number as it is now.
final class MetricGauge: RecorderHandler, MeterHandler, Sendable {
    private let number = Lock<Double>(0)

    var value: Double { number.withLock { $0 } }

    func record(_ value: Int64) { set(Double(value)) }
    func record(_ value: Double) { set(value) }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { number.withLock { $0 = value } }
    func increment(by amount: Double) { number.withLock { $0 += amount } }
    func decrement(by amount: Double) { number.withLock { $0 -= amount } }
}

/// How many of some values are at most so large; times are in seconds.
final class MetricHistogram: TimerHandler, RecorderHandler, Sendable {
    /// The upper bounds of the buckets: answers from memory, queries, answers of portals, and whole runs.
    static let bounds: [Double] = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200,
    ]

    struct Values: Sendable {
        /// How many fell into each bucket, the one without a bound last.
        var counts = [Int](repeating: 0, count: MetricHistogram.bounds.count + 1)
        var sum = 0.0
    }

    private let state = Lock(Values())

    var values: Values { state.withLock { $0 } }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let bucket = Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.endIndex
        state.withLock { values in
            values.counts[bucket] += 1
            values.sum += value
        }
    }
}
