"""Bombs of RDF: contexts, nesting and chains of JSON-LD, Turtle, N-Triples and RDF/XML, and pages with JSON-LD in them."""

import json

from .cases import Case
from .portal import Packed
from .rdf_feeds import full, sitemap
from .values import HTML, language, word

LD, TURTLE, NT, RDFXML = "application/ld+json", "text/turtle", "application/n-triples", "application/rdf+xml"
VOCAB = '"@vocab":"http://www.w3.org/ns/dcat#","title":"http://purl.org/dc/terms/title"'
PREFIXES = b"@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix x: <https://x.example/> .\n"
# As many nulls as ended the program on a worker's stack, and as many as do it on any.
NULLS, MORE_NULLS = 58_000, 600_000


def ld(name, text, must="any", is_small=False, copies=None):
    """A document of JSON-LD, given as its text or as a `Packed`."""

    def routes():
        made = text()
        return {"/c.jsonld": made if isinstance(made, Packed) else (LD, made.encode())}

    return Case(f"jsonld-{name}", "dcat", "/c.jsonld", routes, must, is_small=is_small, copies=copies)


def page(name, text, must="any", is_small=False):
    """The same in a page of a site."""

    def routes():
        made = text()
        if not isinstance(made, Packed):
            made = (HTML, f'<html><head><script type="application/ld+json">{made}</script></head></html>'.encode())
        return {"/p": made, "/sitemap.xml": sitemap(["/p"])}

    return Case(f"page-{name}", "schema-org", "/sitemap.xml", routes, must, is_small=is_small)


def graph(context, more):
    return f'{{"@context":{{{VOCAB}{context}}},"@graph":[{{"@id":"https://d.example/1","@type":"Dataset","title":"Zbiór"{more}}}]}}'


def scoped(piece, times, key='"D":{"@id":"Dataset","@context":[', close="]}", node='"@type":"D"'):
    """A context of a term that is a long array; it is used by the one node."""
    head = f'{{"@context":{{{VOCAB},{key}'.encode()
    tail = f'{close}}},"@id":"https://d.example/1",{node},"title":"Zbiór"}}'.encode()
    return lambda: Packed(LD, head + b"null", piece, times, tail)


def nested(begin, end, depth, core=""):
    return begin * depth + core + end * depth


def nested_contexts(depth):
    inner = "{}"
    for _ in range(depth):
        inner = f'{{"t":{{"@id":"https://t.example/","@context":{inner}}}}}'
    return inner


def nested_terms(depth):
    return nested('{"t":', "}", depth, '{"title":"x"}')


def contexts():
    """Contexts: long, deep, wide, met again and again, or elsewhere."""
    array = ",".join(["null"] * NULLS)
    objects = ",".join(f'{{"a{k}":"https://a.example/{k}"}}' for k in range(NULLS))
    property_scoped = scoped(
        b",null", NULLS, '"p":{"@id":"https://p.example/","@context":[', "]}", '"@type":"Dataset","p":{"title":"x"}'
    )
    schema = f'{{"@context":["https://schema.org/",{{"D":{{"@id":"https://schema.org/Dataset","@context":[{array}]}}}}],"@type":"D","name":"Zbiór"}}'
    many_terms = ",".join(f'"t{k}":"https://t.example/{k}"' for k in range(20_000))
    small_contexts = ",".join(
        f'{{"@context":{{"y{k}":"https://y.example/{k}"}},"keyword":"{word(k)}"}}' for k in range(2000)
    )
    local = "".join(f',"n{k}":{{"@context":{{"z":"https://z.example/"}},"z":"x"}}' for k in range(20_000))
    return [
        ld("context-of-nulls", scoped(b",null", NULLS), "refused", is_small=True),
        ld("context-of-more-nulls", scoped(b",null", MORE_NULLS), "refused", is_small=True),
        ld("context-of-objects-scoped", scoped(b",{}", NULLS), "refused"),
        ld("context-of-terms-scoped", scoped(b',{"a":"https://a.example/"}', NULLS), "refused"),
        ld("context-of-nulls-by-property", property_scoped, "refused"),
        ld("context-of-propagation", scoped(b',{"@propagate":true}', NULLS), "refused"),
        ld("context-array", lambda: f'{{"@context":[{array}],"@graph":[]}}', "refused"),
        ld(
            "context-array-of-terms",
            lambda: f'{{"@context":[{objects},{{{VOCAB}}}],"@id":"https://d.example/1","@type":"Dataset","title":"x"}}',
            "refused",
        ),
        ld("context-array-in-array", lambda: f'{{"@context":{nested("[", "]", 120, "null")},"@graph":[]}}', "told"),
        ld(
            "contexts-in-terms",
            lambda: graph(
                f',"t":{{"@id":"https://t.example/","@context":{nested_contexts(55)}}}', f',"t":{nested_terms(50)}'
            ),
        ),
        ld(
            "contexts-in-terms-deep",
            lambda: graph(f',"t":{{"@id":"https://t.example/","@context":{nested_contexts(5000)}}}', ""),
            "refused",
        ),
        ld("context-in-each-node", lambda: graph(f",{many_terms}", f',"relation":[{small_contexts}]')),
        ld("context-in-each-property", lambda: graph("", local)),
        ld(
            "context-elsewhere",
            lambda: '{"@context":"https://kontekst.example/c.jsonld","@type":"Dataset","title":"x"}',
            "told",
        ),
        ld("context-of-itself", lambda: '{"@context":{"@import":"c.jsonld"},"@type":"Dataset","title":"x"}', "told"),
        ld("context-terms", lambda: graph("," + ",".join(f'"t{k}":"t{k + 1}"' for k in range(100_000)), ',"t0":"x"')),
        ld(
            "context-prefixes",
            lambda: graph(
                "," + ",".join(f'"p{k}":{{"@id":"p{k + 1}:x","@prefix":true}}' for k in range(50_000)), ',"p0:x":"x"'
            ),
        ),
        ld("context-circle", lambda: graph(',"a":"b:x","b":"c:x","c":"a:x"', ',"a:x":"x"')),
        page("context-of-nulls", lambda: schema, "refused", is_small=True),
    ]


