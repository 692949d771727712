"""Bombs of JSON and XML, of archives and tables, of sitemaps and texts."""
import gzip
import io
import json
import zipfile

from .cases import Case
from .json_feeds import GTFS_AGENCY, ckan_base, gtfs_zip
from .portal import Packed
from .rdf_feeds import sitemap
from .syndication_feeds import atom_entry
from .values import HTML, JSON, XML, as_json, language, word
from .xml_feeds import ISO_NS, csw_answer, iso_record, iso_text

CKAN_PATH, CKAN_OPTIONS = "/ckan/api/3/action/package_search", "options: {page_size: 1000}"
TABULAR_OPTIONS = "options: {format: json, items: /items, map: {identifier: /id, title: /title}}"

# Where each type has its list: the address, the path of the document, what stands before and after the list.
JSON_LISTS = {
    "ckan": ("/ckan", CKAN_PATH, '{"success":true,"result":{"count":%d,"results":[', "]}}", CKAN_OPTIONS),
    "dcat-us": ("/data.json", "/data.json", '{"conformsTo":"https://project-open-data.cio.gov/v1.1/schema","dataset":[', "]}", ""),
    "dkan": ("/dkan", "/dkan/api/1/metastore/schemas/dataset/items", "[", "]", ""),
    "udata": ("/udata", "/udata/api/1/datasets/", '{"total":%d,"next_page":null,"data":[', "]}", ""),
    "opendatasoft": ("/ods", "/ods/api/explore/v2.1/catalog/datasets", '{"total_count":%d,"results":[', "]}", ""),
    "socrata": ("/socrata", "/socrata/api/catalog/v1", '{"resultSetSize":%d,"results":[', "]}", ""),
    "arcgis-hub": ("/hub", "/hub/api/search/v1/collections/dataset/items", '{"type":"FeatureCollection","numberMatched":%d,"features":[', "]}", ""),
    "ogc-records": ("/ogc/collections/a/items", "/ogc/collections/a/items", '{"type":"FeatureCollection","numberMatched":%d,"features":[', "]}", ""),
    "danegov-api": ("/danegov", "/danegov/1.4/institutions", '{"meta":{"count":%d},"data":[', "]}", ""),
    "arcgis-server": ("/arcgis/rest/services", "/arcgis/rest/services", '{"currentVersion":11,"folders":[],"services":[', "]}", ""),
    "tabular": ("/list.json", "/list.json", '{"items":[', "]}", TABULAR_OPTIONS),
}


def json_list(kind, piece, times):
    url, path, head, tail, options = JSON_LISTS[kind]
    head = head % times if "%d" in head else head
    return url, {path: Packed(JSON, head.encode() + piece, b"," + piece, times - 1, tail.encode())}, options


def ckan(name, record, must="any", is_small=False, copies=None):
    """A CKAN feed of one record."""
    return Case(f"ckan-{name}", "ckan", "/ckan", lambda: {CKAN_PATH: as_json(
        {"success": True, "result": {"count": 1, "results": [{**ckan_base(0), **record()}]}})}, must, CKAN_OPTIONS, is_small=is_small, copies=copies)


