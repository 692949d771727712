"""Feeds of RDF: DCAT as N-Triples and as JSON-LD, and schema.org in pages."""

import json
import zlib

from .values import HTML, XML, Feed, address, language, many, word

NT_PREFIX = {
    "dct": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "adms": "http://www.w3.org/ns/adms#",
    "prov": "http://www.w3.org/ns/prov#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcatap": "http://data.europa.eu/r5r/",
    "locn": "http://www.w3.org/ns/locn#",
}


def full(name):
    prefix, _, local = name.partition(":")
    return f"<{NT_PREFIX[prefix]}{local}>"


def literal(text, tag=""):
    return f'"{text}"' + (f"@{tag}" if tag else "")


def nodes(predicate, statements):
    """A list of nodes of their own: `statements(k)` are their predicates and objects."""

    def make(subject, n):
        for k in range(n):
            node = f"_:n{zlib.crc32((subject + predicate).encode())}x{k}"
            yield f"{subject} {full(predicate)} {node} .\n"
            for name, value in statements(k):
                yield f"{node} {full(name)} {value} .\n"

    return make


def values_of(predicate, value):
    def make(subject, n):
        for k in range(n):
            yield f"{subject} {full(predicate)} {value(k)} .\n"

    return make


RDF_LISTS = {
    "creators": nodes("dct:creator", lambda k: [("foaf:name", literal(word(k), "pl"))]),
    "creators-of-words": values_of("dct:creator", lambda k: literal(word(k))),
    "publishers": nodes("dct:publisher", lambda k: [("foaf:name", literal(word(k), "pl"))]),
    "rights-holders": nodes("dct:rightsHolder", lambda k: [("foaf:name", literal(word(k)))]),
    "attributions": nodes(
        "prov:qualifiedAttribution",
        lambda k: [("prov:agent", literal(word(k))), ("dcat:hadRole", f"<https://role.example/{k}>")],
    ),
    "contacts": nodes(
        "dcat:contactPoint",
        lambda k: [("vcard:fn", literal(word(k))), ("vcard:hasEmail", f"<mailto:biuro{k}@dane.example>")],
    ),
    "keywords": values_of("dcat:keyword", lambda k: literal(word(k), "pl")),
    "languages-of-keywords": values_of("dcat:keyword", lambda k: literal(word(k), language(k))),
    "languages-of-title": values_of("dct:title", lambda k: literal(word(k), language(k))),
    "titles": values_of("dct:title", lambda k: literal(word(k), "pl")),
    "descriptions": values_of("dct:description", lambda k: literal(word(k), "pl")),
    "languages-of-description": values_of("dct:description", lambda k: literal(word(k), language(k))),
    "languages-of-a-name": lambda subject, n: [f"{subject} {full('dct:publisher')} <https://urzad.example/> .\n"]
    + [f"<https://urzad.example/> {full('foaf:name')} {literal(word(k), language(k))} .\n" for k in range(n)],
    "themes": values_of("dcat:theme", lambda k: f"<https://tematy.example/{k}>"),
    "theme-nodes": nodes("dcat:theme", lambda k: [("skos:prefLabel", literal(word(k), "pl"))]),
    "distributions": nodes(
        "dcat:distribution",
        lambda k: [
            ("rdf:type", full("dcat:Distribution")),
            ("dct:title", literal(word(k), "pl")),
            ("dcat:accessURL", f"<{address(k)}>"),
        ],
    ),
    "samples": nodes("adms:sample", lambda k: [("dcat:accessURL", f"<{address(k)}>")]),
    "places": nodes("dct:spatial", lambda k: [("skos:prefLabel", literal(word(k), "pl"))]),
    "periods": nodes(
        "dct:temporal",
        lambda k: [("dcat:startDate", literal(f"{1000 + k % 1000}-01-01")), ("dcat:endDate", literal("2026-12-31"))],
    ),
    "licences": values_of("dct:license", lambda k: f"<https://licencje.example/{k}>"),
    "rights": values_of("dct:rights", lambda k: literal(word(k), "pl")),
    "identifiers": values_of("dct:identifier", lambda k: literal(f"id-{k}")),
    "other-identifiers": nodes("adms:identifier", lambda k: [("skos:notation", literal(f"id-{k}"))]),
    "landing-pages": values_of("dcat:landingPage", lambda k: f"<https://strony.example/{k}>"),
    "pages": values_of("foaf:page", lambda k: f"<https://strony.example/{k}>"),
    "standards": values_of("dct:conformsTo", lambda k: f"<https://normy.example/{k}>"),
    "legislation": values_of("dcatap:applicableLegislation", lambda k: f"<https://prawo.example/{k}>"),
    "provenance": values_of("dct:provenance", lambda k: literal(word(k), "pl")),
    "relations": values_of("dct:relation", lambda k: f"<https://strony.example/{k}>"),
    "qualified-relations": nodes(
        "dcat:qualifiedRelation",
        lambda k: [("dct:relation", f"<https://strony.example/{k}>"), ("dcat:hadRole", f"<https://role.example/{k}>")],
    ),
    "versions": values_of("dct:hasVersion", lambda k: f"<https://wersje.example/{k}>"),
    "series": values_of("dcat:inSeries", lambda k: f"<https://serie.example/{k}>"),
    "sources": values_of("dct:source", lambda k: f"<https://zrodla.example/{k}>"),
    "languages": values_of("dct:language", lambda k: literal(f"język {k}")),
    "types": values_of("dct:type", lambda k: f"<https://typy.example/{k}>"),
    "services": lambda subject, n: [
        f"{subject} {full('dcat:distribution')} <https://plik.example/> .\n",
        f"<https://plik.example/> {full('dcat:accessURL')} <{address(0)}> .\n",
    ]
    + [
        f"<https://plik.example/> {full('dcat:accessService')} <https://uslugi.example/{k}> .\n"
        f"<https://uslugi.example/{k}> {full('dcat:endpointURL')} <https://uslugi.example/{k}/api> .\n"
        for k in range(n)
    ],
    "addresses-of-a-distribution": lambda subject, n: [
        f"{subject} {full('dcat:distribution')} <https://plik.example/> .\n"
    ]
    + [f"<https://plik.example/> {full('dcat:accessURL')} <{address(k)}> .\n" for k in range(n)],
}