def keywords_nested(key, depth, core='"x"', is_array=True):
    return nested(f'{{"{key}":' + ("[" if is_array else ""), ("]" if is_array else "") + "}", depth, core)


def nesting():
    """Deep documents: beyond what any reader may follow, and as deep as one may."""
    cases = []
    for key in ("@list", "@graph", "@nest", "@included", "@reverse", "@set", "relation", "distribution"):
        is_array = key != "@reverse"
        name = key.strip("@")

        def deep(key=key, is_array=is_array):
            open_, close = f'{{"{key}":' + ("[" if is_array else '{"relation":'), ("]" if is_array else "}") + "}"
            return graph("", f',"relation":{nested(open_, close, 50_000, "{}")}')

        def edge(key=key, is_array=is_array):
            open_, close = f'{{"{key}":' + ("[" if is_array else '{"relation":'), ("]" if is_array else "}") + "}"
            one = nested(open_, close, 55, "{}")
            return graph("", f',"relation":[{",".join([one] * 500)}]')

        cases += [ld(f"deep-{name}", deep, "refused"), ld(f"edge-{name}", edge)]
    wide = ",".join(f'{{"keyword":"{word(k)}"}}' for k in range(1000))
    cases += [
        ld(
            "nest-of-nests",
            lambda: graph(
                ',"n":"@nest"', f',"n":{nested(chr(123) + chr(34) + "n" + chr(34) + ":[" + wide + ",", "]}", 20, "{}")}'
            ),
        ),
        ld(
            "language-map-of-languages",
            lambda: graph(
                ',"t":{"@id":"http://purl.org/dc/terms/title","@container":"@language"}',
                ',"t":{' + ",".join(f'"{language(k)}":["{word(k)}"]' for k in range(40_000)) + "}",
            ),
            is_small=True,
        ),
        ld(
            "types",
            lambda: graph("", "").replace(
                '"@type":"Dataset"', '"@type":[' + ",".join(f'"T{k}"' for k in range(40_000)) + ',"Dataset"]'
            ),
        ),
        page(
            "deep-creator",
            lambda: '{"@context":"https://schema.org/","@type":"Dataset","name":"x","creator":'
            + nested('{"creator":[', "]}", 50_000, "{}")
            + "}",
            "told",
        ),
        page(
            "many-scripts",
            lambda: Packed(
                HTML,
                b"<html><head>Dataset",
                b'<script type="application/ld+json">{"@context":"https://schema.org/","@type":"Dataset","name":"x"}</script>',
                30_000,
            ),
            "any",
        ),
        page(
            "many-tags",
            lambda: Packed(
                HTML, b"<html>Dataset itemtype", b'<div itemscope itemtype="https://schema.org/Dataset">', 400_000
            ),
            "any",
        ),
        page(
            "attributes", lambda: Packed(HTML, b"<html>Dataset itemtype<div ", b"itemprop=name ", 400_000, b">"), "any"
        ),
        page("open-comment", lambda: Packed(HTML, b"<html>Dataset itemtype", b"<!-- <script ", 400_000), "any"),
    ]
    return cases


