"""Feeds of dane.gov.pl, whose records have three parts, of ArcGIS Server and of GTFS."""

import io
import zipfile

from .values import Feed, address, as_json, many, word


def dataset_of(resource):
    return resource["relationships"]["dataset"]["data"]["id"]


def danegov_build(fill, values, copies):
    more = fill(values)
    attributes = {
        "title": "Zbiór",
        "notes": "<p>Opis.</p>",
        "keywords": [],
        "modified": "2026-10-01T10:00:00Z",
        "license_name": "CC BY 4.0",
        **more.get("attributes", {}),
    }
    datasets = [
        {
            "id": str(k),
            "type": "dataset",
            "attributes": attributes,
            "relationships": {
                "institution": {"data": {"id": "1", "type": "institution"}},
                "resources": {"meta": {"count": values if "resources" in more else 0}},
            },
        }
        for k in range(1, copies + 1)
    ]
    institution = {
        "id": "1",
        "type": "institution",
        "attributes": {"title": "Urząd", "institution_type": "local", **more.get("institution", {})},
    }
    resources = [
        {
            "id": str(d * 1_000_000 + k),
            "type": "resource",
            "attributes": attributes,
            "relationships": {"dataset": {"data": {"id": str(d), "type": "dataset"}}},
        }
        for d in range(1, copies + 1)
        for k, attributes in enumerate(more.get("resources", []))
    ]

    def page(all_rows):
        def answer(query):
            # Behind the first ten thousand the portal is asked on by ids.
            after, wanted = int(query.get("id[gt]", "0")), query.get("dataset[id][terms]", "").split(",")
            rows = [row for row in all_rows if int(row["id"]) > after and (wanted == [""] or dataset_of(row) in wanted)]
            size, number = max(1, int(query.get("per_page", "100"))), max(1, int(query.get("page", "1")))
            part = rows[(number - 1) * size : number * size]
            links = {"next": "there is more"} if number * size < len(rows) else {}
            return as_json({"meta": {"count": len(rows)}, "links": links, "data": part})

        return answer

    routes = {
        "/danegov/1.4/institutions": page([institution]),
        "/danegov/1.4/datasets": page(datasets),
        "/danegov/1.4/resources": page(resources),
    }
    own = {}
    for resource in resources:
        own.setdefault(dataset_of(resource), []).append(resource)
    for k in range(1, copies + 1):
        routes[f"/danegov/1.4/datasets/{k}/resources"] = page(own.get(str(k), []))
    return routes


DANEGOV = Feed(
    "danegov-api",
    "/danegov",
    {
        "keywords": lambda n: {"attributes": {"keywords": many(word, n)}},
        "themes": lambda n: {"attributes": {"categories": many(lambda k: {"id": k, "title": word(k)}, n)}},
        "places": lambda n: {
            "attributes": {"regions": many(lambda k: {"region_id": k, "hierarchy_label": word(k)}, n)}
        },
        "pages": lambda n: {
            "attributes": {"supplements": many(lambda k: {"file_url": f"https://strony.example/{k}"}, n)}
        },
        "distributions": lambda n: {
            "resources": many(
                lambda k: {"title": word(k), "format": "csv", "media_type": "file", "download_url": address(k)}, n
            )
        },
    },
    danegov_build,
)


def arcgis_build(fill, values, copies):
    service = {"serviceDescription": "Opis.", "mapName": "Mapa", **fill(values)}
    routes = {
        "/arcgis/rest/services": as_json(
            {
                "currentVersion": 11.1,
                "folders": [],
                "services": [{"name": f"Mapa{k}", "type": "MapServer"} for k in range(copies)],
            }
        )
    }
    for k in range(copies):
        routes[f"/arcgis/rest/services/Mapa{k}/MapServer"] = as_json(service)
    return routes


ARCGIS = Feed(
    "arcgis-server",
    "/arcgis/rest/services",
    {
        "keywords": lambda n: {"documentInfo": {"Title": "Mapa", "Keywords": ",".join(many(word, n))}},
        "distributions": lambda n: {"layers": many(lambda k: {"id": k, "name": word(k)}, n)},
    },
    arcgis_build,
)


def gtfs_zip(tables):
    """An archive of tables, each given as its bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in tables.items():
            archive.writestr(name, content)
    return out.getvalue()


GTFS_AGENCY = b"agency_id,agency_name,agency_url,agency_timezone\n1,ZTM,https://ztm.example,Europe/Warsaw\n"


def gtfs_table(name, head, row):
    def build(values):
        return {name: (head + "\n" + "".join(row(k) for k in range(values))).encode()}

    return build


GTFS = Feed(
    "gtfs",
    "/gtfs.zip",
    {
        "stops": gtfs_table(
            "stops.txt",
            "stop_id,stop_name,stop_lat,stop_lon",
            lambda k: f"{k},{word(k)},52.{k % 1000:03d},21.{k % 1000:03d}\n",
        ),
        "routes": gtfs_table("routes.txt", "route_id,route_short_name,route_type", lambda k: f"{k},{k},3\n"),
        "days": gtfs_table(
            "calendar_dates.txt",
            "service_id,date,exception_type",
            lambda k: f"{k},2026{k % 12 + 1:02d}{k % 28 + 1:02d},1\n",
        ),
        "agencies": gtfs_table(
            "agency.txt",
            "agency_id,agency_name,agency_url,agency_timezone",
            lambda k: f"{k},{word(k)},https://ztm.example,Europe/Warsaw\n",
        ),
        # An archive of more than ten thousand files is refused as such.
        "tables": lambda n: {f"tabela{k}.txt": b"a\n1\n" for k in range(min(n, 9000))},
        "columns": lambda n: {
            "stops.txt": ("stop_lat,stop_lon," + ",".join(f"k{k}" for k in range(n)) + "\n52,21\n").encode()
        },
    },
    lambda fill, values, copies: {
        "/gtfs.zip": ("application/zip", gtfs_zip({"agency.txt": GTFS_AGENCY, **fill(values)}))
    },
)
