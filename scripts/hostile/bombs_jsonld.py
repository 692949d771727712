"""Bombs of JSON-LD: contexts, nesting and texts, in documents and in pages."""

import json

from .cases import Case
from .portal import Packed
from .rdf_feeds import sitemap
from .values import HTML, language, word

LD = "application/ld+json"
VOCAB = '"@vocab":"http://www.w3.org/ns/dcat#","title":"http://purl.org/dc/terms/title"'
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


def jsonld_bombs():
    cases = contexts() + nesting()
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
