import RDF

extension DatasetReading {
    /// The longest well-known text that a location keeps, in bytes; beyond it the box must do.
    private static var maximumGeometry: Int { 16_384 }

    /// A place: a unit of TERYT, another IRI, a name, or a shape.
    mutating func location(_ value: Term) -> Location? {
        if let literal = value.literal { return location(literal) }
        let node = node(value)
        var place = Location()
        if let iri = value.iri {
            let unit = Vocabularies.units.unit(iri: iri.string)
            place = Location(uri: iri.string, teryt: unit?.code, label: unit?.label ?? LocalizedText())
            // The shapes of DCAT-AP know GeoNames by its secure address.
            if iri.string.hasPrefix("http://sws.geonames.org/") { place.uri = "https" + iri.string.dropFirst(4) }
        }
        let label = label(of: node)
        if !label.isEmpty { place.label = label }
        if place.teryt == nil, let code = teryt(node) {
            place.teryt = code
            if place.label.isEmpty { place.label = Vocabularies.units[code]?.label ?? LocalizedText() }
            if place.uri == nil { place.uri = Vocabularies.units[code]?.uri }
        }
        if place.isEmpty { readAdministrativeUnit(node[.adminUnit], &place) }
        let isSound = readShapes(node, &place)
        if place.isEmpty, isSound { reportInvalid(value, field: "spatial", "a place") }
        return place.isEmpty ? nil : place
    }

    /// The unit that a place without a name of its own lies in.
    private mutating func readAdministrativeUnit(_ values: [Term], _ place: inout Location) {
        guard let value = values.first else { return }
        if let iri = value.iri {
            let unit = Vocabularies.units.unit(iri: iri.string)
            place = Location(uri: iri.string, teryt: unit?.code, label: unit?.label ?? label(of: node(value)))
        } else if value.isLiteral {
            place.label = text([value], field: "spatial")
        }
    }

    private func teryt(_ node: PublishedNode) -> String? {
        node[.identifier].lazy.compactMap(\.text).first { code in
            [2, 4, 7].contains(code.utf8.count) && Vocabularies.units[code] != nil
        }
    }

