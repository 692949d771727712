"""Feeds of every type, in which one list can be made as long as wanted.

`FEEDS[type].routes(list, values, copies)` are the documents of a whole feed: `copies` records, each of which has `values`
values in `list` and is otherwise as small as its protocol allows. Nothing but the list grows, so time and memory that grow
faster than it are the program's.
"""

from .geo_feeds import HUB, OGC_RECORDS
from .json_feeds import CKAN, DCATUS, DKAN, ODS, SOCRATA, TABULAR, UDATA
from .other_feeds import ARCGIS, DANEGOV, GTFS
from .rdf_feeds import DCAT, JSONLD, SCHEMA
from .syndication_feeds import ATOM, INSPIRE, OGC_SERVICES, OTWARTE, RSS
from .xml_feeds import CSW_DC, CSW_ISO, ISO, OAI, WAF

# `csw` and `dcat` speak two languages each, so they stand here twice.
FEEDS = {
    "ckan": CKAN,
    "otwarte-dane": OTWARTE,
    "dcat": DCAT,
    "dcat-jsonld": JSONLD,
    "iso19139": ISO,
    "waf": WAF,
    "csw": CSW_DC,
    "csw-iso": CSW_ISO,
    "ogc-records": OGC_RECORDS,
    "oai-pmh": OAI,
    "ogc-services": OGC_SERVICES,
    "atom-inspire": INSPIRE,
    "atom": ATOM,
    "rss": RSS,
    "schema-org": SCHEMA,
    "gtfs": GTFS,
    "danegov-api": DANEGOV,
    "dcat-us": DCATUS,
    "opendatasoft": ODS,
    "socrata": SOCRATA,
    "udata": UDATA,
    "dkan": DKAN,
    "arcgis-hub": HUB,
    "arcgis-server": ARCGIS,
    "tabular": TABULAR,
}
