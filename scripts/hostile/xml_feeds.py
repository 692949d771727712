"""Feeds of Dublin Core and of ISO 19139, in their envelopes."""

from xml.sax.saxutils import escape

from .values import HTML, XML, Feed, address, language, word

# ---------------------------------------------------------------- Dublin Core, in its envelopes

DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dct="http://purl.org/dc/terms/" xmlns:ows="http://www.opengis.net/ows"'


def elements(name, value):
    return lambda n: "".join(f"<{name}>{escape(value(k))}</{name}>" for k in range(n))


DC_LISTS = {
    "creators": elements("dc:creator", word),
    "contributors": elements("dc:contributor", word),
    "publishers": elements("dc:publisher", word),
    "keywords": elements("dc:subject", word),
    "titles": elements("dc:title", word),
    "languages-of-title": lambda n: "".join(
        f'<dc:title xml:lang="{language(k)}">{word(k)}</dc:title>' for k in range(n)
    ),
    "languages-of-keywords": lambda n: "".join(
        f'<dc:subject xml:lang="{language(k)}">{word(k)}</dc:subject>' for k in range(n)
    ),
    "descriptions": elements("dc:description", word),
    "dates": elements("dc:date", lambda k: f"{1000 + k % 1000}-01-{k % 28 + 1:02d}"),
    "periods": elements("dc:coverage", lambda k: f"{1000 + k % 900}-{1950 + k % 50}"),
    "places": elements("dc:coverage", word),
    "types": elements("dc:type", word),
    "languages": elements("dc:language", lambda k: f"język {k}"),
    "rights": elements("dc:rights", lambda k: f"{word(k)} https://licencje.example/{k}"),
    "relations": elements("dc:relation", lambda k: f"https://strony.example/{k}"),
    "sources": elements("dc:source", word),
    "identifiers": elements("dc:identifier", lambda k: f"id-{k}"),
    "distributions": elements("dc:identifier", address),
    "formats": elements("dc:format", lambda k: f"application/x-{k}"),
}


def oai_build(fill, values, copies):
    inner = fill(values)
    records = "".join(
        f"<record><header><identifier>oai:dane.example:{k}</identifier><datestamp>2026-10-01</datestamp></header><metadata>"
        f'<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" {DC}><dc:title>Zbiór {k}</dc:title>{inner}'
        "</oai_dc:dc></metadata></record>"
        for k in range(copies)
    )
    return {"/oai": oai_answers(f"<ListRecords>{records}</ListRecords>")}


def oai_answers(records):
    def answer(query):
        verbs = {
            "Identify": "<Identify><repositoryName>Biblioteka</repositoryName><granularity>YYYY-MM-DD</granularity></Identify>",
            "ListMetadataFormats": "<ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix><metadataNamespace>"
            "http://www.openarchives.org/OAI/2.0/oai_dc/</metadataNamespace></metadataFormat></ListMetadataFormats>",
            "ListRecords": records,
        }
        inner = verbs.get(query.get("verb"), '<error code="badVerb">no</error>')
        return (
            XML,
            (
                f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-10-01T10:00:00Z</responseDate>'
                f"<request>x</request>{inner}</OAI-PMH>"
            ).encode(),
        )

    return answer


OAI = Feed("oai-pmh", "/oai", DC_LISTS, oai_build)


def csw_answer(records, count):
    return (
        XML,
        (
            f'<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"><csw:SearchResults numberOfRecordsMatched="{count}" '
            f'numberOfRecordsReturned="{count}" nextRecord="0">{records}</csw:SearchResults></csw:GetRecordsResponse>'
        ).encode(),
    )


def csw_build(fill, values, copies):
    inner = fill(values)
    return {
        "/csw": csw_answer(
            "".join(
                f"<csw:Record {DC}><dc:identifier>zbior-{k}</dc:identifier><dc:title>Zbiór {k}</dc:title>{inner}</csw:Record>"
                for k in range(copies)
            ),
            copies,
        )
    }


CSW_DC = Feed("csw", "/csw", DC_LISTS, csw_build)


# ---------------------------------------------------------------- ISO 19139

ISO_NS = (
    'xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" '
    'xmlns:gmx="http://www.isotc211.org/2005/gmx" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:gml="http://www.opengis.net/gml"'
)


