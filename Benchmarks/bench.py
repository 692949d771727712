#!/usr/bin/env python3
"""Measures the program as a whole: harvesting, serving, searching, starting. Prints medians and what was asked for.

  bench.py --snop .build/release/snop [--simulator ../shared/tools/portal_sim.py] [--datasets 20000] [--runs 3]
  bench.py --only harvest,sources,serve,search,pages,start,types
  bench.py --only types --types waf,csw --counts 1000,20000

The portal is the simulator on loopback; without it nothing can be harvested, and the script says so and ends. Machines
differ and are noisy: compare figures of one run of this script with each other, not with those of another day.
Needs Python 3.9; serving needs wrk.
"""
import argparse
import http.client
import json
import os
import re
import shutil
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def get(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read()


def wait_until_answers(url, seconds=60):
    end = time.time() + seconds
    while time.time() < end:
        try:
            return get(url)
        except OSError:
            time.sleep(0.002)
    sys.exit(f"{url} did not answer within {seconds} s")


def row(what, figure, asked, good):
    print(f"{'ok  ' if good else 'SLOW'}  {what:<58} {figure:>22}   asked: {asked}", flush=True)


class Bench:
    def __init__(self, options):
        self.options = options
        self.dir = tempfile.mkdtemp(prefix="snop-bench-")
        self.children = []
        with open(f"{self.dir}/config.yaml", "w") as f:
            f.write('fetch: {allow_networks: ["127.0.0.0/8"]}\n')

    def close(self):
        for child in self.children:
            child.terminate()
        for child in self.children:
            child.wait()
        shutil.rmtree(self.dir, ignore_errors=True)

    def portal(self, datasets, *more):
        """The simulator's process and its address."""
        port = free_port()
        command = [sys.executable, self.options.simulator, "--port", str(port), "--datasets", str(datasets), *more]
        self.children.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))
        base = f"http://127.0.0.1:{port}"
        wait_until_answers(f"{base}/robots.txt")
        return self.children[-1], base

    def simulator(self, datasets):
        _, base = self.portal(datasets)
        folder = f"{self.dir}/sources-{datasets}"
        os.makedirs(folder)
        with open(f"{folder}/miasto.yaml", "w") as f:
            f.write(f"id: miasto\ntitle: Miasto\nurl: {base}/ckan\ntype: ckan\nschedule: manual\nfull_every: 1\n"
                    'publisher: {name: Gmina testowa, teryt: "2261011"}\n')
        return folder

    def command(self, verb, data, sources, *more):
        return [self.options.snop, verb, "--config", f"{self.dir}/config.yaml", "--data", f"{self.dir}/{data}",
                "--sources", sources, *more]

    def harvest(self, data, sources, *more):
        """Seconds, peak memory in MB, and the run."""
        start = time.perf_counter()
        child = subprocess.Popen(self.command("harvest", data, sources, "--json", *more), stdout=subprocess.PIPE)
        out = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        run = json.loads(out.splitlines()[0])
        if run["outcome"] != "succeeded":
            sys.exit(f"the harvest {run['outcome']}: {run['summary']}")
        run["processor"] = usage.ru_utime + usage.ru_stime
        return seconds, usage.ru_maxrss / 1024, run

    def serve(self, data, sources):
        port = free_port()
        start = time.perf_counter()
        self.server = subprocess.Popen(self.command("serve", data, sources, "--listen", f"127.0.0.1:{port}"), stderr=subprocess.DEVNULL)
        self.children.append(self.server)
        base = f"http://127.0.0.1:{port}"
        wait_until_answers(f"{base}/datasets?limit=1")
        return base, time.perf_counter() - start

    def stop(self):
        self.server.terminate()
        self.server.wait()
        self.children.remove(self.server)


