package import DCAT
package import Records
package import XML

/// A harvester that can map a record again from where it is stored: what the dataset is made of is all in the record and in the
/// source, and nothing of it is only in the answer that it came in.
///
/// Another mapping then maps the records of its sources without the portal, and what was noted of the portal's answers holds. A
/// harvester that does not conform says why; its portals are read anew instead.
package protocol StoredRecordHarvester: Harvester {
    /// A record that is ready to be mapped. What has just been read is made ready here too, unless it was read as an element.
    ///
    /// - Returns: `nil` where this one was made with more than is stored: it is mapped again where it is read again.
    func stored(_ record: SourceRecord, of source: Source) -> HarvestedRecord?

    /// Whether this holds with this source's options.
    func mapsStored(_ source: Source) -> Bool
}

extension StoredRecordHarvester {
    package func mapsStored(_ source: Source) -> Bool { true }
}

extension SourceType {
    /// The type's harvester, where it can map what is stored of this source.
    package func storedHarvester(for source: Source) -> (any StoredRecordHarvester)? {
        guard let harvester = harvester as? any StoredRecordHarvester, harvester.mapsStored(source) else { return nil }
        return harvester
    }
}

extension HarvestedRecord {
    /// How a dataset is made of a record's element.
    package typealias ElementMapping = @Sendable (XMLElement, inout Normaliser) throws -> Dataset

    /// A record in XML that is stored, whose element is read again.
    package init(stored record: SourceRecord, map: @escaping ElementMapping) {
        self.init(record) { normaliser in
            let element = try XMLElement.parse(record.bytes)
            try normaliser.limits.check(element)
            return try map(element, &normaliser)
        }
    }
}
