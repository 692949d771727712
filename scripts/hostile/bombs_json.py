"""Bombs of JSON: empty and repeated records, depth, long texts, and datasets of megabytes."""

import json

from .cases import Case
from .json_feeds import ckan_base
from .portal import Packed
from .values import JSON, as_json, language, word

CKAN_PATH, CKAN_OPTIONS = "/ckan/api/3/action/package_search", "options: {page_size: 1000}"
TABULAR_OPTIONS = "options: {format: json, items: /items, map: {identifier: /id, title: /title}}"

# Where each type has its list: the address, the path of the document, what stands before and after the list.
JSON_LISTS = {
    "ckan": ("/ckan", CKAN_PATH, '{"success":true,"result":{"count":%d,"results":[', "]}}", CKAN_OPTIONS),
    "dcat-us": (
        "/data.json",
        "/data.json",
        '{"conformsTo":"https://project-open-data.cio.gov/v1.1/schema","dataset":[',
        "]}",
        "",
    ),
    "dkan": ("/dkan", "/dkan/api/1/metastore/schemas/dataset/items", "[", "]", ""),
    "udata": ("/udata", "/udata/api/1/datasets/", '{"total":%d,"next_page":null,"data":[', "]}", ""),
    "opendatasoft": ("/ods", "/ods/api/explore/v2.1/catalog/datasets", '{"total_count":%d,"results":[', "]}", ""),
    "socrata": ("/socrata", "/socrata/api/catalog/v1", '{"resultSetSize":%d,"results":[', "]}", ""),
    "arcgis-hub": (
        "/hub",
        "/hub/api/search/v1/collections/dataset/items",
        '{"type":"FeatureCollection","numberMatched":%d,"features":[',
        "]}",
        "",
    ),
    "ogc-records": (
        "/ogc/collections/a/items",
        "/ogc/collections/a/items",
        '{"type":"FeatureCollection","numberMatched":%d,"features":[',
        "]}",
        "",
    ),
    "danegov-api": ("/danegov", "/danegov/1.4/institutions", '{"meta":{"count":%d},"data":[', "]}", ""),
    "arcgis-server": (
        "/arcgis/rest/services",
        "/arcgis/rest/services",
        '{"currentVersion":11,"folders":[],"services":[',
        "]}",
        "",
    ),
    "tabular": ("/list.json", "/list.json", '{"items":[', "]}", TABULAR_OPTIONS),
}


def json_list(kind, piece, times):
    url, path, head, tail, options = JSON_LISTS[kind]
    head = head % times if "%d" in head else head
    return url, {path: Packed(JSON, head.encode() + piece, b"," + piece, times - 1, tail.encode())}, options


def ckan(name, record, must="any", is_small=False, copies=None):
    """A CKAN feed of one record."""
    return Case(
        f"ckan-{name}",
        "ckan",
        "/ckan",
        lambda: {
            CKAN_PATH: as_json({"success": True, "result": {"count": 1, "results": [{**ckan_base(0), **record()}]}})
        },
        must,
        CKAN_OPTIONS,
        is_small=is_small,
        copies=copies,
    )


