import DCAT
import Feeds
import OrderedCollections

/// A feed as a dataset, in the words of the GTFS Schedule reference.
struct GTFSMapping: Sendable {
    let source: Source
    /// Of the archive.
    let byteSize: Int

    func map(_ feed: GTFSFeed, _ normaliser: inout Normaliser) -> Dataset {
        var dataset = Dataset()
        addTexts(feed, &dataset, &normaliser)
        addAgents(feed, &dataset, &normaliser)
        let days = Self.days(feed)
        let start = normaliser.date(days.first, field: "temporal", naive: .warsaw)
        let end = normaliser.date(days.last, field: "temporal", naive: .warsaw)
        if start != nil || end != nil { dataset.temporal = [PeriodOfTime(startDate: start, endDate: end)] }
        if let box = feed.box {
            dataset.spatial = [Location(bbox: box)]
        } else {
            normaliser.report(
                .geometryInvalid, field: "spatial", value: "stops.txt", "No stop has a place on the globe.")
        }
        dataset.theme = OrderedSet([Vocabularies.themes.code("TRAN")?.concept].compactMap { $0 })
        dataset.version = normaliser.line(feed.feedInfo["feed_version"], field: "version")
        addLanguages(feed, &dataset, &normaliser)
        dataset.distribution = [distribution(&normaliser)]
        dataset.conformsTo = ["https://gtfs.org/documentation/schedule/reference/"]
        normaliser.report(
            .metadataDerived, value: "GTFS",
            "Nobody described this dataset: its title is the source's, and the rest was made of the feed itself.")
        return dataset
    }

    // MARK: Parts

    private func addTexts(_ feed: GTFSFeed, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        dataset.title = LocalizedText(normaliser.language, source.title)
        let names = feed.agencies.compactMap { $0["agency_name"] }.prefix(10).joined(separator: ", ")
        dataset.description = LocalizedText(
            pl:
                "Rozkład jazdy w formacie GTFS. Przewoźnicy: \(names). Przystanki: \(feed.stopCount), linie: \(feed.routeCount).",
            en:
                "Timetable in the GTFS format. Agencies: \(names). Stops: \(feed.stopCount), routes: \(feed.routeCount)."
        )
        dataset.provenance = [
            Concept(
                uri: nil,
                label: LocalizedText(
                    pl: "Opis utworzony automatycznie z pliku GTFS.", en: "Description derived from the GTFS feed."))
        ]
    }

    /// The publisher of the feed is seldom the agency that runs the vehicles.
    private func addAgents(_ feed: GTFSFeed, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        let info = feed.feedInfo
        dataset.publisher = agent(info["feed_publisher_name"], info["feed_publisher_url"], &normaliser)
        if dataset.publisher == nil, feed.agencies.count == 1 {
            dataset.publisher = agency(feed.agencies[0], &normaliser)
        }
        var slugs = Set([source.publisher, dataset.publisher].compactMap { $0?.slug })
        for row in feed.agencies {
            guard let agent = agency(row, &normaliser), slugs.insert(agent.slug).inserted else { continue }
            dataset.creator.append(agent)
        }
        let first = feed.agencies.first ?? []
        let contact = ContactPoint(
            name: normaliser.line(info["feed_publisher_name"] ?? first["agency_name"], field: "contactPoint.name"),
            email: normaliser.email(info["feed_contact_email"] ?? first["agency_email"], field: "contactPoint.email"),
            url: normaliser.url(info["feed_contact_url"], field: "contactPoint.url"),
            telephone: normaliser.line(first["agency_phone"], field: "contactPoint.telephone"))
        if contact.email != nil || contact.url != nil || contact.telephone != nil { dataset.contactPoint = [contact] }
    }

    private func agency(_ row: GTFSFeed.Row, _ normaliser: inout Normaliser) -> Agent? {
        agent(row["agency_name"], row["agency_url"], &normaliser)
    }

    private func agent(_ name: String?, _ url: String?, _ normaliser: inout Normaliser) -> Agent? {
        normaliser.line(name, field: "publisher").map {
            Agent(name: LocalizedText(normaliser.language, $0), homepage: url.flatMap { IRIText.absolute($0) })
        }
    }

    /// What the feed states, or else the days on which anything runs.
    private static func days(_ feed: GTFSFeed) -> (first: String?, last: String?) {
        (feed.feedInfo["feed_start_date"] ?? feed.firstDay, feed.feedInfo["feed_end_date"] ?? feed.lastDay)
    }

    private func addLanguages(_ feed: GTFSFeed, _ dataset: inout Dataset, _ normaliser: inout Normaliser) {
        let stated =
            [feed.feedInfo["feed_lang"], feed.feedInfo["default_lang"]] + feed.agencies.map { $0["agency_lang"] }
        // `mul` says that there are several, and not which.
        for code in stated.compactMap({ $0?.lowercased() }) where code != "mul" {
            if let language = normaliser.language(code) { dataset.language.append(language) }
        }
    }

    private func distribution(_ normaliser: inout Normaliser) -> Distribution {
        var distribution = Distribution()
        distribution.key = "gtfs"
        distribution.title[normaliser.language] = "GTFS"
        if let url = normaliser.url(
            source.url.hasPrefix("file:") ? nil : source.url, field: "distribution[0].accessURL")
        {
            distribution.accessURL = [url]
            distribution.downloadURL = [url]
        }
        (distribution.format, distribution.mediaType) = normaliser.format(
            label: "GTFS", mediaType: "application/zip", url: nil, field: "distribution[0]")
        distribution.byteSize = byteSize
        return distribution
    }
}

extension GTFSFeed.Row {
    /// The value of a column.
    subscript(_ name: String) -> String? { first { $0.name == name }?.value }
}
