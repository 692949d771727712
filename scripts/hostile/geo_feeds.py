"""Feeds of GeoJSON: ArcGIS Hub and OGC API Records."""

from .json_feeds import json_feed
from .values import address, as_json, many, word


def hub_base(k):
    return {
        "id": f"{k:032x}",
        "type": "Feature",
        "properties": {
            "id": f"{k:032x}",
            "title": f"Zbiór {k}",
            "description": "Opis.",
            "access": "public",
            "type": "CSV",
            "license": "CC-BY-4.0",
        },
    }


HUB = json_feed(
    "arcgis-hub",
    "/hub",
    hub_base,
    {
        "keywords": lambda n: {"properties": {"tags": many(word, n)}},
        "themes": lambda n: {"properties": {"categories": many(lambda k: f"/Categories/{word(k)}", n)}},
        "distributions": lambda n: {
            "properties": {"additionalResources": many(lambda k: {"name": word(k), "url": address(k)}, n)}
        },
        "coordinates": lambda n: {
            "geometry": {"type": "MultiPoint", "coordinates": [[14 + k % 90 / 10, 50 + k % 40 / 10] for k in range(n)]}
        },
    },
    lambda records: {
        "/hub/api/search/v1/collections/dataset/items": as_json(
            {"type": "FeatureCollection", "features": records, "numberMatched": len(records), "links": []}
        )
    },
)


def ogc_base(k):
    return {
        "id": f"zbior-{k}",
        "type": "Feature",
        "geometry": None,
        "links": [],
        "properties": {
            "type": "dataset",
            "title": f"Zbiór {k}",
            "description": "Opis.",
            "updated": "2026-10-01T10:00:00Z",
            "license": "CC-BY-4.0",
        },
    }


OGC_RECORDS = json_feed(
    "ogc-records",
    "/ogc/collections/datasets/items",
    ogc_base,
    {
        "keywords": lambda n: {"properties": {"keywords": many(word, n)}},
        "themes": lambda n: {
            "properties": {
                "themes": [{"scheme": "https://tematy.example", "concepts": many(lambda k: {"id": word(k)}, n)}]
            }
        },
        "theme-schemes": lambda n: {
            "properties": {
                "themes": many(lambda k: {"scheme": f"https://tematy.example/{k}", "concepts": [{"id": word(k)}]}, n)
            }
        },
        "contacts": lambda n: {
            "properties": {
                "contacts": many(
                    lambda k: {
                        "organization": word(k),
                        "emails": [{"value": f"b{k}@dane.example"}],
                        "roles": ["pointOfContact"],
                    },
                    n,
                )
            }
        },
        "authors": lambda n: {
            "properties": {
                "contacts": many(lambda k: {"organization": word(k), "roles": ["author", "owner", "processor"]}, n)
            }
        },
        "roles": lambda n: {
            "properties": {
                "contacts": [{"organization": "Urząd", "roles": many(lambda k: "author" if k % 2 else "owner", n)}]
            }
        },
        "identifiers": lambda n: {"properties": {"externalIds": many(lambda k: {"value": f"id-{k}"}, n)}},
        "languages": lambda n: {"properties": {"resourceLanguages": many(lambda k: {"code": f"język {k}"}, n)}},
        "licences": lambda n: {"links": many(lambda k: {"rel": "license", "href": f"https://licencje.example/{k}"}, n)},
        "distributions": lambda n: {
            "links": many(lambda k: {"rel": "item", "href": address(k), "type": "text/csv", "title": word(k)}, n)
        },
        "pages": lambda n: {"links": many(lambda k: {"rel": "describedby", "href": f"https://strony.example/{k}"}, n)},
        "services": lambda n: {
            "links": many(
                lambda k: {"rel": "service", "href": f"https://uslugi.example/{k}/wms?service=WMS", "type": "OGC:WMS"},
                n,
            )
        },
        "coordinates": lambda n: {
            "geometry": {"type": "MultiPoint", "coordinates": [[14 + k % 90 / 10, 50 + k % 40 / 10] for k in range(n)]}
        },
    },
    lambda records: {
        "/ogc/collections/datasets/items": as_json(
            {
                "type": "FeatureCollection",
                "features": records,
                "numberMatched": len(records),
                "numberReturned": len(records),
                "links": [],
            }
        )
    },
)