    /// A place that is only a text: a code, a shape, or a name.
    private mutating func location(_ literal: Literal) -> Location? {
        let text = literal.lexical
        if [2, 4, 6, 7].contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            return normaliser.region(text)
        }
        if let iri = IRIText.absolute(text) { return location(.iri(IRI(iri))) }
        if let shape = Shape(text) ?? Shape(corners: text, latitudeFirst: false) {
            var place = Location()
            keep(shape, of: text, in: &place)
            return place
        }
        let label = self.text([.literal(literal)], field: "spatial")
        return label.isEmpty ? nil : Location(label: label)
    }

    /// Reads what shapes there are; false where one of them is broken, which is then reported.
    private mutating func readShapes(_ node: PublishedNode, _ place: inout Location) -> Bool {
        var isSound = true
        for (field, values) in [(Field.geometry, node[.geometry]), (.bbox, node[.bbox]), (.centroid, node[.centroid])] {
            var isRead = values.isEmpty
            for value in values where !isRead {
                isRead = readShape(value, field, &place)
            }
            if !isRead {
                reportGeometry(values.lazy.compactMap(\.text).first)
                isSound = false
            }
        }
        readShapeProperties(of: node, isShape: false, &place)
        return isSound
    }

    /// A geometry as a literal, or as a node that carries it.
    private mutating func readShape(_ value: Term, _ field: Field, _ place: inout Location) -> Bool {
        guard let literal = value.literal else {
            let inner = node(value)
            // An address of a geometry that is not here is not wrong.
            if inner.count == 0 { return value.iri != nil }
            for text in inner[.geometry] + inner[.label] + inner[.value] where text.isLiteral {
                if readShape(text, field, &place) { return true }
            }
            return readShapeProperties(of: inner, isShape: true, &place)
        }
        guard let shape = Shape(literal.lexical) ?? Shape(corners: literal.lexical, latitudeFirst: false) else {
            return false
        }
        switch field {
        case .bbox:
            place.bbox = shape.box
            reportRepair(shape, literal.lexical)
        case .centroid where shape.point != nil:
            place.centroid = shape.point
            reportRepair(shape, literal.lexical)
        default: keep(shape, of: literal.lexical, in: &place)
        }
        return true
    }

    /// What schema.org and the WGS 84 vocabulary say by properties of the place or of its geometry.
    ///
    /// - Parameter isShape: whether the node is a geometry, whose box schema.org writes with latitude first.
    @discardableResult
    private mutating func readShapeProperties(
        of node: PublishedNode, isShape: Bool, _ place: inout Location
    ) -> Bool {
        var isRead = false
        for value in node[.geometryText] + (isShape ? node[.bbox] : []) {
            guard !isRead, let text = value.literal?.lexical else { continue }
            guard let shape = Shape(text) ?? Shape(corners: text, latitudeFirst: true) else { continue }
            keep(shape, of: text, in: &place)
            isRead = true
        }
        if !isRead, let latitude = node[.latitude].first?.text, let longitude = node[.longitude].first?.text,
            let shape = Shape(latitude: latitude, longitude: longitude)
        {
            keep(shape, of: "\(latitude) \(longitude)", in: &place)
            isRead = true
        }
        return isRead
    }

    private mutating func keep(_ shape: Shape, of text: String, in place: inout Location) {
        reportRepair(shape, text)
        if let point = shape.point {
            place.centroid = place.centroid ?? point
            return
        }
        place.bbox = place.bbox ?? shape.box
        guard !shape.isBox else { return }
        if shape.text.utf8.count > Self.maximumGeometry {
            normaliser.report(
                .valueTooLong, field: "spatial", value: text, "The geometry is too long; the box around it was kept.")
        } else {
            place.geometry = place.geometry ?? shape.text
        }
    }

    private mutating func reportRepair(_ shape: Shape, _ text: String) {
        guard shape.isRepaired else { return }
        normaliser.report(
            .geometryRepaired, field: "spatial", value: text,
            "The place lies in Poland only with its axes exchanged; it was read that way.")
    }

    private mutating func reportGeometry(_ text: String?) {
        normaliser.report(
            .geometryInvalid, field: "spatial", value: text,
            "This is no geometry in degrees on the globe; it was left out.")
    }

    // MARK: Time

    /// A period as a node with its ends, or as a text: `2010/2016`, `2010`, `start=2010; end=2016`.
    mutating func period(_ value: Term) -> PeriodOfTime? {
        if let literal = value.literal { return period(text: literal.lexical) }
        let node = node(value)
        let period = PeriodOfTime(
            startDate: date(node[.startDate], field: "temporal"), endDate: date(node[.endDate], field: "temporal"))
        if !period.isEmpty { return period }
        if let text = label(of: node).preferred { return self.period(text: text) }
        // Registers of periods end in the year or the day: `http://reference.data.gov.uk/id/year/2011`.
        if let last = value.iri?.string.split(separator: "/").last,
            let date = DateReader.date(String(last), naive: .utc)
        {
            return PeriodOfTime(startDate: date, endDate: date)
        }
        // Portals write both ends though neither has a value.
        if node[.startDate].isEmpty && node[.endDate].isEmpty { reportInvalid(value, field: "temporal", "a period") }
        return nil
    }

    private mutating func period(text: String) -> PeriodOfTime? {
        guard text.utf8.contains(where: { $0 > 0x20 }) else { return nil }
        if let date = DateReader.date(text, naive: reader.naive) { return PeriodOfTime(startDate: date, endDate: date) }
        var (start, end): (Substring?, Substring?) = (nil, nil)
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        if halves.count == 2 {
            (start, end) = (halves[0], halves[1])
        } else {
            // DCMI Period Encoding Scheme.
            for part in text.split(separator: ";") {
                let pair = part.split(separator: "=", maxSplits: 1)
                guard pair.count == 2 else { continue }
                switch pair[0].lowercased().filter({ !$0.isWhitespace }) {
                case "start": start = pair[1]
                case "end": end = pair[1]
                default: continue
                }
            }
        }
        func date(_ text: Substring?) -> DateValue? {
            text.flatMap { DateReader.date(String($0), naive: reader.naive) }
        }
        let period = PeriodOfTime(startDate: date(start), endDate: date(end))
        if !period.isEmpty { return period }
        normaliser.report(.dateInvalid, field: "temporal", value: text, "This is no period of time; it was left out.")
        return nil
    }
}