def json_bombs():
    cases = []
    for kind in JSON_LISTS:
        for name, piece, times in (
            ("empties", b"{}", 900_000),
            ("numbers", b"0", 900_000),
            ("same-keys", b'{"id":"a","identifier":"a","title":"x"}', 20_000),
        ):

            def routes(kind=kind, piece=piece, times=times):
                return json_list(kind, piece, times)[1]

            cases.append(
                Case(
                    f"{kind}-{name}",
                    kind,
                    JSON_LISTS[kind][0],
                    routes,
                    "any" if name == "same-keys" else "told",
                    JSON_LISTS[kind][4],
                    is_small=name == "empties" and kind in ("ckan", "dcat-us"),
                )
            )
        for name, document, must in (
            ("deep", lambda kind: {JSON_LISTS[kind][1]: Packed(JSON, b"", b"[", 1_000_000)}, "told"),
            ("more-empties", lambda kind: json_list(kind, b"{}", 20_000_000)[1], "told"),
            ("gzip", lambda kind: {JSON_LISTS[kind][1]: Packed(JSON, b"", b" ", 300_000_000)}, "refused"),
        ):
            routes = lambda kind=kind, document=document: document(kind)
            cases.append(Case(f"{kind}-{name}", kind, JSON_LISTS[kind][0], routes, must, JSON_LISTS[kind][4]))
    long = "a" * 1_000_000
    marks = "a" + "\u0301" * 400_000
    fields = (
        "title",
        "notes",
        "license_id",
        "license_title",
        "license_url",
        "url",
        "version",
        "metadata_modified",
        "frequency",
        "author",
        "maintainer_email",
        "name",
    )
    cases += [
        ckan("deep-value", lambda: {"extras": [{"key": "spatial", "value": "[" * 900_000}]}, "any"),
        ckan("edge-value", lambda: {"notes_translated": json.loads('{"a":' * 100 + "1" + "}" * 100)}),
        ckan("members", lambda: {f"pole{k}": word(k) for k in range(400_000)}),
        ckan("long-number", lambda: {"resources": [{"id": "r", "url": "https://x.example/", "size": "9" * 5_000_000}]}),
        ckan("nul-in-key", lambda: {"id": "zbior\u0000-1", "name": "a\u0000b", "title": "x\u0000y"}, is_small=True),
        ckan("directions", lambda: {"title": "\u202e gnp.exe", "notes": "\u2066\u2067\u202d\u200f" * 1000}),
        ckan("html", lambda: {"notes": "<div>" * 190_000}),
        ckan("entities", lambda: {"notes": "&amp;" + "amp;" * 200_000 + "oacute;"}),
        ckan("markdown", lambda: {"notes": "[" * 200_000 + "](" * 200_000}),
        ckan("commas", lambda: {"tags": [{"name": "," * 900_000}]}),
        ckan(
            "coordinates", lambda: {"spatial": json.dumps({"type": "MultiPoint", "coordinates": [[14, 50]] * 400_000})}
        ),
        ckan(
            "geometries",
            lambda: {
                "spatial": json.dumps(
                    {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [14, 50]}] * 200_000}
                )
            },
        ),
        ckan("dates", lambda: {"issued": "2026-10-01T10:00:00." + "0" * 900_000}),
        Case(
            "ckan-datasets-of-megabytes",
            "ckan",
            "/ckan",
            lambda: {CKAN_PATH: ckan_megabytes(16)},
            "any",
            CKAN_OPTIONS,
            is_small=True,
        ),
        Case(
            "ckan-datasets-of-many-languages",
            "ckan",
            "/ckan",
            lambda: {CKAN_PATH: ckan_languages(100)},
            "any",
            CKAN_OPTIONS,
        ),
    ]
    cases += [ckan(f"long-{field}", lambda field=field: {field: long}) for field in fields]
    cases += [ckan(f"marks-{field}", lambda field=field: {field: marks}) for field in ("title", "notes", "url")]
    return cases


def ckan_megabytes(count):
    """As large as a record may be, in few languages; told apart, and little on the wire."""
    one = {language(k): "ab " * 330_000 for k in range(14)}
    return Packed(
        JSON,
        json.dumps(
            {
                "success": True,
                "result": {
                    "count": count,
                    "results": [{**ckan_base(k), "notes_translated": one} for k in range(count)],
                },
            }
        ).encode(),
        b"",
        0,
    )


def ckan_languages(count):
    one = {language(k): word(k) for k in range(40_000)}
    return Packed(
        JSON,
        json.dumps(
            {
                "success": True,
                "result": {
                    "count": count,
                    "results": [{**ckan_base(k), "title_translated": one} for k in range(count)],
                },
            }
        ).encode(),
        b"",
        0,
    )
