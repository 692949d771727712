"""What the soak lays on the daemon: simulated portals that change and fail, and requests of every kind."""

import json
import re
import subprocess
import sys
import threading
import urllib.parse
import urllib.request

# A proxy of the environment has no business on loopback.
LOOPBACK = urllib.request.build_opener(urllib.request.ProxyHandler({}))
TURTLE, LD, RDFXML, NT, HTML = (
    "text/turtle",
    "application/ld+json",
    "application/rdf+xml",
    "application/n-triples",
    "text/html",
)


class Simulator:
    """A simulated portal on a port of its own: the daemon takes it for a host of its own."""

    def __init__(self, path, datasets, seed):
        words = [sys.executable, path, "--port", "0", "--datasets", str(datasets), "--seed", str(seed), "--gzip"]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        if not found:
            raise SystemExit(f"soak: the simulator does not start: {line}")
        self.url = found.group()
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def tell(self, what, value):
        try:
            LOOPBACK.open(
                urllib.request.Request(f"{self.url}/_sim/{what}", json.dumps(value).encode(), method="POST"), timeout=30
            ).read()
        except OSError:
            # It is busy with a fault of its own; there will be others.
            pass

    def stop(self):
        self.process.kill()
        self.process.wait()


class Loop(threading.Thread):
    """Something that is done again and again until it is stopped."""

    def __init__(self, step, pause):
        super().__init__(daemon=True)
        self.step, self.pause, self.done = step, pause, threading.Event()
        self.start()

    def run(self):
        while not self.done.wait(self.pause):
            self.step()

    def stop(self):
        self.done.set()
        self.join(timeout=120)


def requests(ids, sources):
    """`right` or `wrong`, what is accepted, and the path: lists, searches, pages, RDF, sources, and faults of a client."""
    q = urllib.parse.quote
    searches = [
        "budżet",
        "powietrze",
        "rozklad jazdy",
        '"jakość powietrza"',
        "plan*",
        "d*",
        "zbior*",
        "miasto -budżet",
        "gmina",
        "ścieżki rowerowe",
    ]
    lists = [
        f"/datasets?q={q(words)}&limit={limit}"
        for words, limit in zip(searches, (20, 100, 20, 50, 20, 20, 100, 20, 1000, 20))
    ]
    lists += [f"/datasets?q={q(words)}&distinct=false" for words in searches[:4]]
    lists += [
        "/datasets",
        "/datasets?limit=1000",
        "/datasets?distinct=true",
        "/datasets?sort=title&limit=100",
        "/datasets?sort=-modified&limit=100",
        "/datasets?facets=publisher,region,theme,keyword,format,license,hvd,source,language",
        "/datasets?theme=TRAN&facets=format",
        "/datasets?bbox=18,54,19,55",
        "/datasets?bbox=14,49,24,55&limit=100",
        "/datasets?temporal=2015/2020",
        "/datasets?issued=../2020",
        "/datasets?modified=2026&format=CSV&q=dane",
        "/datasets?region=14&limit=100",
        "/datasets?keyword=GTFS",
        "/datasets?license=CC_BY_4_0",
        "/datasets?hvd=true",
        "/datasets?source=ckan,csw&limit=200",
        "/datasets?language=pl",
        "/catalog?limit=100",
        "/sources",
        "/healthz",
        "/metrics",
    ]
    lines = [("right", "-", path) for path in lists]
    lines += [
        ("right", HTML, path)
        for path in (
            "/",
            "/?q=powietrze",
            "/?q=d*",
            "/?lang=en&q=budzet",
            "/?theme=TRAN",
            "/?sort=title",
            "/?q=plan&bbox=14,49,24,55",
        )
    ]
    for accept, suffix in ((TURTLE, "ttl"), (LD, "jsonld"), (RDFXML, "rdf"), (NT, "nt")):
        lines += [
            ("right", accept, "/datasets?limit=100"),
            ("right", "-", f"/datasets.{suffix}?q=dane&limit=50"),
            ("right", "-", f"/catalog.{suffix}?limit=100"),
        ]
        lines += [("right", accept, f"/datasets/{one}") for one in ids[:10]]
    lines += [("right", "-", f"/datasets/{one}") for one in ids]
    lines += [("right", HTML, f"/datasets/{one}.json") for one in ids[:5]]
    for kind in sources:
        lines += [
            ("right", "-", f"/sources/{kind}{more}")
            for more in ("", "/runs", "/findings", "/findings?limit=1000", "/findings.csv", "/feed.atom", "/badge.svg")
        ]
    lines += [
        ("wrong", "-", path)
        for path in (
            "/nothing",
            "/datasets?publischer=x",
            "/datasets?limit=0",
            "/datasets/00000000-0000-0000-0000-000000000000",
            "/datasets?cursor=x",
            "/datasets?bbox=1",
            "/sources/nobody",
        )
    ]
    lines += [("wrong", "image/png", f"/datasets/{ids[0]}")]
    return lines