def turtle(name, text, must="any", is_small=False):
    return Case(
        f"turtle-{name}",
        "dcat",
        "/c.ttl",
        lambda: {"/c.ttl": text() if isinstance(text(), Packed) else (TURTLE, text())},
        must,
        is_small=is_small,
    )


def chain(predicate, length, first="<https://d.example/1>"):
    """A chain of blank nodes that hangs on the dataset: as deep as it is long."""
    out = [
        f"<https://k.example/> {full('dcat:dataset')} <https://d.example/1> .\n<https://d.example/1> {full('rdf:type')} {full('dcat:Dataset')} .\n"
        f'<https://d.example/1> {full("dct:title")} "Zbiór"@pl .\n{first} {full(predicate)} _:n0 .\n'
    ]
    out += [f"_:n{k} {full(predicate)} _:n{k + 1} .\n" for k in range(length)]
    return "".join(out).encode()


def triples():
    dataset = b"<https://d.example/1> a dcat:Dataset ; dct:title 'x' ; dct:relation "
    cases = [
        turtle("deep-nodes", lambda: Packed(TURTLE, PREFIXES + dataset, b"[ x:p ", 200_000), "refused", is_small=True),
        turtle("deep-lists", lambda: Packed(TURTLE, PREFIXES + dataset, b"( ", 200_000), "refused"),
        turtle("edge-nodes", lambda: PREFIXES + dataset + b" , ".join([b"[ x:p " * 60 + b"]" * 60] * 800) + b" .\n"),
        turtle("edge-lists", lambda: PREFIXES + dataset + b" , ".join([b"( " * 60 + b")" * 60] * 800) + b" .\n"),
        turtle("long-list", lambda: PREFIXES + dataset + b"( " + b"'a' " * 90_000 + b") .\n"),
        turtle(
            "prefixes",
            lambda: b"".join(b"@prefix p%d: <https://p.example/%d/> .\n" % (k, k) for k in range(100_000))
            + PREFIXES
            + dataset
            + b"'x' .\n",
        ),
        turtle(
            "bases",
            lambda: b"".join(b"@base <https://b.example/%d/> .\n" % k for k in range(50_000))
            + PREFIXES
            + dataset
            + b"'x' .\n",
        ),
        turtle("long-literal", lambda: Packed(TURTLE, PREFIXES + dataset + b'"', b"a", 100_000_000, b'" .'), "refused"),
        turtle(
            "long-iri",
            lambda: Packed(TURTLE, PREFIXES + dataset + b"<https://x.example/", b"a", 20_000_000, b"> ."),
            "refused",
        ),
    ]
    for predicate in (
        "dct:relation",
        "dcat:distribution",
        "dct:spatial",
        "dct:creator",
        "dcat:theme",
        "skos:broader",
        "rdf:rest",
        "dcat:qualifiedRelation",
    ):
        name = predicate.replace(":", "-")

        def routes(predicate=predicate):
            return {"/c.nt": (NT, chain(predicate, 90_000, "<https://d.example/1>"))}

        cases.append(Case(f"nt-chain-{name}", "dcat", "/c.nt", routes, is_small=predicate == "dct:relation"))
    broken = b'<https://d.example/1> <https://x.example/p> "a" b .\n'
    cases += [
        Case(
            "nt-faults",
            "dcat",
            "/c.nt",
            lambda: {"/c.nt": Packed(NT, chain("dct:relation", 1), broken, 9000)},
            "told",
            is_small=True,
        ),
        Case(
            "nt-more-faults",
            "dcat",
            "/c.nt",
            lambda: {"/c.nt": Packed(NT, chain("dct:relation", 1), broken, 200_000)},
            "told",
        ),
        Case(
            "nt-same-statement",
            "dcat",
            "/c.nt",
            lambda: {
                "/c.nt": Packed(
                    NT,
                    chain("dct:relation", 1),
                    b'<https://d.example/1> <http://purl.org/dc/terms/title> "a" .\n',
                    1_000_000,
                )
            },
        ),
        Case(
            "nt-datasets-without-keys",
            "dcat",
            "/c.nt",
            lambda: {
                "/c.nt": (
                    NT,
                    "".join(
                        f"_:d{k} {full('rdf:type')} {full('dcat:Dataset')} .\n_:d{k} {full('dct:title')} \"{word(k)}\" .\n"
                        for k in range(20_000)
                    ).encode(),
                )
            },
        ),
        Case("nt-shared-part", "dcat", "/c.nt", lambda: {"/c.nt": (NT, shared_part(2000, 20_000))}),
    ]
    return cases


