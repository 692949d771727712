#!/usr/bin/env python3
"""Shows that mapping takes time in proportion to what a record holds: each list of each type with 10, 100, 1,000 and 10,000
values.

    mapping.py --snop .build/release/snop                     all types; some minutes
    mapping.py --only 'ckan:*' --only '*:creators'            some lists
    mapping.py --command check                                without the catalogue that a harvest writes

Every feed has about the same number of values in all (--values): a thousand records of ten, or one of ten thousand, so the
start of the process is not what is measured. Limits of records are raised out of the way: every key `record.*` that
docs/configuration.md has. Printed are microseconds of processor time a value, without what a feed of one small record
takes, and the exponent: 1 is time in proportion, 2 is quadratic. A list fails where the exponent from one size to the
next is over 1.3 and the larger one takes time that can be told from noise. One that fails at a size is not made larger.

Needs Python 3.9, and nothing but loopback. Exit status: 0 where every list is in proportion, 1 where one is not.
"""

import argparse
import fnmatch
import json
import math
import os
import re
import shutil
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "scripts"))

from hostile.feeds import FEEDS  # noqa: E402
from hostile.portal import Portal  # noqa: E402
from hostile.watch import Program  # noqa: E402

SIZES = (10, 100, 1000, 10_000)
EXPONENT = 1.3
# Seconds of processor time that runs of the same command differ by.
NOISE = 0.05
# Out of the way of ten thousand values, and in the range that such keys take.
RAISED = {"size": "1GiB", "time": "10m", "count": 100_000_000}


def record_limits(documentation):
    """Every key `record.*` with a value that lets everything pass, by the kind of its default."""
    limits = {}
    with open(documentation) as file:
        for line in file:
            found = re.match(r"\| `record\.([a-z_.]+)` \| `[A-Z_]+` \| `([^`]*)` \|", line)
            if found:
                name, default = found.groups()
                kind = (
                    "size"
                    if re.search(r"\d\s*[KMG]?i?B$", default)
                    else "time" if re.search(r"\d(ms|s|m|h|d)$", default) else "count"
                )
                limits[name] = RAISED[kind]
    return {"record": limits}


def nested(limits):
    """`{"max.bytes": 1}` as levels, which the file of the configuration has."""
    levels = {}
    for name, value in limits.items():
        *above, last = name.split(".")
        place = levels
        for level in above:
            place = place.setdefault(level, {})
        place[last] = value
    return levels


class Mapping:
    def __init__(self, options, directory):
        self.options, self.portal = options, Portal()
        limits = record_limits(os.path.join(HERE, "..", "docs", "configuration.md"))["record"]
        self.program = self.raised(options.snop, directory, limits)
        self.directory = directory

    def raised(self, snop, directory, limits):
        """A key that does not take so much gets the most that it takes, by tenths."""
        for _ in range(8 * max(1, len(limits))):
            program = Program(snop, directory, {"record": nested(limits)})
            done = program.measure(program.words("sources", "--sources", directory))
            found = re.search(r"record\.([a-z_.]+)", done.errors) if done.status == 2 else None
            if not found or not isinstance(limits.get(found[1]), int) or limits[found[1]] < 20_000:
                return program
            limits[found[1]] //= 10
        return program

    def seconds(self, feed, name, values, copies):
        """Processor time of the command for one feed; the best of some runs."""
        self.portal.put("feed", feed.routes(name, values, copies))
        file = self.program.source("sources", "feed", f"{self.portal.base()}/feed{feed.url}", feed.kind, feed.options)
        times = []
        for _ in range(self.options.runs):
            shutil.rmtree(os.path.join(self.directory, "data"), ignore_errors=True)
            if self.options.command == "check":
                done = self.program.measure(
                    self.program.words("check", file, "--json", "--records", "0"), self.options.longest
                )
            else:
                done = self.program.harvest("sources", "feed", longest=self.options.longest)
            if done.ending:
                return None, done.ending
            times.append(done.processor)
        return min(times), self.fault(done, copies)

    def fault(self, done, copies):
        """What was left out was not measured."""
        try:
            run = json.loads(done.out.splitlines()[0])
        except (IndexError, ValueError):
            return "no report"
        count = run.get("added", run.get("records", 0))
        return (
            ""
            if count == copies
            else f"{count} of {copies} records: {run.get('error') or run.get('summary', '')}"[:120]
        )

    def measure(self, type_name, name):
        """One list at every size. Returns whether it is in proportion."""
        feed = FEEDS[type_name]
        base, _ = self.seconds(feed, name, 1, 1)
        columns, exponents, fault, before = [], [], "", None
        for values in SIZES:
            # A timetable is one record whatever is in it.
            copies = 1 if feed.kind == "gtfs" else max(1, min(1000, self.options.values // values))
            took, fault = self.seconds(feed, name, values, copies)
            if took is None or fault:
                break
            net = max(took - (base or 0), 1e-4)
            columns.append(f"{net / copies / values * 1e6:9.1f}")
            record = net / copies
            if before:
                exponent = math.log10(record / before)
                is_told = net > NOISE and before * copies > NOISE / 20
                exponents.append(exponent if is_told else None)
                if is_told and exponent > EXPONENT:
                    break
            before = record
        told = [exponent for exponent in exponents if exponent is not None]
        is_good = not fault and all(exponent <= EXPONENT for exponent in told)
        text = " ".join("    -" if exponent is None else f"{exponent:5.2f}" for exponent in exponents)
        print(
            f"{'ok  ' if is_good else 'FAIL'}  {type_name + ':' + name:<44} {' '.join(columns):<40} {text:<18} {fault}",
            flush=True,
        )
        return is_good


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--snop", default=".build/release/snop", metavar="PATH")
    parser.add_argument(
        "--only", action="append", metavar="TYPE:LIST", help="only these; * stands for anything; may be repeated"
    )
    parser.add_argument("--command", choices=("harvest", "check"), default="harvest")
    parser.add_argument(
        "--values", type=int, default=20_000, help="of all records of a feed together; 20,000 by default"
    )
    parser.add_argument("--runs", type=int, default=2, help="of which the best counts; 2 by default")
    parser.add_argument("--longest", type=float, default=60, metavar="SECONDS", help="after which a command is killed")
    parser.add_argument("--list", action="store_true", help="print the names")
    options = parser.parse_args()
    names = [
        (kind, name)
        for kind, feed in FEEDS.items()
        for name in feed.lists
        if not options.only or any(fnmatch.fnmatch(f"{kind}:{name}", pattern) for pattern in options.only)
    ]
    if options.list:
        print("\n".join(f"{kind}:{name}" for kind, name in names))
        return 0
    directory = tempfile.mkdtemp(prefix="snop-mapping-")
    try:
        mapping = Mapping(options, directory)
        sizes = " ".join(f"{size:>9}" for size in SIZES)
        print(f"      {'microseconds a value, by values of a record':<44} {sizes}  exponents")
        bad = [f"{kind}:{name}" for kind, name in names if not mapping.measure(kind, name)]
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    print(f"{len(names)} lists, {len(bad)} not in proportion" + (": " + ", ".join(bad) if bad else ""))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
