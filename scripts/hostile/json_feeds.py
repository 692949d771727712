"""Feeds of the types that answer with JSON."""

import json

from .values import Feed, address, as_json, language, many, word


def merge(record, more):
    for key, value in more.items():
        if isinstance(value, dict) and isinstance(record.get(key), dict):
            merge(record[key], value)
        else:
            record[key] = value
    return record


def json_feed(kind, url, base, lists, envelope, options=""):
    """`base(k)` is the k-th record, a list's function gives what `values` values add to it."""

    def build(fill, values, copies):
        # What repeats is the same for all: it is made once.
        more = fill(values)
        return envelope([merge(base(k), json.loads(json.dumps(more))) for k in range(copies)])

    return Feed(kind, url, lists, build, options)


def ckan_base(k):
    return {
        "id": f"zbior-{k}",
        "name": f"zbior-{k}",
        "title": f"Zbiór {k}",
        "notes": "Opis.",
        "state": "active",
        "type": "dataset",
        "metadata_modified": "2026-10-01T10:00:00",
        "license_id": "cc-by",
        "resources": [],
    }


CKAN = json_feed(
    "ckan",
    "/ckan",
    ckan_base,
    {
        "keywords": lambda n: {"tags": many(lambda k: {"name": word(k), "display_name": word(k)}, n)},
        "groups": lambda n: {"groups": many(lambda k: {"id": f"g{k}", "name": f"g{k}", "title": word(k)}, n)},
        "themes": lambda n: {"theme": many(lambda k: f"https://tematy.example/{k}", n)},
        "languages-of-title": lambda n: {"title_translated": {language(k): word(k) for k in range(n)}},
        "languages-of-notes": lambda n: {"notes_translated": {language(k): word(k) for k in range(n)}},
        "distributions": lambda n: {
            "resources": many(lambda k: {"id": f"r{k}", "name": word(k), "url": address(k), "format": "CSV"}, n)
        },
        "languages-of-a-resource": lambda n: {
            "resources": [{"id": "r", "url": address(0), "name_translated": {language(k): word(k) for k in range(n)}}]
        },
        "extras": lambda n: {"extras": many(lambda k: {"key": f"klucz {k}", "value": word(k)}, n)},
        "languages": lambda n: {"language": many(lambda k: f"język {k}", n)},
        "standards": lambda n: {"conforms_to": many(lambda k: f"https://normy.example/{k}", n)},
        "legislation": lambda n: {"applicable_legislation": many(lambda k: f"https://prawo.example/{k}", n)},
        "hvd-categories": lambda n: {"hvd_category": many(lambda k: f"https://kategorie.example/{k}", n)},
        "coordinates": lambda n: {
            "spatial": json.dumps(
                {"type": "MultiPoint", "coordinates": [[14 + k % 90 / 10, 50 + k % 40 / 10] for k in range(n)]}
            )
        },
    },
    lambda records: {
        "/ckan/api/3/action/package_search": as_json(
            {
                "help": "",
                "success": True,
                "result": {"count": len(records), "results": records, "facets": {}, "search_facets": {}},
            }
        )
    },
    "options: {page_size: 1000}",
)


def dcatus_base(k):
    return {
        "@type": "dcat:Dataset",
        "identifier": f"zbior-{k}",
        "title": f"Zbiór {k}",
        "description": "Opis.",
        "modified": "2026-10-01",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "accessLevel": "public",
    }


DCATUS_LISTS = {
    "keywords": lambda n: {"keyword": many(word, n)},
    "themes": lambda n: {"theme": many(word, n)},
    "contacts": lambda n: {
        "contactPoint": many(lambda k: {"fn": word(k), "hasEmail": f"mailto:biuro{k}@dane.example"}, n)
    },
    "places": lambda n: {
        "spatial": many(lambda k: f"{14 + k % 9},{50 + k % 4},{15 + k % 9},{51 + k % 4}" if k % 2 else word(k), n)
    },
    "periods": lambda n: {"temporal": many(lambda k: f"{1000 + k % 1000}-01-01/{2000 + k % 26}-12-31", n)},
    "distributions": lambda n: {
        "distribution": many(lambda k: {"title": word(k), "downloadURL": address(k), "mediaType": "text/csv"}, n)
    },
    "samples": lambda n: {"sample": many(lambda k: {"title": word(k), "downloadURL": address(k)}, n)},
    "pages": lambda n: {"references": many(lambda k: f"https://strony.example/{k}", n)},
    "standards": lambda n: {"conformsTo": many(lambda k: f"https://normy.example/{k}", n)},
    "legislation": lambda n: {"applicableLegislation": many(lambda k: f"https://prawo.example/{k}", n)},
    "languages": lambda n: {"language": many(lambda k: f"język {k}", n)},
    "identifiers": lambda n: {"otherIdentifier": many(lambda k: {"@id": f"https://id.example/{k}"}, n)},
    "series": lambda n: {"inSeries": many(lambda k: f"https://serie.example/{k}", n)},
    "services": lambda n: {
        "distribution": [
            {
                "accessURL": address(0),
                "accessService": many(lambda k: {"title": word(k), "endpointURL": f"https://uslugi.example/{k}"}, n),
            }
        ]
    },
}
DCATUS = json_feed(
    "dcat-us",
    "/data.json",
    dcatus_base,
    DCATUS_LISTS,
    lambda records: {
        "/data.json": as_json(
            {"@type": "dcat:Catalog", "conformsTo": "https://project-open-data.cio.gov/v1.1/schema", "dataset": records}
        )
    },
)
DKAN = json_feed(
    "dkan",
    "/dkan",
    dcatus_base,
    DCATUS_LISTS,
    lambda records: {"/dkan/api/1/metastore/schemas/dataset/items": as_json(records)},
)