def iso_text(tag, value):
    return f"<gmd:{tag}><gco:CharacterString>{escape(value)}</gco:CharacterString></gmd:{tag}>"


def iso_party(tag, k, role):
    return (
        f"<gmd:{tag}><gmd:CI_ResponsibleParty>{iso_text('organisationName', word(k))}<gmd:role><gmd:CI_RoleCode codeListValue=\"{role}\"/>"
        f"</gmd:role></gmd:CI_ResponsibleParty></gmd:{tag}>"
    )


def iso_box(k):
    return (
        "<gmd:extent><gmd:EX_Extent><gmd:geographicElement><gmd:EX_GeographicBoundingBox>"
        + "".join(
            f"<gmd:{side}><gco:Decimal>{value}</gco:Decimal></gmd:{side}>"
            for side, value in (
                ("westBoundLongitude", 14 + k % 90 / 10),
                ("eastBoundLongitude", 15 + k % 90 / 10),
                ("southBoundLatitude", 50 + k % 40 / 10),
                ("northBoundLatitude", 51 + k % 40 / 10),
            )
        )
        + "</gmd:EX_GeographicBoundingBox></gmd:geographicElement></gmd:EX_Extent></gmd:extent>"
    )


def iso_locales(tag, n):
    """A text in n languages, each of which is declared as the standard wants it."""
    texts = "".join(
        f'<gmd:textGroup><gmd:LocalisedCharacterString locale="#L{k}">{word(k)}</gmd:LocalisedCharacterString></gmd:textGroup>'
        for k in range(n)
    )
    locales = "".join(
        f'<gmd:locale><gmd:PT_Locale id="L{k}"><gmd:languageCode><gmd:LanguageCode codeListValue="{language(k)}"/>'
        "</gmd:languageCode></gmd:PT_Locale></gmd:locale>"
        for k in range(n)
    )
    return locales, (
        f"<gmd:{tag}><gco:CharacterString>Opis.</gco:CharacterString><gmd:PT_FreeText>{texts}</gmd:PT_FreeText></gmd:{tag}>"
    )


def iso_part(place, make):
    return lambda n: {place: "".join(make(k) for k in range(n))}


def iso_languages(n):
    locales, text = iso_locales("abstract", n)
    return {"record": locales, "abstract": text}