def shared_part(datasets, statements):
    """Every dataset has one large agent: what is read once would be kept again and again."""
    out = [f"<https://u.example/> {full('foaf:name')} \"Urząd {k}\"@{language(k)} .\n" for k in range(statements)]
    for k in range(datasets):
        node = f"<https://d.example/{k}>"
        out += [
            f"<https://k.example/> {full('dcat:dataset')} {node} .\n",
            f"{node} {full('rdf:type')} {full('dcat:Dataset')} .\n",
            f'{node} {full("dct:title")} "{word(k)}"@pl .\n',
            f"{node} {full('dct:publisher')} <https://u.example/> .\n",
        ]
    return "".join(out).encode()


def rdf_xml():
    head = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" '
        b'xmlns:dct="http://purl.org/dc/terms/"><dcat:Dataset rdf:about="https://d.example/1"><dct:title>x</dct:title>'
    )

    def case(name, made, must="any"):
        return Case(f"rdfxml-{name}", "dcat", "/c.rdf", lambda: {"/c.rdf": made()}, must)

    step, back = b"<dct:relation><rdf:Description>", b"</rdf:Description></dct:relation>"
    return [
        case("deep", lambda: Packed(RDFXML, head, step, 100_000), "refused"),
        case("edge", lambda: (RDFXML, head + (step * 60 + back * 60) * 500 + b"</dcat:Dataset></rdf:RDF>")),
        case(
            "attributes",
            lambda: (
                RDFXML,
                head
                + (
                    b"<dct:relation><rdf:Description "
                    + b" ".join(b'dct:a%d="x"' % k for k in range(240))
                    + b"/></dct:relation>"
                )
                * 400
                + b"</dcat:Dataset></rdf:RDF>",
            ),
        ),
        case(
            "namespaces",
            lambda: (
                RDFXML,
                head
                + b"".join(
                    b'<dct:relation xmlns:n%d="https://n.example/%d"><rdf:Description>' % (k, k) for k in range(60)
                )
                + back * 60
                + b"</dcat:Dataset></rdf:RDF>",
            ),
        ),
        case("one-tag", lambda: Packed(RDFXML, head + b"<dct:relation ", b'a="x" ', 1_000_000, b"/>"), "told"),
    ]


def large_datasets(count, languages, size):
    """Datasets of megabytes: a description in many languages, and little on the wire."""
    text = "ab " * (size // 3)
    one = ",".join(f'"{language(k)}":"{text}"' for k in range(languages))
    head = f'{{"@context":{{{VOCAB},"d":{{"@id":"http://purl.org/dc/terms/description","@container":"@language"}}}},"@graph":['
    # The first has an address of its own; the others are told apart by their content and place.
    nodes = ",".join(
        f'{{"@id":"https://d.example/{k}","@type":"Dataset","title":"Zbiór {k}","d":{{{one}}}}}' for k in range(count)
    )
    return Packed(LD, head.encode(), nodes.encode(), 1, b"]}")


def rdf_bombs():
    cases = contexts() + nesting() + triples() + rdf_xml()
    cases += [
        ld("datasets-of-megabytes", lambda: large_datasets(16, 14, 1_000_000)),
        ld("datasets-of-many-languages", lambda: large_datasets(20, 1400, 8000)),
        ld(
            "strings",
            lambda: json.dumps(
                {
                    "@context": {"@vocab": "http://www.w3.org/ns/dcat#"},
                    "@graph": [
                        {
                            "@id": f"https://d.example/{k}",
                            "@type": "Dataset",
                            "http://purl.org/dc/terms/title": "\u0301" * 200_000,
                        }
                        for k in range(5)
                    ],
                }
            ),
        ),
    ]
    return cases
