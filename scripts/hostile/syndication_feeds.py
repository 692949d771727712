"""The supply feed of dane.gov.pl, Atom, RSS, and the capabilities of services."""

from .values import XML, Feed, address, language, word
from .xml_feeds import DC, elements


def otwarte_build(fill, values, copies):
    parts = fill(values)
    rows = "".join(
        f'<dataset status="published"><extIdent>zbior-{k}</extIdent><title><polish>Zbiór {k}</polish></title><description><polish>Opis.</polish>'
        f"</description><updateFrequency>yearly</updateFrequency><categories>{parts.get('categories', '')}</categories>"
        f"<resources>{parts.get('resources', '')}</resources><tags>{parts.get('tags', '')}</tags>{parts.get('dataset', '')}"
        "<lastUpdateDate>2026-10-01T10:00:00Z</lastUpdateDate></dataset>"
        for k in range(copies)
    )
    return {
        "/feed.xml": (XML, f'<ns2:datasets xmlns:ns2="urn:otwarte-dane:harvester:1.13">{rows}</ns2:datasets>'.encode())
    }


def otwarte_resource(k, more=""):
    return (
        f'<resource status="published"><extIdent>r{k}</extIdent><url>{address(k)}</url><title><polish>{word(k)}</polish></title>'
        f"<description><polish>Opis.</polish></description><availability>remote</availability><dataDate>2026-10-01</dataDate>{more}</resource>"
    )


OTWARTE = Feed(
    "otwarte-dane",
    "/feed.xml",
    {
        "keywords": lambda n: {"tags": "".join(f'<tag lang="pl">{word(k)}</tag>' for k in range(n))},
        "themes": lambda n: {"categories": "".join(f"<category>{word(k)}</category>" for k in range(n))},
        "distributions": lambda n: {"resources": "".join(otwarte_resource(k) for k in range(n))},
        "places": lambda n: {
            "resources": otwarte_resource(
                0, "<regions>" + "".join(f"<terytIdent>{k:07d}</terytIdent>" for k in range(n)) + "</regions>"
            )
        },
        "pages": lambda n: {
            "dataset": "<supplements>"
            + "".join(f"<supplement><url>https://strony.example/{k}</url></supplement>" for k in range(n))
            + "</supplements>"
        },
    },
    otwarte_build,
)


def atom_entry(k, inner):
    return (
        f"<entry><id>https://bip.example/{k}</id><title>Zbiór {k}</title><updated>2026-10-01T10:00:00Z</updated><summary>Opis.</summary>"
        f"{inner}</entry>"
    )


def atom_build(fill, values, copies):
    inner = fill(values)
    return {
        "/atom.xml": (
            "application/atom+xml",
            (
                '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss"><id>https://bip.example/</id><title>BIP</title>'
                "<updated>2026-10-01T10:00:00Z</updated>"
                + "".join(atom_entry(k, inner) for k in range(copies))
                + "</feed>"
            ).encode(),
        )
    }


ATOM_LISTS = {
    "creators": lambda n: "".join(f"<author><name>{word(k)}</name></author>" for k in range(n)),
    "keywords": lambda n: "".join(f'<category term="{word(k)}"/>' for k in range(n)),
    "themes": lambda n: "".join(
        f'<category term="http://publications.europa.eu/resource/authority/data-theme/T{k}"/>' for k in range(n)
    ),
    "distributions": lambda n: "".join(
        f'<link rel="enclosure" href="{address(k)}" type="text/csv" title="{word(k)}"/>' for k in range(n)
    ),
    "landing-pages": lambda n: "".join(f'<link rel="alternate" href="https://strony.example/{k}"/>' for k in range(n)),
    "pages": lambda n: "".join(f'<link rel="describedby" href="https://strony.example/{k}"/>' for k in range(n)),
    "licences": lambda n: "".join(f'<link rel="license" href="https://licencje.example/{k}"/>' for k in range(n)),
    "rights": lambda n: "<rights>" + " ".join(f"https://licencje.example/{k}" for k in range(n)) + "</rights>",
    "places": lambda n: "".join(f"<georss:point>52.{k % 1000:03d} 21.{k % 1000:03d}</georss:point>" for k in range(n)),
    "coordinates": lambda n: "<georss:polygon>"
    + " ".join(f"52.{k % 1000:03d} 21.{k % 1000:03d}" for k in range(n))
    + "</georss:polygon>",
}
ATOM = Feed("atom", "/atom.xml", ATOM_LISTS, atom_build)


def rss_build(fill, values, copies):
    inner = fill(values)
    items = "".join(
        f'<item><guid isPermaLink="false">zbior-{k}</guid><title>Zbiór {k}</title><link>https://bip.example/{k}</link>'
        f"<description>Opis.</description>{inner}</item>"
        for k in range(copies)
    )
    return {
        "/rss.xml": (
            "application/rss+xml",
            (
                f'<rss version="2.0" {DC} xmlns:media="http://search.yahoo.com/mrss/"><channel><title>BIP</title><link>https://bip.example/</link>'
                f"<description>BIP</description>{items}</channel></rss>"
            ).encode(),
        )
    }


RSS = Feed(
    "rss",
    "/rss.xml",
    {
        "creators": elements("dc:creator", word),
        "keywords": elements("category", word),
        "distributions": lambda n: "".join(
            f'<enclosure url="{address(k)}" type="text/csv" length="1"/>' for k in range(n)
        ),
        "media": lambda n: "".join(f'<media:content url="{address(k)}" type="text/csv"/>' for k in range(n)),
    },
    rss_build,
)