def rdf_build(fill, values, copies):
    out = [f"<https://dane.example/katalog> {full('rdf:type')} {full('dcat:Catalog')} .\n"]
    for k in range(copies):
        subject = f"<https://dane.example/zbior/{k}>"
        out += [
            f"<https://dane.example/katalog> {full('dcat:dataset')} {subject} .\n",
            f"{subject} {full('rdf:type')} {full('dcat:Dataset')} .\n",
            f"{subject} {full('dct:title')} {literal(f'Zbiór {k}', 'pl')} .\n",
        ]
        out += fill(subject, values)
    return {"/catalog.nt": ("application/n-triples", "".join(out).encode())}


DCAT = Feed("dcat", "/catalog.nt", RDF_LISTS, rdf_build)


def jsonld_build(fill, values, copies):
    more = fill(values)
    graph = [
        {"@id": f"https://dane.example/zbior/{k}", "@type": "Dataset", "title": f"Zbiór {k}", **more}
        for k in range(copies)
    ]
    context = {
        "@vocab": "http://www.w3.org/ns/dcat#",
        "title": "http://purl.org/dc/terms/title",
        "creator": "http://purl.org/dc/terms/creator",
        "name": "http://xmlns.com/foaf/0.1/name",
        "titles": {"@id": "http://purl.org/dc/terms/title", "@container": "@language"},
        "words": {"@id": "http://www.w3.org/ns/dcat#keyword", "@container": "@language"},
        "byIndex": {"@id": "http://www.w3.org/ns/dcat#keyword", "@container": "@index"},
        "byId": {"@id": "http://purl.org/dc/terms/creator", "@container": "@id"},
        "byType": {"@id": "http://purl.org/dc/terms/creator", "@container": "@type"},
        "list": {"@id": "http://www.w3.org/ns/dcat#keyword", "@container": "@list"},
        "nest": "@nest",
    }
    return {
        "/catalog.jsonld": (
            "application/ld+json",
            json.dumps({"@context": context, "@graph": graph}, ensure_ascii=False).encode(),
        )
    }