def json_bombs():
    cases = []
    for kind in JSON_LISTS:
        for name, piece, times in (("empties", b"{}", 900_000), ("numbers", b"0", 900_000), ("same-keys", b'{"id":"a","identifier":"a","title":"x"}', 20_000)):
            def routes(kind=kind, piece=piece, times=times):
                return json_list(kind, piece, times)[1]
            cases.append(Case(f"{kind}-{name}", kind, JSON_LISTS[kind][0], routes, "any" if name == "same-keys" else "told", JSON_LISTS[kind][4],
                              is_small=name == "empties" and kind in ("ckan", "dcat-us")))
        cases.append(Case(f"{kind}-deep", kind, JSON_LISTS[kind][0], lambda kind=kind: {JSON_LISTS[kind][1]: Packed(JSON, b"", b"[", 1_000_000)}, "told"
                          , JSON_LISTS[kind][4]))
        cases.append(Case(f"{kind}-more-empties", kind, JSON_LISTS[kind][0], lambda kind=kind: json_list(kind, b"{}", 20_000_000)[1], "told", JSON_LISTS[kind][4]))
        cases.append(Case(f"{kind}-gzip", kind, JSON_LISTS[kind][0], lambda kind=kind: {JSON_LISTS[kind][1]: Packed(JSON, b"", b" ", 300_000_000)}, "refused"
                          , JSON_LISTS[kind][4]))
    long = "a" * 1_000_000
    marks = "a" + "\u0301" * 400_000
    fields = ("title", "notes", "license_id", "license_title", "license_url", "url", "version", "metadata_modified", "frequency", "author", "maintainer_email", "name")
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
        ckan("coordinates", lambda: {"spatial": json.dumps({"type": "MultiPoint", "coordinates": [[14, 50]] * 400_000})}),
        ckan("geometries", lambda: {"spatial": json.dumps({"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [14, 50]}] * 200_000})}),
        ckan("dates", lambda: {"issued": "2026-10-01T10:00:00." + "0" * 900_000}),
        Case("ckan-datasets-of-megabytes", "ckan", "/ckan", lambda: {CKAN_PATH: ckan_megabytes(16)}, "any", CKAN_OPTIONS, is_small=True),
        Case("ckan-datasets-of-many-languages", "ckan", "/ckan", lambda: {CKAN_PATH: ckan_languages(100)}, "any", CKAN_OPTIONS),
    ]
    cases += [ckan(f"long-{field}", lambda field=field: {field: long}) for field in fields]
    cases += [ckan(f"marks-{field}", lambda field=field: {field: marks}) for field in ("title", "notes", "url")]
    return cases


def ckan_megabytes(count):
    """As large as a record may be, in few languages; told apart, and little on the wire."""
    one = {language(k): "ab " * 330_000 for k in range(14)}
    return Packed(JSON, json.dumps({"success": True, "result": {"count": count, "results": [
        {**ckan_base(k), "notes_translated": one} for k in range(count)]}}).encode(), b"", 0)


def ckan_languages(count):
    one = {language(k): word(k) for k in range(40_000)}
    return Packed(JSON, json.dumps({"success": True, "result": {"count": count, "results": [
        {**ckan_base(k), "title_translated": one} for k in range(count)]}}).encode(), b"", 0)


# Each type's document: what stands before and after its records, and an empty record.
XML_LISTS = {
    "otwarte-dane": ("/d.xml", '<d:datasets xmlns:d="urn:otwarte-dane:harvester:1.13">', "<dataset/>", "</d:datasets>", ""),
    "iso19139": ("/d.xml", f"<r {ISO_NS}>", "<gmd:MD_Metadata/>", "</r>", ""),
    "csw": ("/d.xml", '<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"><csw:SearchResults>', "<csw:Record/>",
            "</csw:SearchResults></csw:GetRecordsResponse>", ""),
    "oai-pmh": ("/d.xml", '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListMetadataFormats><metadataFormat><metadataPrefix>oai_dc</metadataPrefix>'
                "</metadataFormat></ListMetadataFormats><ListRecords>", "<record/>", "</ListRecords></OAI-PMH>", "options: {metadata_prefix: oai_dc}"),
    "atom": ("/d.xml", '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>', "<entry/>", "</feed>", ""),
    "atom-inspire": ("/d.xml", '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>', "<entry/>", "</feed>", ""),
    "rss": ("/d.xml", '<rss version="2.0"><channel><title>x</title>', "<item/>", "</channel></rss>", ""),
    "ogc-services": ("/d.xml", '<WMS_Capabilities version="1.3.0" xmlns="http://www.opengis.net/wms"><Capability><Layer>', "<Layer/>",
                     "</Layer></Capability></WMS_Capabilities>", "options: {services: [wms]}"),
    "waf": ("/", "<html><title>Index of /</title><h1>Index of /</h1>", '<a href="a.xml">a</a>', "</html>", ""),
    "schema-org": ("/sitemap.xml", '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">', "<url/>", "</urlset>", ""),
    "tabular": ("/d.xml", "<list>", "<item/>", "</list>", "options: {format: xml, items: /list/item, map: {identifier: id, title: title}}"),
}


def xml_case(kind, name, make, must="any", is_small=False):
    url, head, record, tail, options = XML_LISTS[kind]
    media = HTML if kind == "waf" else XML
    return Case(f"{kind}-xml-{name}" if kind == "tabular" else f"{kind}-{name}", kind, url, lambda: {url: make(media, head.encode(), record.encode(), tail.encode())}, must, options, is_small=is_small)


def xml_bombs():
    cases = []
    entities = (b"<!DOCTYPE x [<!ENTITY a0 'xxxxxxxxxx'>" + b"".join(b"<!ENTITY a%d '%s'>" % (k, b"&a%d;" % (k - 1) * 10) for k in range(1, 12)) + b"]>")
    for kind in XML_LISTS:
        cases += [
            xml_case(kind, "empties", lambda media, head, record, tail: Packed(media, head, record, 900_000, tail), "told", kind in ("oai-pmh",)),
            xml_case(kind, "deep", lambda media, head, record, tail: Packed(media, head, b"<a>", 2_000_000, tail), "told"),
            xml_case(kind, "edge", lambda media, head, record, tail: (media, head + (b"<a>" * 240 + b"</a>" * 240) * 2000 + tail)),
            xml_case(kind, "attributes", lambda media, head, record, tail: (media, head + (b"<a " + b" ".join(b'a%d="x"' % k for k in range(250)) + b"/>") * 4000 + tail)),
            xml_case(kind, "entities", lambda media, head, record, tail: (media, entities + head + b"&a11;" + tail), "told" if kind != "waf" else "any"),
            xml_case(kind, "gzip", lambda media, head, record, tail: Packed(media, head, b" ", 300_000_000, tail), "refused"),
        ]
    cases += [
        Case("iso19139-texts", "iso19139", "/d.xml", lambda: {"/d.xml": (XML, iso_record(0, {"identification": iso_text("purpose", "x") * 300_000}).encode())}),
        Case("iso19139-megabyte", "iso19139", "/d.xml", lambda: {"/d.xml": (XML, iso_record(0, {"abstract": iso_text("abstract", "ab " * 3_000_000)}).encode())}),
        Case("csw-megabytes", "csw", "/csw", lambda: {"/csw": csw_answer("".join(
            iso_record(k, {"abstract": iso_text("abstract", "ab " * 300_000)}) for k in range(100)), 100)}),
        Case("atom-html", "atom", "/a.xml", lambda: {"/a.xml": (XML, (
            '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>' + atom_entry(0, '<content type="html">' + "&lt;b&gt;" * 200_000 + "</content>")
            + "</feed>").encode())}),
        Case("waf-links", "waf", "/", lambda: {"/": (HTML, ("<title>Index of /</title><h1>Index of /</h1>" + "".join(
            f'<a href="{k}.xml">x</a>' for k in range(120_000))).encode())}, "told"),
    ]
    return cases


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
        return Case(f"gtfs-{name}", "gtfs", "/g.zip", lambda: {"/g.zip": ("application/zip", content())}, must, is_small=is_small)

    def site(name, routes, must="any", is_small=False):
        return Case(f"sitemap-{name}", "schema-org", "/sitemap.xml", routes, must, is_small=is_small)

    def table(name, make, must="any"):
        return Case(f"csv-{name}", "tabular", "/t.csv", lambda: {"/t.csv": make()}, must, "options: {format: csv, map: {identifier: /id, title: /title}}")
    csv = "text/csv"
    return [
        gtfs("rows", lambda: stops(18_000_000), "any", is_small=True),
        gtfs("one-row", lambda: gtfs_zip({"agency.txt": GTFS_AGENCY, "stops.txt": b"stop_lat,stop_lon\n" + b"a," * 60_000_000})),
        gtfs("one-cell", lambda: gtfs_zip({"agency.txt": GTFS_AGENCY, "stops.txt": b'stop_lat,stop_lon\n"' + b"a" * 120_000_000})),
        gtfs("columns", lambda: gtfs_zip({"agency.txt": GTFS_AGENCY, "stops.txt": b"a," * 60_000_000 + b"\n1"})),
        gtfs("agencies", lambda: gtfs_zip({"agency.txt": GTFS_AGENCY + b"1,ZTM,https://ztm.example,Europe/Warsaw\n" * 3_000_000})),
        gtfs("bomb", lambda: gtfs_zip({"agency.txt": GTFS_AGENCY, "stops.txt": b"\n" * 400_000_000}), "told"),
        gtfs("cp1250", lambda: gtfs_zip({"agency.txt": GTFS_AGENCY, "stops.txt": b"stop_lat,stop_lon,n\n" + b"52,21,\xb3\n" * 9_000_000})),
        gtfs("entries", lambda: many_entries(60_000), "told"),
        site("text", lambda: {"/sitemap.xml": Packed("text/plain", b"", b"https://a.example/\n", 3_500_000)}, "any", is_small=True),
        site("text-of-lines", lambda: {"/sitemap.xml": Packed("text/plain", b"h", b"\n", 66_000_000)}, "any"),
        site("text-of-one-line", lambda: {"/sitemap.xml": Packed("text/plain", b"https://a.example/", b"a", 66_000_000)}, "any"),
        site("entries", lambda: {"/sitemap.xml": Packed(XML, b"<urlset>", b"<url><loc>https://a.example/</loc></url>", 400_000, b"</urlset>")}, "told"),
        site("file", lambda: {"/sitemap.xml": ("application/gzip", gzip.compress(b"https://a.example/\n" * 3_500_000))}),
        site("gzip-in-gzip", lambda: {"/sitemap.xml": ("application/gzip", nested_gzip(3))}, "told"),
        site("of-itself", lambda: {"/sitemap.xml": lambda query: (XML, f"<sitemapindex><sitemap><loc>{query['base']}/sitemap.xml</loc></sitemap></sitemapindex>".encode())}, "told"),
        site("of-files", lambda: {"/sitemap.xml": (XML, b"<urlset><url><loc>file:///etc/hostname</loc></url></urlset>")}, "told"),
        site("page-of-megabytes", lambda: {"/sitemap.xml": sitemap(["/p"]), "/p": Packed(HTML, b"<html>Dataset", b"<p>itemtype</p>", 15_000_000)}, "told"),
        table("columns", lambda: Packed(csv, b"id,title,", b"a,", 3_000_000, b"\n1,x\n"), "told"),
        table("cells", lambda: Packed(csv, b"id,title\n1,x", b",a", 3_000_000, b"\n"), "told"),
        table("rows", lambda: Packed(csv, b"id,title\n", b"1,x\n", 200_000)),
        table("empty-rows", lambda: Packed(csv, b"id,title\n", b",\n", 900_000), "told"),
        table("open-quotation", lambda: Packed(csv, b'id,title\n1,"', b"a,\n", 20_000_000), "told"),
    ]
