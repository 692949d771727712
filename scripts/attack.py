#!/usr/bin/env python3
"""Attacks the program with the worst feeds and the worst clients that are known, and measures what they take.

Six parts, each of which can be asked for by itself (`--parts`):

  cases    each hostile feed by itself, by `snop check` and by `snop harvest`: does the program live, how long does it
           take, how much memory, and is what was refused told by a finding that names the limit?
  together all of them as sources of one daemon, harvested at once and again, while 16 clients ask for the largest lists
           in every form: memory, how long /healthz and /readyz take, and SIGTERM in the middle of it
  clients  a daemon that only serves: 2,000 idle connections, slow readers, headers that never end, odd queries; and does
           it let them go again?
  runs     a small feed with thousands of faults, harvested again and again: does the catalogue grow?
  strays   feeds that lead to files and to hosts that nobody registered: is anything asked for there?
  damage   catalogues with one odd value, or none in them: an error, and not the end of the program?

    scripts/attack.py --snop .build/release/snop                     everything; an hour or so
    scripts/attack.py --snop .build/release/snop --small             a minute: one of each kind
    scripts/attack.py --snop .build/debug/snop --quick --patience 10 half a minute for a build that is slow, as `make test` does
    scripts/attack.py --list                                         the names of the feeds
    scripts/attack.py --snop … --parts cases --only 'ckan:*'         some of them
    scripts/attack.py --snop … --parts cases --only jsonld-context-of-nulls --keep /tmp/a     and what is left to look at
    scripts/attack.py --serve jsonld-context-of-nulls                only the portal, for a debugger

A feed is named `TYPE:LIST`, which is one record with 20,000 values (40,000 where they are languages) in that list, or by
what it is a bomb of. Time is what the command took of the processor or of the clock, whichever is less, without what the
same command takes for a feed of one small record. A harvest of what is let through may take one second, of what is refused
0.2 s, and a check one second; and 0.03 s for each megabyte that had to be unpacked to know, 0.0005 s for each record.

Needs Python 3.9 and nothing else; asks nothing but loopback. Exit status: 0 where all is as asked, 1 where something is
not, 2 when called wrongly.
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
import time

from hostile import clients, damage
from hostile.case_trial import MEMORY, CaseTrial
from hostile.cases import all_cases, chosen
from hostile.json_feeds import ckan_base
from hostile.portal import Portal
from hostile.table import HEALTH, Table
from hostile.values import as_json
from hostile.watch import Daemon, Prober, Program, Short, median, raise_descriptors, size_of

PARTS = ("cases", "together", "clients", "runs", "strays", "damage")


class Attack:
    def __init__(self, options, directory):
        self.options, self.directory, self.table = options, directory, Table()
        self.program = Program(options.snop, directory, json.loads(options.config))
        self.portal = Portal(ports=8)
        self.cases = chosen(options.only, options.small, options.quick)
        self.patience = options.patience

    # ------------------------------------------------------------ cases

    def run_cases(self):
        trial = CaseTrial(self.options, self.directory, self.program, self.portal, self.table)
        for case in self.cases:
            trial.measure(case)

    # ------------------------------------------------------------ together

    def run_together(self):
        """Every mapping thread has the worst record there is, and the clients want the largest lists."""
        cases = self.cases or all_cases()
        for number, case in enumerate(cases):
            self.portal.put(case.source_id, case.routes())
            self.program.source(
                "together",
                case.source_id,
                f"{self.portal.base(number)}/{case.source_id}{case.url}",
                case.kind,
                case.options,
                schedule="every 1 minutes",
            )
        daemon = Daemon(self.program, "together", data="together")
        readers = clients.Readers(daemon.url, 16)
        prober = Prober(daemon.url, HEALTH, 0.05)
        self.wait(daemon, self.options.seconds)
        answers = readers.stop()
        self.table.health(prober.stop(), f"while {len(cases)} hostile feeds are harvested", self.patience)
        self.answers(answers, "of 16 clients that want the largest lists")
        self.table.memory(daemon, "of the daemon with all of them", MEMORY)
        self.table.row("its WAL at most", f"{daemon.most('wal'):.0f} MB", "under 64 MB", daemon.most("wal") < 64)
        self.table.end(daemon, "in the middle of it")
        self.table.doctor(self.program, "none", "together")
        for case in cases:
            self.portal.remove(case.source_id)

    def wait(self, daemon, seconds):
        end = time.monotonic() + seconds
        # A machine is not to be taken down by what is being measured.
        while time.monotonic() < end and not daemon.ending and daemon.most("rss") < self.options.memory:
            time.sleep(0.1)

    def answers(self, answers, which):
        faults = {
            status: count for status, count in answers.items() if status not in ("200", "304", "503 with Retry-After")
        }
        total, later = sum(answers.values()), answers.get("503 with Retry-After", 0)
        said = ", ".join(f"{count} × {status}" for status, count in sorted(answers.items())) or "none"
        self.table.row(
            f"answers {which}",
            said,
            "200; under 0.1 % 503 with Retry-After",
            total > 0 and not faults and later <= total / 1000,
        )

    # ------------------------------------------------------------ clients

    def run_clients(self):
        count = 100 if self.options.quick else 400 if self.options.small else 5000
        for number in range(4):
            name = f"kopie-{number}"
            # The same datasets in four portals: the copies are tied together by their addresses.
            self.portal.put(
                name,
                {
                    "/ckan/api/3/action/package_search": as_json(
                        {
                            "success": True,
                            "result": {
                                "count": count,
                                "results": [
                                    {
                                        **ckan_base(k),
                                        "title": f"Dane d{k} danych dzielnicy",
                                        "notes": "Dane dla dzielnicy, dzienne. " * 20,
                                        "url": f"https://d.example/{k}",
                                        "resources": [
                                            {"id": f"r{k}", "url": f"https://d.example/{k}.csv", "format": "CSV"}
                                        ],
                                    }
                                    for k in range(count)
                                ],
                            },
                        }
                    )
                },
            )
            self.program.source(
                "copies", name, f"{self.portal.base()}/{name}/ckan", "ckan", "options: {page_size: 10000}"
            )
        done = self.program.measure(
            self.program.words("harvest", "--json", "--sources", os.path.join(self.directory, "copies"), data="copies"),
            300,
        )
        self.table.row(
            f"harvest of 4 × {count} copies",
            done.ending or f"{done.seconds:.1f} s, {done.peak:.0f} MB",
            "to succeed",
            done.status == 0,
        )
        for name, attack, asked in clients.attacks(self.options.small or self.options.quick):
            daemon = Daemon(self.program, "none", data="copies")
            before = daemon.look()
            prober = Prober(daemon.url, HEALTH, 0.05)
            try:
                rows = attack(daemon)
            except (OSError, Short) as error:
                rows = [(f"{name}", str(error), "to be survived", False)]
            self.table.health(prober.stop(), f"with {name}", self.patience)
            for row in rows:
                self.table.row(*row)
            self.table.memory(daemon, f"with {name}", asked)
            time.sleep(1.5)
            after = daemon.look()
            if after and before:
                self.table.row(
                    f"descriptors after {name}",
                    f"{before['descriptors']} → {after['descriptors']}",
                    "no more than 20 more",
                    after["descriptors"] <= before["descriptors"] + 20,
                )
            self.table.end(daemon, f"after {name}")

    # ------------------------------------------------------------ runs

    def run_runs(self):
        """Findings of old runs have to go some day."""
        cases = {case.name: case for case in all_cases()}
        for name in ("nt-faults", "ckan-same-keys") + (() if self.options.quick else ("ckan-empties",)):
            case = cases[name]
            self.portal.put("runs", case.routes())
            self.program.source(name, name, f"{self.portal.base()}/runs{case.url}", case.kind, case.options)
            sizes = []
            for _ in range(4 if self.options.small or self.options.quick else 8):
                done = self.program.harvest(name, name, data=f"runs-{name}", longest=self.options.longest)
                if done.ending:
                    break
                sizes.append(size_of(os.path.join(self.directory, f"runs-{name}")))
            growth = median([after - before for before, after in zip(sizes[1:], sizes[2:])])
            said = done.ending or f"{sizes[-1]:.1f} MB after {len(sizes)} runs, {growth:+.1f} MB a run"
            self.table.row(
                f"catalogue of {name}, {sum(len(getattr(r, 'content', b'')) for r in case.routes().values())} bytes of feed",
                said,
                "under 1 MB a run",
                not done.ending and growth < 1,
            )

    # ------------------------------------------------------------ strays, damage

    def run_strays(self):
        page = b'<html><script type="application/ld+json">{"@context":"https://schema.org/","@type":"Dataset","@id":"https://d.example/1","name":"x"}</script></html>'
        secret = os.path.join(self.directory, "secret.html")
        with open(secret, "wb") as file:
            file.write(page)
        with open(os.path.join(self.directory, "sitemap.xml"), "w") as file:
            places = (f"file://{secret}", "file:secret.html", f"file:///{secret}", secret, "secret.html")
            file.write("<urlset>" + "".join(f"<url><loc>{place}</loc></url>" for place in places) + "</urlset>")
        self.program.source("strays", "local-sitemap", "file:../sitemap.xml", "schema-org")
        there = f"{self.portal.base(1)}/there"
        self.portal.put("there", {"/sitemap.xml": ("application/xml", b"<urlset/>"), "/p": ("text/html", page)})
        # A port is a host of its own; `robots.txt` lies at its root.
        self.portal.put("robots.txt", {"/": ("text/plain", f"User-agent: *\nSitemap: {there}/sitemap.xml\n".encode())})
        self.program.source("strays", "robots-elsewhere", self.portal.base(0), "schema-org")
        self.portal.put("here", {"/sitemap.xml": ("text/plain", f"{there}/p\n".encode())})
        self.program.source("strays", "pages-elsewhere", f"{self.portal.base(0)}/here/sitemap.xml", "schema-org")
        self.portal.asked.clear()
        for name in ("local-sitemap", "robots-elsewhere", "pages-elsewhere"):
            done = self.program.harvest("strays", name, data=f"strays-{name}")
            added = done.ending or json.loads(done.out or "{}").get("added", "?")
            self.table.row(f"datasets by {name}", f"{added}", "0", added == 0)
        strays = sorted({path for path in self.portal.asked if path.startswith("/there/")})
        self.table.row("requests to a host that nobody registered", ", ".join(strays) or "none", "none", not strays)
        for name in ("there", "here", "robots.txt"):
            self.portal.remove(name)

    def run_damage(self):
        self.portal.put(
            "copy",
            {
                "/ckan/api/3/action/package_search": as_json(
                    {
                        "success": True,
                        "result": {
                            "count": 20,
                            "results": [
                                {
                                    **ckan_base(k),
                                    "url": f"https://d.example/{k % 10}",
                                    "groups": [{"title": "TRAN"}],
                                    "tags": [{"name": "a"}],
                                    "resources": [{"id": "r", "url": f"https://d.example/{k % 10}.csv", "format": "X"}],
                                }
                                for k in range(20)
                            ],
                        },
                    }
                )
            },
        )
        for name in ("copy", "other"):
            self.program.source("copy", name, f"{self.portal.base()}/copy/ckan", "ckan")
        for _ in range(2):
            self.program.measure(
                self.program.words("harvest", "--json", "--sources", os.path.join(self.directory, "copy"), data="whole")
            )
        for row in damage.rows(
            self.program,
            os.path.join(self.directory, "whole"),
            40 if self.options.quick else 12 if self.options.small else 1,
        ):
            self.table.row(*row)

    def run(self):
        for part in self.options.parts.split(","):
            print(f"--- {part}", flush=True)
            getattr(self, f"run_{part}")()
        return self.table.close()


def serve(name):
    """Only the portal, until it is interrupted."""
    case = next(case for case in all_cases() if case.name == name)
    portal = Portal()
    portal.put("case", case.routes())
    url = f"{portal.base()}/case{case.url}"
    print(f"id: case\ntitle: case\ntype: {case.kind}\nschedule: manual\nurl: {url}\n{case.options}", flush=True)
    try:
        while True:
            time.sleep(3600)
    except KeyboardInterrupt:
        return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--snop", metavar="PATH", help="the program, built for release")
    parser.add_argument("--parts", default=",".join(PARTS), help="which parts, separated by commas; all by default")
    parser.add_argument(
        "--only",
        action="append",
        metavar="NAME",
        help="only feeds of this name; * stands for anything; may be repeated",
    )
    parser.add_argument(
        "--list", action="store_true", help="print the names of the feeds, and what must become of each"
    )
    parser.add_argument("--serve", metavar="NAME", help="only serve this feed, and print a source file for it")
    parser.add_argument("--small", action="store_true", help="one of each kind, and shorter")
    parser.add_argument("--quick", action="store_true", help="the few that a build for debugging can bear")
    parser.add_argument(
        "--patience",
        type=float,
        default=1,
        metavar="N",
        help="times as slow as asked is good enough: for slow builds and machines",
    )
    parser.add_argument(
        "--seconds", type=float, help="how long they are together: 600, 12 with --small, 8 with --quick"
    )
    parser.add_argument(
        "--longest", type=float, default=60, metavar="SECONDS", help="after which a command is killed; 60 by default"
    )
    parser.add_argument(
        "--memory", type=float, default=4000, metavar="MB", help="at which the daemon is given up; 4000 by default"
    )
    parser.add_argument(
        "--config",
        default="{}",
        metavar="JSON",
        help='more configuration, such as \'{"record": {"max_keywords": 100}}\'',
    )
    parser.add_argument("--keep", metavar="DIR", help="copy each case's catalogue into this directory")
    options = parser.parse_args()
    if options.list:
        for case in chosen(options.only, options.small, options.quick):
            print(f"{case.name:<48} {case.kind:<16} {case.must}")
        return 0
    if options.serve:
        return serve(options.serve)
    if not options.snop or not os.path.isfile(options.snop):
        parser.error("--snop names no program")
    if not set(options.parts.split(",")) <= set(PARTS):
        parser.error(f"--parts are some of {', '.join(PARTS)}")
    options.seconds = options.seconds or (8 if options.quick else 12 if options.small else 600)
    raise_descriptors()
    directory = tempfile.mkdtemp(prefix="snop-attack-")
    try:
        return Attack(options, directory).run()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
