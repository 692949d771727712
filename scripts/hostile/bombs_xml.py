"""Bombs of XML: empty records, depth, attributes, entities, and texts of megabytes."""

from .cases import Case
from .portal import Packed
from .syndication_feeds import atom_entry
from .values import HTML, XML
from .xml_feeds import ISO_NS, csw_answer, iso_record, iso_text

# Each type's document: what stands before and after its records, and an empty record.
XML_LISTS = {
    "otwarte-dane": (
        "/d.xml",
        '<d:datasets xmlns:d="urn:otwarte-dane:harvester:1.13">',
        "<dataset/>",
        "</d:datasets>",
        "",
    ),
    "iso19139": ("/d.xml", f"<r {ISO_NS}>", "<gmd:MD_Metadata/>", "</r>", ""),
    "csw": (
        "/d.xml",
        '<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"><csw:SearchResults>',
        "<csw:Record/>",
        "</csw:SearchResults></csw:GetRecordsResponse>",
        "",
    ),
    "oai-pmh": (
        "/d.xml",
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix>'
        "</metadataFormat></ListMetadataFormats><ListRecords>",
        "<record/>",
        "</ListRecords></OAI-PMH>",
        "options: {metadata_prefix: oai_dc}",
    ),
    "atom": ("/d.xml", '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>', "<entry/>", "</feed>", ""),
    "atom-inspire": ("/d.xml", '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>', "<entry/>", "</feed>", ""),
    "rss": ("/d.xml", '<rss version="2.0"><channel><title>x</title>', "<item/>", "</channel></rss>", ""),
    "ogc-services": (
        "/d.xml",
        '<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms"><Capability><Layer>',
        "<Layer/>",
        "</Layer></Capability></WMS_Capabilities>",
        "options: {services: [wms]}",
    ),
    "waf": ("/", "<html><title>Index of /</title><h1>Index of /</h1>", '<a href="a.xml">a</a>', "</html>", ""),
    "schema-org": (
        "/sitemap.xml",
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        "<url/>",
        "</urlset>",
        "",
    ),
    "tabular": (
        "/d.xml",
        "<list>",
        "<item/>",
        "</list>",
        "options: {format: xml, items: /list/item, map: {identifier: id, title: title}}",
    ),
}


def xml_case(kind, name, make, must="any", is_small=False):
    url, head, record, tail, options = XML_LISTS[kind]
    media = HTML if kind == "waf" else XML
    return Case(
        f"{kind}-xml-{name}" if kind == "tabular" else f"{kind}-{name}",
        kind,
        url,
        lambda: {url: make(media, head.encode(), record.encode(), tail.encode())},
        must,
        options,
        is_small=is_small,
    )


def xml_bombs():
    cases = []
    entities = (
        b"<!DOCTYPE x [<!ENTITY a0 'xxxxxxxxxx'>"
        + b"".join(b"<!ENTITY a%d '%s'>" % (k, b"&a%d;" % (k - 1) * 10) for k in range(1, 12))
        + b"]>"
    )
    for kind in XML_LISTS:
        cases += [
            xml_case(
                kind,
                "empties",
                lambda media, head, record, tail: Packed(media, head, record, 900_000, tail),
                "told",
                kind in ("oai-pmh",),
            ),
            xml_case(
                kind,
                "deep",
                lambda media, head, record, tail: Packed(media, head, b"<a>", 2_000_000, tail),
                "any" if kind == "waf" else "told",
            ),
            xml_case(
                kind,
                "edge",
                lambda media, head, record, tail: (media, head + (b"<a>" * 240 + b"</a>" * 240) * 2000 + tail),
            ),
            xml_case(
                kind,
                "attributes",
                lambda media, head, record, tail: (
                    media,
                    head + (b"<a " + b" ".join(b'a%d="x"' % k for k in range(250)) + b"/>") * 4000 + tail,
                ),
            ),
            xml_case(
                kind,
                "entities",
                lambda media, head, record, tail: (media, entities + head + b"&a11;" + tail),
                "told" if kind != "waf" else "any",
            ),
            xml_case(
                kind, "gzip", lambda media, head, record, tail: Packed(media, head, b" ", 300_000_000, tail), "refused"
            ),
        ]
    cases += [
        Case(
            "iso19139-texts",
            "iso19139",
            "/d.xml",
            lambda: {"/d.xml": (XML, iso_record(0, {"identification": iso_text("purpose", "x") * 300_000}).encode())},
        ),
        Case(
            "iso19139-megabyte",
            "iso19139",
            "/d.xml",
            lambda: {"/d.xml": (XML, iso_record(0, {"abstract": iso_text("abstract", "ab " * 3_000_000)}).encode())},
        ),
        Case(
            "csw-megabytes",
            "csw",
            "/csw",
            lambda: {
                "/csw": csw_answer(
                    "".join(iso_record(k, {"abstract": iso_text("abstract", "ab " * 300_000)}) for k in range(100)), 100
                )
            },
        ),
        Case(
            "atom-html",
            "atom",
            "/a.xml",
            lambda: {
                "/a.xml": (
                    XML,
                    (
                        '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>'
                        + atom_entry(0, '<content type="html">' + "&lt;b&gt;" * 200_000 + "</content>")
                        + "</feed>"
                    ).encode(),
                )
            },
        ),
        Case(
            "waf-links",
            "waf",
            "/",
            lambda: {
                "/": (
                    HTML,
                    (
                        "<title>Index of /</title><h1>Index of /</h1>"
                        + "".join(f'<a href="{k}.xml">x</a>' for k in range(120_000))
                    ).encode(),
                )
            },
            "told",
        ),
    ]
    return cases