def bench_harvest(b):
    n = b.options.datasets
    memory = {}
    for count in (n // 4, n):
        sources = b.simulator(count)
        b.harvest(f"warm-{count}", sources)  # the simulator's pages are ready from here on
        speeds, peaks = [], []
        for k in range(b.options.runs):
            seconds, peak, run = b.harvest(f"data-{count}-{k}", sources)
            assert run["added"] == count, run
            speeds.append(count / seconds)
            peaks.append(peak)
        memory[count] = statistics.median(peaks)
        speed = statistics.median(speeds)
        row(f"harvest of {count} datasets, fetch to searchable", f"{speed:,.0f} datasets/s", "3,000/s", speed >= 3000)
    ratio = memory[n] / memory[n // 4]
    row(f"peak memory at {n}", f"{memory[n]:.0f} MB", "under 200 MB", memory[n] < 200)
    row(f"peak memory, {n} against {n // 4}", f"{ratio:.2f}", "0.80 to 1.20", 0.8 <= ratio <= 1.2)

    data = f"data-{n}-0"
    before = rows(f"{b.dir}/{data}/catalog.sqlite")
    speeds = [n / b.harvest(data, sources)[0] for _ in range(b.options.runs)]
    speed = statistics.median(speeds)
    row("the same again, nothing changed", f"{speed:,.0f} datasets/s", "8,000/s", speed >= 8000)
    forget_validators(f"{b.dir}/{data}/catalog.sqlite")
    seconds, _, run = b.harvest(data, sources)
    row("the same again from a portal without ETag", f"{n / seconds:,.0f} datasets/s", "8,000/s", n / seconds >= 8000)
    after = rows(f"{b.dir}/{data}/catalog.sqlite")
    row("rows of datasets, index and change log written by these", "none" if before == after else "some", "none", before == after)
    return data, sources


def rows(path):
    """What must not move when nothing has changed."""
    with sqlite3.connect(path) as db:
        return [db.execute(q).fetchall() for q in (
            "SELECT count(*), max(seq) FROM change", "SELECT count(*), sum(changed), sum(seq) FROM dataset",
            "SELECT count(*), sum(harvested), max(id) FROM source_record", "SELECT count(*) FROM dataset_term",
            "SELECT count(*), sum(length(block)) FROM dataset_text_data")]


def forget_validators(path):
    with sqlite3.connect(path) as db:
        db.execute("DELETE FROM validator")


def bench_serve(b, base):
    if not shutil.which("wrk"):
        print("skip  serving: wrk is not installed")
        return
    one = json.loads(get(f"{base}/datasets?limit=1"))["items"][0]["id"]
    ratios, speeds = [], []
    for _ in range(b.options.runs):
        fixed, dataset = wrk(f"{base}/healthz"), wrk(f"{base}/datasets/{one}")
        ratios.append(dataset / fixed)
        speeds.append(dataset)
    ratio = statistics.median(ratios)
    row("GET /datasets/{id} against a fixed text, requests/s", f"{ratio:.2f} ({statistics.median(speeds):,.0f}/s)", "0.50", ratio >= 0.5)


def wrk(url):
    out = subprocess.run(["wrk", "-t2", "-c32", "-d3s", url], capture_output=True, text=True).stdout
    if "Non-2xx" in out:
        sys.exit(f"wrk met errors at {url}:\n{out}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))


def milliseconds(action):
    start = time.perf_counter()
    result = action()
    return (time.perf_counter() - start) * 1000, result


def bench_search(b, base):
    url = f"{base}/datasets?q={urllib.parse.quote('budżet')}&limit="
    # The server keeps answers: each limit is asked for the first time, and then 20 again and again.
    first = statistics.median(milliseconds(lambda: get(f"{url}{limit}"))[0] for limit in range(20, 60))
    again = statistics.median(milliseconds(lambda: get(f"{url}20"))[0] for _ in range(40))
    row("GET /datasets?q=budżet&limit=20…59, median, not asked before", f"{first:.1f} ms", "under 5 ms", first < 5)
    row("GET /datasets?q=budżet&limit=20, median, asked again", f"{again:.1f} ms", "under 5 ms", again < 5)


def bench_pages(b, base):
    for name, suffix in (("Turtle", "ttl"), ("JSON-LD", "jsonld"), ("RDF/XML", "rdf"), ("N-Triples", "nt")):
        url, times, connection = f"/datasets.{suffix}?limit=100", [], http.client.HTTPConnection(base.split("//")[1])
        while url and len(times) < 60:
            def page():
                connection.request("GET", url)
                answer = connection.getresponse()
                return answer.read(), answer.headers["Link"]
            time_taken, (_, link) = milliseconds(page)
            times.append(time_taken)
            following = re.search(r'<https?://[^/]*([^>]*)>; rel="next"', link)
            url = following and following.group(1)
        median = statistics.median(times[5:])
        asked = "under 10 ms" if suffix in ("ttl", "jsonld") else "-"
        row(f"a page of 100 datasets as {name}, median of {len(times)} pages", f"{median:.1f} ms", asked, asked == "-" or median < 10)


def bench_sources(b):
    """Many small sources with nothing new: what a run costs besides its requests."""
    count = 300
    portal = b.simulator(40)
    with open(f"{portal}/miasto.yaml") as f:
        text = f.read()
    url = re.search(r"^url: (.*)$", text, re.M).group(1)
    folder = f"{b.dir}/many"
    os.makedirs(folder)
    for number in range(count):
        with open(f"{folder}/s{number}.yaml", "w") as f:
            f.write(text.replace("id: miasto", f"id: s{number}"))

    def harvest():
        start = time.perf_counter()
        child = subprocess.Popen(b.command("harvest", "data-many", folder, "--json"), stdout=subprocess.PIPE)
        runs = [json.loads(line) for line in child.stdout.read().splitlines()]
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        assert len(runs) == count and all(run["outcome"] == "succeeded" for run in runs), runs[-1]
        return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, runs

    harvest()
    seconds, processor, runs = harvest()
    assert not any(run["added"] + run["updated"] + run["removed"] for run in runs)
    search = f"{url}/api/3/action/package_search?q=*:*&sort=id+asc&rows=1000&start=0"
    request = statistics.median(milliseconds(lambda: get(search))[0] for _ in range(50))
    requests = sum(run["cost"]["requests"] for run in runs) / count
    row(f"{count} sources with nothing new, processor time together", f"{processor:.1f} s", "under 5 s", processor < 5)
    overhead = seconds * 1000 / count - requests * request
    row(f"a run besides its {requests:.0f} requests of {request:.1f} ms", f"{overhead:.1f} ms", "under 20 ms", overhead < 20)


# Where the simulator speaks each protocol, what it needs to be told, and how many records a second are asked for.
TYPES = {
    "ckan": ("/ckan", "", 3000), "otwarte-dane": ("/feed/otwarte_dane.xml", "", 500), "dcat": ("/dcat/all.ttl", "", 500),
    "danegov-api": ("/danegov", "", 1000), "csw": ("/csw", "", 500), "waf": ("/waf/", "", 500), "oai-pmh": ("/oai", "", 500),
    "ogc-records": ("/ogc/collections/datasets/items", "", 1000), "dcat-us": ("/data.json", "", 1000),
    "opendatasoft": ("/ods", "", 1000), "socrata": ("/socrata", "", 1000), "udata": ("/udata", "", 1000),
    "dkan": ("/dkan", "", 1000), "schema-org": ("/sitemap.xml", "", 500),
    "tabular": ("/udata/api/1/datasets/", "options: {items: /data, total: /total, paging: {by: link, next: /next_page, size: 100,"
                " size_parameter: page_size}, map: {identifier: /id, title: /title, description: /description, keyword: /tags,"
                " license: /license, distribution: {items: /resources, downloadURL: /url, format: /format}}}", 1000),
}
# Opendatasoft gives no more; for each page of resources the simulator makes those of all datasets.
MOST = {"opendatasoft": 10_000, "danegov-api": 3000}


def processor_time(process):
    """Seconds of both kinds that a process has used so far."""
    with open(f"/proc/{process.pid}/stat") as f:
        fields = f.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def bench_types(b):
    """Each type at several sizes. The simulator's processor time is told beside ours: on few cores it sets the pace."""
    counts = [int(count) for count in b.options.counts.split(",")]
    peaks = {}
    for count in counts:
        portal, base = b.portal(count, "--page-size", "1000")
        for name in b.options.types.split(",") if b.options.types else TYPES:
            path, more, asked = TYPES[name]
            if count > MOST.get(name, count):
                print(f"skip  {name}, {count} records: more than {MOST[name]} of them measure the simulator, or are refused")
                continue
            folder = f"{b.dir}/{name}-{count}"
            os.makedirs(folder)
            with open(f"{folder}/source.yaml", "w") as f:
                f.write(f"id: source\ntitle: Source\nurl: {base}{path}\ntype: {name}\nschedule: manual\n{more}\n")
            before = processor_time(portal)
            seconds, peak, run = b.harvest(f"data-{name}-{count}", folder)
            assert run["added"] == count, run
            shutil.rmtree(f"{b.dir}/data-{name}-{count}")
            peaks.setdefault(name, []).append(peak)
            of_portal = processor_time(portal) - before
            row(f"{name}, {count} records (processor: {run['processor']:.1f} s, the portal's {of_portal:.1f} s)",
                f"{count / seconds:,.0f}/s, {peak:.0f} MB", f"{asked:,}/s", count / seconds >= asked)
        b.children.remove(portal)
        portal.terminate()
        portal.wait()
    for name, (first, *others) in peaks.items():
        if others:
            ratio = others[-1] / first
            row(f"{name}: peak memory at {counts[len(others)]} against {counts[0]}", f"{ratio:.2f}", "up to 1.20", ratio <= 1.2)


def bench_start(b, data, sources):
    times = []
    for _ in range(5):
        _, seconds = b.serve(data, sources)
        times.append(seconds)
        b.stop()
    median = statistics.median(times)
    row("from process start to the first answer", f"{median * 1000:.0f} ms", "under 300 ms", median < 0.3)


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--snop", default=".build/release/snop")
    parser.add_argument("--simulator", default=os.path.join(here, "../../shared/tools/portal_sim.py"))
    parser.add_argument("--datasets", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="harvest,sources,serve,search,pages,start,types")
    parser.add_argument("--types", help="those that are measured by --only types; all without it")
    parser.add_argument("--counts", default="1000,20000", help="how many records each type is measured with")
    options = parser.parse_args()
    options.snop = os.path.abspath(options.snop)
    if not os.path.exists(options.simulator):
        print(f"skip  everything: there is no simulator at {options.simulator}")
        return
    wanted = options.only.split(",")
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    b = Bench(options)
    try:
        if "types" in wanted:
            bench_types(b)
        if wanted == ["types"]:
            return
        if "harvest" in wanted:
            data, sources = bench_harvest(b)
        else:
            sources = b.simulator(options.datasets)
            data = "data"
            b.harvest(data, sources)
        if "sources" in wanted:
            bench_sources(b)
        if "start" in wanted:
            bench_start(b, data, sources)
        base, _ = b.serve(data, sources)
        if "serve" in wanted:
            bench_serve(b, base)
        if "search" in wanted:
            bench_search(b, base)
        if "pages" in wanted:
            bench_pages(b, base)
        b.stop()
    finally:
        b.close()


if __name__ == "__main__":
    main()
