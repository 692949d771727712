extension Endpoint {
    /// Whether the program is up; it says nothing of the catalogue.
    static let health = Endpoint("/healthz") { _, _ in WebResponder.health }

    /// Everything that the catalogue answers.
    static let all: [Endpoint] = [
        Endpoint("/") { site, call in try await site.home(call.request) },
        Endpoint("/datasets", hasForms: true) { site, call in
            try await site.datasets(call.request, suffix: call.place.form)
        },
        Endpoint("/datasets/{id}", hasForms: true) { site, call in
            try await site.dataset(call.place.values[0], call.request, suffix: call.place.form)
        },
        Endpoint("/catalog", hasForms: true) { site, call in
            try await site.catalog(call.request, suffix: call.place.form)
        },
        Endpoint("/publishers/{slug}") { site, call in try site.publisher(call.place.values[0]) },
        Endpoint("/context.jsonld") { site, _ in site.context() },
        Endpoint("/sources") { site, call in try await site.sources(call.request) },
        Endpoint("/sources/{id}") { site, call in try await site.source(call.place.values[0], call.request) },
        Endpoint("/sources/{id}/runs") { site, call in try await site.runs(call.place.values[0], call.request) },
        Endpoint("/sources/{id}/runs/{run}") { site, call in
            try await site.run(call.place.values[1], of: call.place.values[0], call.request)
        },
        Endpoint("/sources/{id}/findings") { site, call in
            try await site.findings(call.place.values[0], call.request)
        },
        Endpoint("/sources/{id}/findings.csv") { site, call in
            try await site.findingTable(call.place.values[0], call.request)
        },
        Endpoint("/sources/{id}/feed.atom") { site, call in try await site.feed(call.place.values[0], call.request) },
        Endpoint("/sources/{id}/badge.svg") { site, call in try await site.badge(call.place.values[0], call.request) },
        Endpoint("/problems") { site, _ in site.problems() },
        Endpoint("/problems/{name}") { site, call in try site.problem(call.place.values[0]) },
        health,
        Endpoint("/readyz") { site, _ in try await site.readiness() },
        Endpoint("/metrics") { site, call in try await site.metricsPage(call.request) },
        Endpoint("/robots.txt") { site, _ in site.robots() },
        Endpoint("/style.css") { _, _ in StyleSheet.answer },
    ]
}