def inspire_build(fill, values, copies):
    parts = fill(values)

    def service(query):
        entries = "".join(
            f"<entry><id>https://atom.example/{k}</id><title>Plan {k}</title><updated>2026-10-01T10:00:00Z</updated><summary>Opis.</summary>"
            f"<inspire_dls:spatial_dataset_identifier_code>plan-{k}</inspire_dls:spatial_dataset_identifier_code>"
            f'<link rel="alternate" type="application/atom+xml" href="{query["base"]}/inspire/{k}.atom"/>{parts.get("entry", "")}</entry>'
            for k in range(copies)
        )
        return (
            "application/atom+xml",
            (
                '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss" xmlns:inspire_dls="http://inspire.ec.europa.eu/schemas/inspire_dls/1.0">'
                f"<id>https://atom.example/</id><title>Plany</title><updated>2026-10-01T10:00:00Z</updated>{entries}</feed>"
            ).encode(),
        )

    routes = {"/inspire.atom": service}
    files = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><id>https://atom.example/p</id><title>Plan</title><updated>2026-10-01T10:00:00Z</updated>'
        f"{parts.get('files', '')}</feed>"
    ).encode()
    for k in range(copies):
        routes[f"/inspire/{k}.atom"] = ("application/atom+xml", files)
    return routes


INSPIRE = Feed(
    "atom-inspire",
    "/inspire.atom",
    {
        **{
            name: (lambda fill: lambda n: {"entry": fill(n)})(ATOM_LISTS[name])
            for name in ("creators", "keywords", "places")
        },
        "distributions": lambda n: {
            "files": "".join(
                f'<entry><id>{k}</id><title>{word(k)}</title><updated>2026-10-01T10:00:00Z</updated><link rel="alternate" type="application/x-{k}" href="{address(k)}"/></entry>'
                for k in range(n)
            )
        },
        "systems-of-one-file": lambda n: {
            "files": "".join(
                f'<entry><id>{k}</id><title>Plan</title><updated>2026-10-01T10:00:00Z</updated><link rel="alternate" type="application/gml+xml" href="{address(k)}"/>'
                f'<category term="http://www.opengis.net/def/crs/EPSG/0/{k}"/></entry>'
                for k in range(n)
            )
        },
        "parts-of-a-file": lambda n: {
            "files": "<entry><id>1</id><title>Plan</title><updated>2026-10-01T10:00:00Z</updated>"
            + "".join(f'<link rel="section" type="application/gml+xml" href="{address(k)}"/>' for k in range(n))
            + "</entry>"
        },
    },
    inspire_build,
)


def wms_build(fill, values, copies):
    parts = fill(values)
    layers = "".join(
        f"<Layer><Name>warstwa{k}</Name><Title>Warstwa {k}</Title><Abstract>Opis.</Abstract>{parts.get('layer', '')}</Layer>"
        for k in range(copies)
    )
    return {
        "/wms": (
            "text/xml",
            (
                '<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms" xmlns:xlink="http://www.w3.org/1999/xlink"><Service><Name>WMS</Name>'
                f"<Title>Usługa</Title>{parts.get('service', '')}</Service><Capability><Layer><Title>Grupa</Title>{parts.get('group', '')}{layers}</Layer>"
                "</Capability></WMS_Capabilities>"
            ).encode(),
        )
    }


def wms_systems(n):
    return "".join(f"<CRS>EPSG:{k}</CRS>" for k in range(n))


OGC_SERVICES = Feed(
    "ogc-services",
    "/wms",
    {
        "keywords": lambda n: {
            "layer": "<KeywordList>" + "".join(f"<Keyword>{word(k)}</Keyword>" for k in range(n)) + "</KeywordList>"
        },
        "keywords-of-the-service": lambda n: {
            "service": "<KeywordList>" + "".join(f"<Keyword>{word(k)}</Keyword>" for k in range(n)) + "</KeywordList>"
        },
        "systems": lambda n: {"layer": wms_systems(n)},
        "systems-of-a-group": lambda n: {"group": wms_systems(n)},
        "systems-of-both": lambda n: {
            "group": wms_systems(n // 2),
            "layer": "".join(f"<CRS>CRS:{k}</CRS>" for k in range(n - n // 2)),
        },
        "identifiers": lambda n: {"layer": "".join(f'<Identifier authority="a">id-{k}</Identifier>' for k in range(n))},
        "pages": lambda n: {
            "layer": "".join(
                f'<MetadataURL type="TC211"><Format>text/xml</Format><OnlineResource xlink:href="https://strony.example/{k}"/></MetadataURL>'
                for k in range(n)
            )
        },
        "distributions": lambda n: {
            "layer": "".join(
                f'<DataURL><Format>text/csv</Format><OnlineResource xlink:href="{address(k)}"/></DataURL>'
                for k in range(n)
            )
        },
        "titles": lambda n: {"layer": "".join(f'<Title xml:lang="{language(k)}">{word(k)}</Title>' for k in range(n))},
        "dimensions": lambda n: {
            "layer": '<Dimension name="time" units="ISO8601">'
            + ",".join(f"{1000 + k % 1000}-01-{k % 28 + 1:02d}" for k in range(n))
            + "</Dimension>"
        },
        "constraints": lambda n: {
            "service": "".join(f"<AccessConstraints>{word(k)}</AccessConstraints>" for k in range(n))
        },
    },
    wms_build,
    "options: {services: [wms]}",
)
