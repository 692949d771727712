"""Bombs of RDF: nesting and chains of Turtle, N-Triples and RDF/XML."""

from .cases import Case
from .portal import Packed
from .rdf_feeds import full
from .values import language, word

TURTLE, NT, RDFXML = "text/turtle", "application/n-triples", "application/rdf+xml"
PREFIXES = b"@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . @prefix x: <https://x.example/> .\n"


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


def rdf_bombs():
    return triples() + rdf_xml()
