#!/usr/bin/env python3
"""Serves and harvests for half an hour under load, and looks whether anything failed, grew or was lost.

`snop serve` harvests eight sources of eight types every minute from simulated portals, which change and make faults all
the time, and `snop harvest --full` does the same beside it in a loop, while wrk asks for lists, searches, pages and RDF on
16 connections, and /healthz and /readyz are asked for ten times a second. Memory, descriptors, the WAL and the processor
are sampled. At the end, still under load: SIGTERM, and `snop doctor --deep` of what is left.

    scripts/soak.py --snop .build/release/snop --simulator ../shared/tools/portal_sim.py
    scripts/soak.py --snop … --simulator … --seconds 60 --datasets 100      the small form

Asked for: no answer but 200, 303, 304, 410 for what a portal has deleted, and the 4xx of requests that are wrong on
purpose; 503 with Retry-After only, and
under 0.1 %. Memory is flat: its median over the last tenth of the time is at most 10 % and 10 MB more than over the tenth
that begins after five minutes (or, of a shorter soak, after half of the time). Descriptors are flat: at most 10 more by the
same measure. The WAL stays under 64 MB. The daemon ends within 5 s with status 0, and the doctor finds no error.

Needs Python 3.9, wrk, and the simulator. Exit status: 0 where all is as asked, 1 where something is not, 2 when called
wrongly.
"""

import argparse
import http.client
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

from hostile import load
from hostile.load import LOOPBACK, Loop, Simulator
from hostile.table import HEALTH, Table
from hostile.watch import Daemon, Prober, Program, median

HERE = os.path.dirname(os.path.abspath(__file__))
ROUND = 30
# Where the simulator speaks each protocol, and what its faults are made for.
SOURCES = {
    "ckan": ("/ckan", "/ckan/"),
    "csw": ("/csw", "/csw"),
    "oai-pmh": ("/oai", "/oai"),
    "dcat": ("/dcat/catalog.ttl", "/dcat/"),
    "dcat-us": ("/data.json", "/data.json"),
    "otwarte-dane": ("/feed/otwarte_dane.xml", "/feed/"),
    "udata": ("/udata", "/udata/"),
    "schema-org": ("/sitemap.xml", "/page/"),
}
FAULTS = [
    "status:500",
    "status:503",
    "status:404",
    "slow:400",
    "truncate",
    "reset",
    "empty",
    "garbage",
    "html",
    "latin1",
    "loop",
    "duplicate-page",
    "retry-after:1",
    "bomb",
]
# A host that fails is left alone for a moment only: there are but thirty minutes.
CONFIGURATION = {
    "fetch": {
        "allow_networks": ["127.0.0.0/8"],
        "timeout": "10s",
        "retries": 1,
        "retry_delay": "100ms",
        "breaker_pause": "5s",
        "max_retry_wait": "5s",
    }
}