JSONLD = Feed(
    "dcat",
    "/catalog.jsonld",
    {
        "keywords": lambda n: {"keyword": many(word, n)},
        "creators": lambda n: {"creator": many(lambda k: {"name": word(k)}, n)},
        "language-map": lambda n: {"titles": {language(k): word(k) for k in range(n)}},
        "language-map-of-words": lambda n: {"words": {language(k): [word(k)] for k in range(n)}},
        "index-map": lambda n: {"byIndex": {f"i{k}": word(k) for k in range(n)}},
        "id-map": lambda n: {"byId": {f"https://osoby.example/{k}": {"name": word(k)} for k in range(n)}},
        "type-map": lambda n: {"byType": {f"Typ{k}": {"name": word(k)} for k in range(n)}},
        "list": lambda n: {"list": many(word, n)},
        "nest": lambda n: {"nest": many(lambda k: {"keyword": word(k)}, n)},
        "nest-in-nest": lambda n: {"nest": [{"nest": [{"keyword": word(k)} for k in range(n)]}]},
        "types": lambda n: {"@type": ["Dataset"] + many(lambda k: f"Typ{k}", n)},
        "properties": lambda n: {f"pole{k}": word(k) for k in range(n)},
        "reverse": lambda n: {"@reverse": {"dataset": many(lambda k: {"@id": f"https://katalogi.example/{k}"}, n)}},
        "included": lambda n: {"@included": many(lambda k: {"@id": f"https://inne.example/{k}", "title": word(k)}, n)},
    },
    jsonld_build,
)


# ---------------------------------------------------------------- schema.org


def schema_build(fill, values, copies):
    more = fill(values)
    routes, places = {}, []
    for k in range(copies):
        record = {
            "@context": "https://schema.org/",
            "@type": "Dataset",
            "@id": f"https://dane.example/zbior/{k}",
            "name": f"Zbiór {k}",
            "description": "Opis.",
            **more,
        }
        page = f'<html><head><script type="application/ld+json">{json.dumps(record, ensure_ascii=False)}</script></head></html>'
        routes[f"/page/{k}"] = (HTML, page.encode())
        places.append(f"/page/{k}")
    return {**routes, "/sitemap.xml": sitemap(places)}


def sitemap(paths):
    """With addresses on the host that asks, which only the portal knows."""

    def answer(query):
        rows = "".join(f"<url><loc>{query['base']}{path}</loc></url>" for path in paths)
        return XML, f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'.encode()

    return answer


SCHEMA = Feed(
    "schema-org",
    "/sitemap.xml",
    {
        "creators": lambda n: {"creator": many(lambda k: {"@type": "Organization", "name": word(k)}, n)},
        "keywords": lambda n: {"keywords": many(word, n)},
        "keywords-of-one-text": lambda n: {"keywords": ", ".join(many(word, n))},
        "languages-of-title": lambda n: {"name": many(lambda k: {"@value": word(k), "@language": language(k)}, n)},
        "distributions": lambda n: {
            "distribution": many(lambda k: {"@type": "DataDownload", "contentUrl": address(k), "name": word(k)}, n)
        },
        "places": lambda n: {"spatialCoverage": many(lambda k: {"@type": "Place", "name": word(k)}, n)},
        "periods": lambda n: {"temporalCoverage": many(lambda k: f"{1000 + k % 1000}/2026", n)},
        "licences": lambda n: {"license": many(lambda k: f"https://licencje.example/{k}", n)},
        "same-as": lambda n: {"sameAs": many(lambda k: f"https://strony.example/{k}", n)},
        "contacts": lambda n: {
            "contactPoint": many(lambda k: {"@type": "ContactPoint", "name": word(k), "email": f"b{k}@dane.example"}, n)
        },
    },
    schema_build,
)
