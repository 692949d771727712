"""Bombs of archives, sitemaps and tables."""

import gzip
import io
import zipfile

from .cases import Case
from .other_feeds import GTFS_AGENCY, gtfs_zip
from .portal import Packed
from .rdf_feeds import sitemap
from .values import HTML, XML


def stops(rows):
    """A table that is small in its archive and large outside of it."""
    return gtfs_zip({"agency.txt": GTFS_AGENCY, "stops.txt": b"stop_id,stop_lat,stop_lon\n" + b"1,52.1,21.1\n" * rows})


def nested_gzip(times):
    content = b"a" * 50_000_000
    for _ in range(times):
        content = gzip.compress(content, 9)
    return content


def many_entries(count):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for k in range(count):
            archive.writestr(f"{k}.txt", b"")
    return out.getvalue()


def text_bombs():
    def gtfs(name, content, must="any", is_small=False):
        return Case(
            f"gtfs-{name}",
            "gtfs",
            "/g.zip",
            lambda: {"/g.zip": ("application/zip", content())},
            must,
            is_small=is_small,
        )

    def site(name, routes, must="any", is_small=False):
        return Case(f"sitemap-{name}", "schema-org", "/sitemap.xml", routes, must, is_small=is_small)

    def table(name, make, must="any"):
        return Case(
            f"csv-{name}",
            "tabular",
            "/t.csv",
            lambda: {"/t.csv": make()},
            must,
            "options: {format: csv, map: {identifier: /id, title: /title}}",
        )

    csv = "text/csv"
    return [
        gtfs("rows", lambda: stops(18_000_000), "any", is_small=True),
        gtfs(
            "one-row",
            lambda: gtfs_zip({"agency.txt": GTFS_AGENCY, "stops.txt": b"stop_lat,stop_lon\n" + b"a," * 60_000_000}),
        ),
        gtfs(
            "one-cell",
            lambda: gtfs_zip({"agency.txt": GTFS_AGENCY, "stops.txt": b'stop_lat,stop_lon\n"' + b"a" * 120_000_000}),
        ),
        gtfs("columns", lambda: gtfs_zip({"agency.txt": GTFS_AGENCY, "stops.txt": b"a," * 60_000_000 + b"\n1"})),
        gtfs(
            "agencies",
            lambda: gtfs_zip({"agency.txt": GTFS_AGENCY + b"1,ZTM,https://ztm.example,Europe/Warsaw\n" * 3_000_000}),
        ),
        gtfs("bomb", lambda: gtfs_zip({"agency.txt": GTFS_AGENCY, "stops.txt": b"\n" * 400_000_000}), "told"),
        gtfs(
            "cp1250",
            lambda: gtfs_zip(
                {"agency.txt": GTFS_AGENCY, "stops.txt": b"stop_lat,stop_lon,n\n" + b"52,21,\xb3\n" * 9_000_000}
            ),
        ),
        gtfs("entries", lambda: many_entries(60_000), "told"),
        site(
            "text",
            lambda: {"/sitemap.xml": Packed("text/plain", b"", b"https://a.example/\n", 3_500_000)},
            "any",
            is_small=True,
        ),
        site("text-of-lines", lambda: {"/sitemap.xml": Packed("text/plain", b"h", b"\n", 66_000_000)}, "any"),
        site(
            "text-of-one-line",
            lambda: {"/sitemap.xml": Packed("text/plain", b"https://a.example/", b"a", 66_000_000)},
            "any",
        ),
        site(
            "entries",
            lambda: {
                "/sitemap.xml": Packed(
                    XML, b"<urlset>", b"<url><loc>https://a.example/</loc></url>", 400_000, b"</urlset>"
                )
            },
            "told",
        ),
        site(
            "file", lambda: {"/sitemap.xml": ("application/gzip", gzip.compress(b"https://a.example/\n" * 3_500_000))}
        ),
        site("gzip-in-gzip", lambda: {"/sitemap.xml": ("application/gzip", nested_gzip(3))}, "told"),
        site(
            "of-itself",
            lambda: {
                "/sitemap.xml": lambda query: (
                    XML,
                    f"<sitemapindex><sitemap><loc>{query['base']}/sitemap.xml</loc></sitemap></sitemapindex>".encode(),
                )
            },
        ),
        site(
            "of-files",
            lambda: {"/sitemap.xml": (XML, b"<urlset><url><loc>file:///etc/hostname</loc></url></urlset>")},
            "told",
        ),
        site(
            "page-of-megabytes",
            lambda: {
                "/sitemap.xml": sitemap(["/p"]),
                "/p": Packed(HTML, b"<html>Dataset", b"<p>itemtype</p>", 15_000_000),
            },
            "told",
        ),
        table("columns", lambda: Packed(csv, b"id,title,", b"a,", 3_000_000, b"\n1,x\n"), "told"),
        table("cells", lambda: Packed(csv, b"id,title\n1,x", b",a", 3_000_000, b"\n"), "told"),
        table("rows", lambda: Packed(csv, b"id,title\n", b"1,x\n", 200_000)),
        table("empty-rows", lambda: Packed(csv, b"id,title\n", b",\n", 900_000)),
        table("open-quotation", lambda: Packed(csv, b'id,title\n1,"', b"a,\n", 20_000_000), "told"),
    ]