class Soak:
    def __init__(self, options, directory):
        self.options, self.directory, self.table = options, directory, Table()
        self.dice = random.Random(options.seed)
        self.program = Program(options.snop, directory, CONFIGURATION)
        # Two sources each, which the daemon harvests one after the other, as it does with any host.
        self.simulators = [Simulator(options.simulator, options.datasets, number) for number in range(4)]
        for number, (kind, (path, _)) in enumerate(SOURCES.items()):
            self.program.source(
                "sources", kind, self.simulators[number % 4].url + path, kind, schedule="every 1 minutes"
            )
        self.harvests, self.visits, self.wrk, self.faults = {}, {}, {}, 0

    def close(self):
        for simulator in self.simulators:
            simulator.stop()

    # ------------------------------------------------------------ what happens beside the daemon

    def trouble(self):
        """The portals change, and one of their next answers is wrong."""
        number = self.dice.randrange(4)
        simulator, datasets = self.simulators[number], self.options.datasets
        simulator.tell("mutate", {"add": 2, "modify": datasets // 10, "delete": 2})
        kind = list(SOURCES)[number + 4 * self.dice.randrange(2)]
        simulator.tell(
            "fault", {"path": SOURCES[kind][1], "kind": self.dice.choice(FAULTS), "times": self.dice.randrange(1, 3)}
        )
        self.faults += 1

    def harvest(self):
        done = self.program.harvest("sources", self.dice.choice(list(SOURCES)), longest=300, memory=2000)
        how = done.ending or ("succeeded" if done.status == 0 else "partial, failed, or under way already")
        self.harvests[how] = self.harvests.get(how, 0) + 1

    def visit(self):
        """A client that keeps what it has, and asks whether it has changed."""
        try:
            connection = http.client.HTTPConnection(self.daemon.host, timeout=30)
            connection.request("GET", self.dice.choice(self.seen))
            first = connection.getresponse()
            first.read()
            connection.request(
                "GET", "/datasets?limit=100", headers={"If-None-Match": first.headers.get("ETag", '"none"')}
            )
            second = connection.getresponse()
            second.read()
            statuses = [first.status, second.status]
            connection.close()
        except (OSError, http.client.HTTPException) as error:
            statuses = [type(error).__name__]
        for status in statuses:
            self.visits[status] = self.visits.get(status, 0) + 1

    # ------------------------------------------------------------ requests

    def get(self, path):
        with LOOPBACK.open(self.daemon.url + path, timeout=30) as answer:
            return json.load(answer)

    def paths(self):
        ids = [item["id"] for item in self.get("/datasets?limit=40")["items"]]
        lines = load.requests(ids, SOURCES)
        self.seen = [path for kind, _, path in lines if kind == "right"]
        self.dice.shuffle(lines)
        return lines

    def ask(self, seconds):
        """wrk for some seconds; what it counted is added up."""
        path = os.path.join(self.directory, "paths.tsv")
        with open(path, "w") as file:
            file.writelines("\t".join(line) + "\n" for line in self.paths())
        words = [
            "wrk",
            "-t1",
            "-c16",
            f"-d{int(seconds)}s",
            "--timeout",
            "30s",
            "-s",
            os.path.join(HERE, "soak.lua"),
            self.daemon.url,
            "--",
            path,
            str(self.dice.randrange(1000)),
        ]
        done = subprocess.run(words, capture_output=True, text=True, timeout=seconds + 120)
        for line in done.stdout.splitlines():
            what, _, rest = line.partition("\t")
            if what in ("count", "error", "latency"):
                key, _, value = rest.partition("\t")
                self.wrk.setdefault((what, key), []).append(float(value))
        if done.returncode != 0:
            raise SystemExit(f"soak: wrk failed: {done.stderr}")

    def await_datasets(self):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if len(self.get("/datasets?limit=40")["items"]) == 40:
                return
            time.sleep(0.2)
        raise SystemExit(f"soak: nothing is harvested: {self.daemon.said()[-2000:]}")

    # ------------------------------------------------------------ the soak

    def run(self):
        self.daemon = Daemon(self.program, "sources")
        try:
            self.await_datasets()
            self.paths()
            prober = Prober(self.daemon.url, HEALTH, 0.1)
            loops = [Loop(self.trouble, 3), Loop(self.harvest, 0.5), Loop(self.visit, 1)]
            begin, end = time.monotonic(), time.monotonic() + self.options.seconds
            while time.monotonic() < end - 1 and not self.daemon.ending:
                try:
                    self.ask(max(1, min(ROUND, end - time.monotonic())))
                except OSError as error:
                    # The next row tells whether it is dead; a daemon that does not answer has failed as well.
                    self.visits[str(error)] = self.visits.get(str(error), 0) + 1
                    break
                now = self.daemon.samples[-1]
                print(
                    f"      {time.monotonic() - begin:5.0f} s: {now['rss']:.0f} MB, {now['descriptors']} descriptors, WAL {now['wal']:.1f} MB, "
                    f"processor {now['processor']:.0f} s",
                    flush=True,
                )
            health = prober.stop()
            loops.pop().stop()
            # It ends while there is work.
            wrk = subprocess.Popen(
                ["wrk", "-t1", "-c16", "-d10s", f"{self.daemon.url}/datasets?limit=1000"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            time.sleep(1)
            self.table.end(self.daemon, "under load")
            for loop in loops:
                loop.stop()
            wrk.terminate()
            wrk.wait()
        finally:
            self.daemon.kill()
        self.judge_answers()
        self.table.health(health, "all the time")
        self.judge_samples()
        self.judge_harvests()
        self.table.doctor(self.program, "sources")
        return self.table.close()

    def judge_answers(self):
        counts = {key: int(sum(values)) for (what, key), values in self.wrk.items() if what == "count"}
        errors = {key: int(sum(values)) for (what, key), values in self.wrk.items() if what == "error"}
        statuses = {key[7:]: count for key, count in counts.items() if key.startswith("status ")}
        total = sum(statuses.values())
        good = sum(statuses.get(status, 0) for status in ("200", "303", "304"))
        # A dataset that its portal has deleted meanwhile is gone, which is as honest as it can be.
        gone = statuses.get("410", 0)
        good += gone
        refused = sum(count for status, count in statuses.items() if status.startswith("4")) - gone
        later = statuses.get("503 with Retry-After", 0)
        # What was on its way at the end of a round was asked and not counted.
        wrong = counts.get("wrong", 0)
        slack = 16 * len(self.wrk.get(("latency", "p50"), []))
        said = ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items()))
        print(
            f"      answers: {said}; wrong on purpose: {wrong}; {', '.join(f'{key} {count}' for key, count in errors.items())}"
        )
        self.table.row(
            "answers that failed (5xx, none)",
            f"{total - good - refused - later + sum(errors.get(k, 0) for k in ('connect', 'read', 'write', 'timeout'))} of {total}",
            "0",
            total > 0
            and total == good + refused + later
            and not any(errors.get(k, 0) for k in ("connect", "read", "write", "timeout")),
        )
        self.table.row(
            "503 with Retry-After", f"{later} of {total}", "under 0.1 %", total > 0 and later < max(1, total / 1000)
        )
        self.table.row(
            "4xx for requests that are right",
            f"{max(0, refused - wrong)} of {total}",
            "0",
            wrong - slack <= refused <= wrong,
        )
        bad = {status: count for status, count in self.visits.items() if status not in (200, 304, 410)}
        self.table.row(
            "visits of a client with ETags",
            ", ".join(f"{count} × {status}" for status, count in sorted(self.visits.items(), key=str)),
            "200 and 304",
            bool(self.visits) and not bad,
        )
        p50, p99 = (median(self.wrk.get(("latency", key), [])) for key in ("p50", "p99"))
        print(
            f"      wrk: {total / max(1, self.options.seconds):.0f} answers/s, {p50:.1f} ms in the median, {p99:.0f} ms at the 99th percentile"
        )

    def judge_samples(self):
        samples = self.daemon.samples
        last = samples[-1]["at"] if samples else 0
        begin, width = (300 if last > 600 else last / 2), last / 10
        early = [one for one in samples if begin <= one["at"] < begin + width]
        late = [one for one in samples if one["at"] >= last - width]

        def medians(name):
            return median([one[name] for one in early]), median([one[name] for one in late])

        before, after = medians("rss")
        self.table.row(
            "memory, after the beginning and at the end",
            f"{before:.0f} → {after:.0f} MB, peak {self.daemon.most('peak'):.0f} MB",
            "at most 10 % and 10 MB more",
            0 < after <= before * 1.1 + 10,
        )
        before, after = medians("descriptors")
        self.table.row(
            "descriptors",
            f"{before} → {after}, at most {self.daemon.most('descriptors')}",
            "at most 10 more",
            0 < after <= before + 10,
        )
        self.table.row("WAL at most", f"{self.daemon.most('wal'):.1f} MB", "under 64 MB", self.daemon.most("wal") < 64)
        used = samples[-1]["processor"] / max(1, last) * 100 if samples else 0
        print(f"      processor of the daemon: {used:.0f} %; faults that were made: {self.faults}")

    def judge_harvests(self):
        bad = [how for how in self.harvests if "partial" not in how and how != "succeeded"]
        said = ", ".join(f"{count} {how}" for how, count in sorted(self.harvests.items()))
        self.table.row("harvests beside it", said[:120], "to end by themselves", bool(self.harvests) and not bad)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--snop", required=True, metavar="PATH", help="the program, built for release")
    parser.add_argument("--simulator", required=True, metavar="PATH", help="portal_sim.py")
    parser.add_argument("--seconds", type=float, default=1800, help="how long; 1800 by default")
    parser.add_argument(
        "--datasets", type=int, default=400, metavar="N", help="of each of the four portals; 400 by default"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the faults and of the order of requests")
    options = parser.parse_args()
    for path in (options.snop, options.simulator):
        if not os.path.isfile(path):
            parser.error(f"there is no {path}")
    if not shutil.which("wrk"):
        parser.error("wrk is not installed; scripts/dependencies.sh survive installs it")
    directory = tempfile.mkdtemp(prefix="snop-soak-")
    soak = None
    try:
        soak = Soak(options, directory)
        return soak.run()
    finally:
        if soak:
            soak.close()
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
