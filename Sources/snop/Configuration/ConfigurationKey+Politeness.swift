import Fetch

/// What is polite towards portals, and what one run and one record may have.
extension ConfigurationKey {
    static let politeness: [ConfigurationKey] = [
        .init("fetch.retries", "how often a request is made again after 429, 5xx or a failed connection; `3`") {
            $0.politeness.retries = try number($1[0], 0...20)
        },
        .init("fetch.retry_delay", "wait before the first of them; it doubles each time; `500ms`") {
            $0.politeness.retryDelay = try duration($1[0])
        },
        .init("fetch.max_retry_wait", "longest wait for one answer, whatever `Retry-After` asks; `60s`") {
            $0.politeness.maxRetryWait = try duration($1[0])
        },
        .init("fetch.host_delay", "time between two requests to one host; `0s`") {
            $0.politeness.hostDelay = try duration($1[0], zero: true)
        },
        .init("fetch.max_crawl_delay", "longest `Crawl-delay` of a robots.txt that is honoured; `30s`") {
            $0.politeness.maxCrawlDelay = try duration($1[0], zero: true)
        },
        .init("fetch.host_budget", "requests that one host gets in an hour; `36000`") {
            $0.politeness.hostBudget = try number($1[0], 1...1_000_000_000)
        },
        .init("fetch.breaker_failures", "failed requests in a row after which a host is left alone; `5`") {
            $0.politeness.breakerFailures = try number($1[0], 1...1000)
        },
        .init("fetch.breaker_pause", "how long it is left alone; `5m`") {
            $0.politeness.breakerPause = try duration($1[0])
        },
        .init("fetch.robots", "what robots.txt decides about: `never`, `pages`, `all`; `pages`") {
            guard let robots = PolitenessPolicy.Robots(rawValue: $1[0]) else {
                throw Invalid(expected: "never, pages or all")
            }
            $0.politeness.robots = robots
        },
        .init("fetch.run_time", "time for all requests of one run; `6h`") {
            $0.harvestLimits.run.time = try duration($1[0])
        },
        .init("fetch.run_bytes", "bytes that one run may receive; `8GiB`") {
            $0.harvestLimits.run.bytes = try bytes($1[0])
        },
        .init("fetch.run_requests", "requests that one run may make; `200000`") {
            $0.harvestLimits.run.requests = try number($1[0], 1...1_000_000_000)
        },
        .init("fetch.source_time", "time for all runs of one source in 24 hours; `18h`") {
            $0.harvestLimits.run.sourceTime = try duration($1[0])
        },
        .init("fetch.source_bytes", "bytes that they may receive; `32GiB`") {
            $0.harvestLimits.run.sourceBytes = try bytes($1[0])
        },
    ]

    static let record: [ConfigurationKey] = [
        .init("record.max_bytes", "bytes of one record as published; `16MiB`") {
            $0.harvestLimits.record.bytes = try bytes($1[0])
        },
        .init("record.max_distributions", "distributions of one dataset; `5000`") {
            $0.harvestLimits.record.distributions = try number($1[0], 1...1_000_000)
        },
        .init("record.max_keywords", "keywords of one dataset; `2000`") {
            $0.harvestLimits.record.keywords = try number($1[0], 1...1_000_000)
        },
        .init("record.max_elements", "elements of one list of a record as published; `10000`") {
            $0.harvestLimits.record.elements = try number($1[0], 1...10_000_000)
        },
        .init("record.max_languages", "languages of one text; `200`") {
            $0.harvestLimits.record.languages = try number($1[0], 1...1_000_000)
        },
        .init("record.max_agents", "creators, rights holders, parties and contacts of one dataset; `2000`") {
            $0.harvestLimits.record.agents = try number($1[0], 1...1_000_000)
        },
        .init("record.max_values", "values of any other property of one dataset; `2000`") {
            $0.harvestLimits.record.values = try number($1[0], 1...1_000_000)
        },
        .init("record.max_dataset_bytes", "bytes of one dataset as it is served; `4MiB`") {
            $0.harvestLimits.record.datasetBytes = try bytes($1[0])
        },
        .init("record.max_time", "processor time of the mapping of one record; `10s`") {
            $0.harvestLimits.record.time = try duration($1[0])
        },
        .init("record.max_text_bytes", "bytes of one title or description; `1MiB`") {
            $0.harvestLimits.record.textBytes = try bytes($1[0])
        },
    ]
}