def udata_base(k):
    return {
        "id": f"{k:024x}",
        "slug": f"zbior-{k}",
        "title": f"Zbiór {k}",
        "description": "Opis.",
        "page": f"https://portal.example/{k}",
        "created_at": "2026-10-01T10:00:00",
        "last_modified": "2026-10-01T10:00:00",
        "license": "cc-by",
        "frequency": "annual",
        "tags": [],
        "resources": [],
        "private": False,
        "deleted": None,
    }


UDATA = json_feed(
    "udata",
    "/udata",
    udata_base,
    {
        "keywords": lambda n: {"tags": many(word, n)},
        "contacts": lambda n: {
            "contact_points": many(lambda k: {"name": word(k), "email": f"biuro{k}@dane.example"}, n)
        },
        "places": lambda n: {"spatial": {"zones": many(lambda k: f"pl:gmina:{k}", n)}},
        "badges": lambda n: {"badges": many(lambda k: {"kind": word(k)}, n)},
        "distributions": lambda n: {
            "resources": many(lambda k: {"id": f"r{k}", "title": word(k), "url": address(k), "format": "csv"}, n)
        },
    },
    lambda records: {
        "/udata/api/1/datasets/": as_json(
            {"data": records, "page": 1, "page_size": len(records), "total": len(records), "next_page": None}
        )
    },
)


def ods_base(k):
    return {
        "dataset_id": f"zbior-{k}",
        "dataset_uid": f"da_{k}",
        "has_records": True,
        "attachments": [],
        "metas": {
            "default": {
                "title": f"Zbiór {k}",
                "description": "Opis.",
                "modified": "2026-10-01T10:00:00+00:00",
                "license": "CC BY 4.0",
            },
            "dcat": {},
        },
    }


ODS = json_feed(
    "opendatasoft",
    "/ods",
    ods_base,
    {
        "keywords": lambda n: {"metas": {"default": {"keyword": many(word, n)}}},
        "themes": lambda n: {"metas": {"default": {"theme": many(word, n)}}},
        "places": lambda n: {"metas": {"default": {"territory": many(word, n)}}},
        "pages": lambda n: {
            "metas": {"default": {"references": " ".join(many(lambda k: f"https://strony.example/{k}", n))}}
        },
        "languages": lambda n: {"metas": {"default": {"language": many(lambda k: f"język {k}", n)}}},
        "relations": lambda n: {"metas": {"dcat": {"relation": many(lambda k: f"https://strony.example/{k}", n)}}},
        "distributions": lambda n: {
            "attachments": many(lambda k: {"title": word(k), "url": address(k), "mimetype": "text/csv"}, n)
        },
        "templates": lambda n: {"metas": {f"szablon{k}": {"pole": word(k)} for k in range(n)}},
    },
    lambda records: {
        "/ods/api/explore/v2.1/catalog/datasets": as_json({"total_count": len(records), "results": records})
    },
)


def socrata_base(k):
    return {
        "resource": {
            "id": f"{k:04d}-abcd",
            "name": f"Zbiór {k}",
            "description": "Opis.",
            "type": "dataset",
            "updatedAt": "2026-10-01T10:00:00Z",
        },
        "classification": {},
        "metadata": {"domain": "dane.example"},
        "permalink": f"https://dane.example/d/{k:04d}-abcd",
    }


SOCRATA = json_feed(
    "socrata",
    "/socrata",
    socrata_base,
    {
        "keywords": lambda n: {"classification": {"domain_tags": many(word, n)}},
        "themes": lambda n: {"classification": {"categories": many(word, n)}},
        "fields": lambda n: {
            "classification": {"domain_metadata": many(lambda k: {"key": f"pole_{k}", "value": word(k)}, n)}
        },
    },
    lambda records: {"/socrata/api/catalog/v1": as_json({"results": records, "resultSetSize": len(records)})},
)


TABULAR = json_feed(
    "tabular",
    "/list.json",
    lambda k: {"id": f"zbior-{k}", "title": f"Zbiór {k}", "description": "Opis."},
    {
        "keywords": lambda n: {"tags": many(word, n)},
        "keywords-of-one-text": lambda n: {"words": ",".join(many(word, n))},
        "themes": lambda n: {"themes": many(word, n)},
        "creators": lambda n: {"creators": many(word, n)},
        "contacts": lambda n: {"contacts": many(word, n)},
        "licences": lambda n: {"licences": many(lambda k: f"https://licencje.example/{k}", n)},
        "places": lambda n: {"places": many(lambda k: f"{k:07d}", n)},
        "pages": lambda n: {"pages": many(lambda k: f"https://strony.example/{k}", n)},
        "languages": lambda n: {"languages": many(lambda k: f"język {k}", n)},
        "distributions": lambda n: {"files": many(lambda k: {"url": address(k), "title": word(k), "format": "CSV"}, n)},
    },
    lambda records: {"/list.json": as_json({"items": records})},
    """options:
  format: json
  items: /items
  map:
    identifier: /id
    title: /title
    description: /description
    keyword: [/tags/*, {path: /words, separator: ","}]
    theme: /themes/*
    creator: /creators/*
    contactPoint: {name: /contacts/*}
    license: /licences/*
    spatial: /places/*
    page: /pages/*
    language: /languages/*
    distribution: {items: /files, title: /title, downloadURL: /url, format: /format}
""",
)