ISO_LISTS = {
    "contacts": iso_part("identification", lambda k: iso_party("pointOfContact", k, "pointOfContact")),
    "creators": iso_part("identification", lambda k: iso_party("pointOfContact", k, "author")),
    "owners": iso_part("identification", lambda k: iso_party("pointOfContact", k, "owner")),
    "contacts-of-the-record": iso_part("record", lambda k: iso_party("contact", k, "pointOfContact")),
    "keywords": lambda n: {
        "identification": "<gmd:descriptiveKeywords><gmd:MD_Keywords>"
        + "".join(iso_text("keyword", word(k)) for k in range(n))
        + "</gmd:MD_Keywords></gmd:descriptiveKeywords>"
    },
    "keyword-groups": iso_part(
        "identification",
        lambda k: f"<gmd:descriptiveKeywords><gmd:MD_Keywords>{iso_text('keyword', word(k))}"
        "</gmd:MD_Keywords></gmd:descriptiveKeywords>",
    ),
    "themes": lambda n: {
        "identification": "<gmd:descriptiveKeywords><gmd:MD_Keywords>"
        + "".join(
            f'<gmd:keyword><gmx:Anchor xlink:href="https://tematy.example/{k}">{word(k)}</gmx:Anchor></gmd:keyword>'
            for k in range(n)
        )
        + "</gmd:MD_Keywords></gmd:descriptiveKeywords>"
    },
    "topics": iso_part(
        "identification",
        lambda k: f"<gmd:topicCategory><gmd:MD_TopicCategoryCode>temat{k}</gmd:MD_TopicCategoryCode></gmd:topicCategory>",
    ),
    "places": iso_part("identification", iso_box),
    "languages": iso_part(
        "identification",
        lambda k: f'<gmd:language><gmd:LanguageCode codeListValue="j{k}">j{k}</gmd:LanguageCode></gmd:language>',
    ),
    "languages-of-abstract": iso_languages,
    "identifiers": iso_part(
        "citation",
        lambda k: f"<gmd:identifier><gmd:MD_Identifier>{iso_text('code', f'id-{k}')}</gmd:MD_Identifier></gmd:identifier>",
    ),
    "rights": iso_part(
        "identification",
        lambda k: "<gmd:resourceConstraints><gmd:MD_LegalConstraints>"
        '<gmd:useConstraints><gmd:MD_RestrictionCode codeListValue="otherRestrictions"/></gmd:useConstraints>'
        f"{iso_text('otherConstraints', word(k))}</gmd:MD_LegalConstraints></gmd:resourceConstraints>",
    ),
    "constraints": lambda n: {
        "identification": "<gmd:resourceConstraints><gmd:MD_LegalConstraints>"
        + "".join(iso_text("useLimitation", word(k)) for k in range(n))
        + "</gmd:MD_LegalConstraints></gmd:resourceConstraints>"
    },
    "distributions": iso_part(
        "online",
        lambda k: f"<gmd:onLine><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>{address(k)}</gmd:URL></gmd:linkage>"
        f"{iso_text('protocol', 'WWW:DOWNLOAD')}{iso_text('name', word(k))}</gmd:CI_OnlineResource></gmd:onLine>",
    ),
    "services": iso_part(
        "online",
        lambda k: f"<gmd:onLine><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>https://uslugi.example/{k}/wms?service=WMS"
        f"</gmd:URL></gmd:linkage>{iso_text('protocol', 'OGC:WMS')}</gmd:CI_OnlineResource></gmd:onLine>",
    ),
    "standards": iso_part(
        "record",
        lambda k: "<gmd:referenceSystemInfo><gmd:MD_ReferenceSystem><gmd:referenceSystemIdentifier><gmd:RS_Identifier>"
        f"{iso_text('code', f'EPSG:{k}')}</gmd:RS_Identifier></gmd:referenceSystemIdentifier></gmd:MD_ReferenceSystem></gmd:referenceSystemInfo>",
    ),
}


def iso_record(k, parts):
    return (
        f"<gmd:MD_Metadata {ISO_NS}>{iso_text('fileIdentifier', f'zbior-{k}')}{parts.get('record', '')}<gmd:identificationInfo>"
        f"<gmd:MD_DataIdentification><gmd:citation><gmd:CI_Citation>{iso_text('title', f'Zbiór {k}')}{parts.get('citation', '')}"
        f"</gmd:CI_Citation></gmd:citation>{parts.get('abstract', iso_text('abstract', 'Opis.'))}{parts.get('identification', '')}"
        "</gmd:MD_DataIdentification></gmd:identificationInfo><gmd:distributionInfo><gmd:MD_Distribution><gmd:transferOptions>"
        f"<gmd:MD_DigitalTransferOptions>{parts.get('online', '')}</gmd:MD_DigitalTransferOptions></gmd:transferOptions>"
        "</gmd:MD_Distribution></gmd:distributionInfo></gmd:MD_Metadata>"
    )


def iso_build(fill, values, copies):
    parts = fill(values)
    return {"/iso.xml": (XML, f"<records>{''.join(iso_record(k, parts) for k in range(copies))}</records>".encode())}


def csw_iso_build(fill, values, copies):
    parts = fill(values)
    return {"/csw-iso": csw_answer("".join(iso_record(k, parts) for k in range(copies)), copies)}


def waf_build(fill, values, copies):
    parts = fill(values)
    rows = "".join(
        f'<tr><td><a href="{k}.xml">{k}.xml</a></td><td>2026-10-01 12:00</td><td>4K</td></tr>' for k in range(copies)
    )
    routes = {
        "/waf/": (
            HTML,
            f"<html><head><title>Index of /waf</title></head><body><h1>Index of /waf</h1><table>{rows}</table></body></html>".encode(),
        )
    }
    for k in range(copies):
        routes[f"/waf/{k}.xml"] = (XML, iso_record(k, parts).encode())
    return routes


ISO = Feed("iso19139", "/iso.xml", ISO_LISTS, iso_build)
CSW_ISO = Feed("csw", "/csw-iso", ISO_LISTS, csw_iso_build)
WAF = Feed("waf", "/waf/", ISO_LISTS, waf_build)
