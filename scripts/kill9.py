#!/usr/bin/env python3
"""Kills a harvest at random moments, again and again, and looks whether anything was lost.

A simulated portal is harvested twice: into one catalogue undisturbed, into another by a process that gets SIGKILL at
random moments and is started again each time. After every kill the catalogue that was left must be sound. In the end both
must serve the same datasets, byte for byte and in the same order, but for the times at which a run happened; and the change
log must name each dataset once.

    scripts/kill9.py --snop .build/release/snop --simulator ../shared/tools/portal_sim.py --datasets 20000 --kills 50

Needs nothing but Python 3.9. Exit status: 0 where nothing was lost, 1 where something was, 2 when called wrongly.
"""
import argparse
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request

SOURCE = "kill9"
BASE_URL = "http://catalogue.example"
# Whatever hangs is ended after this many seconds.
LONGEST = 3600
# What names the time of a run, in the `source` of a dataset.
TIMES = re.compile(rb'"(harvested|changed)":"[^"]*",?')
# A proxy of the environment has no business on loopback.
LOOPBACK = urllib.request.build_opener(urllib.request.ProxyHandler({}))
# The index of the full text has a tokenizer that only the program knows.
OWN_TOKENIZER = "dataset_text"


class Lost(Exception):
    """Something was lost, doubled or damaged."""


def check(condition, message):
    if not condition:
        raise Lost(message)


class Portal:
    """The simulated portal, as a child process on a port that the system chooses."""

    def __init__(self, simulator, datasets):
        self.process = subprocess.Popen(
            [sys.executable, simulator, "--port", "0", "--datasets", str(datasets)], stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True)
        line = self.process.stderr.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        if not found:
            self.process.wait()
            raise SystemExit(f"kill9: the simulator does not start: {line}")
        self.url = found.group()
        # Whatever else it says must not fill the pipe.
        threading.Thread(target=self.process.stderr.read, daemon=True).start()

    def stop(self):
        self.process.kill()
        self.process.wait()


class Program:
    """The program under test, with one directory of sources."""

    def __init__(self, path, directory, portal, page_size):
        self.path, self.sources = path, os.path.join(directory, "sources")
        os.mkdir(self.sources)
        with open(os.path.join(self.sources, SOURCE + ".yaml"), "w") as file:
            file.write(f"{{id: {SOURCE}, title: Miasto, url: '{portal.url}/ckan', type: ckan, schedule: manual, "
                       f"options: {{page_size: {page_size}}}}}\n")
        self.environment = {**os.environ, "SNOP_FETCH_ALLOW_NETWORKS": "127.0.0.0/8", "SNOP_BASE_URL": BASE_URL}

    def start(self, words, data, **more):
        return subprocess.Popen([self.path, *words, "--data", data], env=self.environment, **more)

    def begin_harvest(self, data, output, is_full=False):
        words = ["harvest", SOURCE, "--json", "--sources", self.sources] + (["--full"] if is_full else [])
        return self.start(words, data, stdout=output, stderr=subprocess.STDOUT)

    def harvest(self, data):
        """Harvests undisturbed: the run, and how many seconds it took."""
        begin = time.monotonic()
        with tempfile.TemporaryFile() as output:
            process = self.begin_harvest(data, output)
            status = wait(process, LONGEST)
            output.seek(0)
            said = output.read().decode("utf-8", "replace")
        check(status == 0, f"a harvest that nobody disturbed ended with {status}: {said}")
        return json.loads(said), time.monotonic() - begin

    def search(self, words, data):
        """The ids that a search finds."""
        process = self.start(["search", words, "--json", "--limit", "1000"], data, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE)
        out, errors = process.communicate(timeout=600)
        check(process.returncode == 0, f"`snop search {words}` failed: {errors.decode('utf-8', 'replace')}")
        return [json.loads(line)["id"] for line in out.splitlines()]


def wait(process, seconds):
    """The exit status of a child; one that does not end in this time is killed."""
    try:
        return process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return None


# ---------------------------------------------------------------- looking into a catalogue

def database(data):
    return sqlite3.connect(os.path.join(data, "catalog.sqlite"), timeout=60)


def copy_of(data, directory):
    """What a kill left, to be looked at without doing the recovery that the program must do itself."""
    copy = os.path.join(directory, "left")
    shutil.rmtree(copy, ignore_errors=True)
    os.mkdir(copy)
    for name in ("catalog.sqlite", "catalog.sqlite-wal"):
        if os.path.exists(os.path.join(data, name)):
            shutil.copyfile(os.path.join(data, name), os.path.join(copy, name))
    return copy


def check_integrity(db):
    """`PRAGMA integrity_check`, table by table where SQLite is new enough to ask for the unknown tokenizer."""
    try:
        result = [row[0] for row in db.execute("PRAGMA integrity_check")]
    except sqlite3.DatabaseError as error:
        result = [str(error)]
    if any("tokenizer" in line or f"{OWN_TOKENIZER}:" in line for line in result):
        tables = [row[0] for row in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> ?", (OWN_TOKENIZER,))]
        result = sorted({row[0] for name in tables for row in db.execute(f"PRAGMA integrity_check('{name}')")})
    check(result == ["ok"], f"integrity_check says {result[:5]}")


def one(db, sql):
    return db.execute(sql).fetchone()[0]


def check_left(program, data, directory):
    """What must be true of a catalogue at any moment.

    Returns how many records the run that was cut off has written, and whether it was only killed when it was done."""
    copy = copy_of(data, directory)
    if not os.path.exists(os.path.join(copy, "catalog.sqlite")):
        return 0, False
    db = database(copy)
    try:
        check_integrity(db)
        tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if "dataset" not in tables:
            return 0, False
        check_agreement(db)
        run = db.execute("SELECT id, outcome, records FROM run ORDER BY id DESC LIMIT 1").fetchone()
        done = run[2] if run and run[1] == "running" else 0
        if done:
            seen = one(db, f"SELECT count(*) FROM run_record WHERE run = {run[0]}")
            check(seen == done, f"the run has counted {done} records and seen {seen}")
    finally:
        db.close()
    # The program recovers the copy, and reads its index.
    program.search("zbior", copy)
    return done, bool(run) and run[1] == "succeeded"


def check_agreement(db):
    """Ledger and projection agree, and the change log names each dataset once."""
    records = one(db, "SELECT count(*) FROM source_record")
    for table in ("dataset_version", "dataset", "dataset_text_docsize"):
        count = one(db, f"SELECT count(*) FROM {table}")
        check(count == records, f"there are {records} records and {count} rows in {table}")
    kinds = dict(db.execute("SELECT kind, count(*) FROM change GROUP BY kind"))
    check(set(kinds) <= {"added"}, f"nothing but additions belongs into the change log, which has {kinds}")
    changed = one(db, "SELECT count(DISTINCT dataset) FROM change")
    check(changed == kinds.get("added", 0) == records,
          f"{records} records have {kinds.get('added', 0)} changes of {changed} datasets")
    lost = one(db, "SELECT count(*) FROM dataset d LEFT JOIN source_record r ON r.id = d.number WHERE r.id IS NULL")
    check(lost == 0, f"{lost} datasets have no record")


# ---------------------------------------------------------------- serving

def pages(program, data):
    """The bodies of `/datasets`, page after page, as they are served."""
    with tempfile.TemporaryFile() as log:
        process = program.start(["serve", "--sources", program.sources, "--listen", "127.0.0.1:0"], data,
                                stdout=subprocess.DEVNULL, stderr=log)
        try:
            server = await_server(process, log)
            path, bodies = "/datasets?limit=100", []
            while path:
                check(len(bodies) < 100_000, "the pages of /datasets have no end")
                with LOOPBACK.open(server + path, timeout=60) as answer:
                    bodies.append(answer.read())
                following = json.loads(bodies[-1]).get("next")
                parts = urllib.parse.urlsplit(following or "")
                path = f"{parts.path}?{parts.query}" if following else None
            return bodies
        finally:
            process.kill()
            process.wait()


def await_server(process, log):
    """The address of a daemon, which says in its log what the system chose."""
    said = ""
    for _ in range(600):
        said = os.pread(log.fileno(), 1 << 20, 0).decode("utf-8", "replace")
        # A line that is still being written could end within the port.
        found = re.search(r"listening on (127\.0\.0\.1:\d+)\s", said)
        if found:
            return "http://" + found.group(1)
        check(process.poll() is None, f"`snop serve` ended with {process.returncode}: {said}")
        time.sleep(0.1)
    raise Lost(f"`snop serve` does not answer: {said}")


def check_equal(program, undisturbed, killed, datasets):
    left, right = pages(program, undisturbed), pages(program, killed)
    count = sum(len(json.loads(body)["items"]) for body in left)
    check(count == datasets, f"the undisturbed catalogue serves {count} datasets of {datasets}")
    check(len(left) == len(right), f"{len(left)} pages are served of one, {len(right)} of the other")
    for number, (a, b) in enumerate(zip(left, right), 1):
        a, b = TIMES.sub(b"", a), TIMES.sub(b"", b)
        if a == b:
            continue
        place = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
        around = slice(max(0, place - 80), place + 80)
        raise Lost(f"page {number} of /datasets differs at byte {place}:\n  {a[around]!r}\n  {b[around]!r}")
    for words in ("budzet", "powietrze", "lodz"):
        a, b = program.search(words, undisturbed), program.search(words, killed)
        check(a == b, f"a search for {words} finds {len(a)} datasets here and {len(b)} there, or others")
    return len(left)


# ---------------------------------------------------------------- killing

def harvest_with_kills(program, data, directory, options, seconds, startup):
    """Kills the harvest as often as asked, starts it again each time, and lets it end at last: the last run."""
    dice = random.Random(options.seed)
    kills, starts, done, is_full = 0, 0, 0, False
    while True:
        starts += 1
        check(starts <= 3 * options.kills + 10, "the harvest does not end")
        with tempfile.TemporaryFile() as output:
            process = program.begin_harvest(data, output, is_full)
            if kills < options.kills:
                # In the mean, what is left to do is spread over the kills that are left.
                left = seconds * (1 - done / options.datasets)
                moment = dice.uniform(0, startup + 2 * left / (options.kills - kills + 1))
                try:
                    status = process.wait(timeout=moment)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
                    kills += 1
                    done, is_done = check_left(program, data, directory)
                    is_full = is_full or is_done
                    print(f"kill {kills} after {moment:.2f} s: sound, {done} records in the run", flush=True)
                    continue
            else:
                status = wait(process, LONGEST)
            output.seek(0)
            said = output.read().decode("utf-8", "replace")
        check(status == 0, f"a harvest ended with {status}: {said}")
        if kills == options.kills:
            return json.loads(said)
        # It was faster than the dice: what is left of the kills goes to runs that read everything again.
        done, is_full = 0, True


def check_runs(data, datasets):
    """The runs' counts must add up. Returns how many there were."""
    db = database(data)
    try:
        check_integrity(db)
        check_agreement(db)
        runs = db.execute("SELECT id, outcome, started, finished, records, added, updated, unchanged, removed FROM run "
                          "ORDER BY id").fetchall()
    finally:
        db.close()
    for number, outcome, started, finished, records, added, updated, unchanged, removed in runs:
        check(outcome in ("succeeded", "failed") and finished is not None, f"run {number} is {outcome}")
        check(finished >= started and records == added + unchanged <= datasets and updated == removed == 0,
              f"run {number} has counts that do not add up: {records} = {added} + {unchanged}, {updated}, {removed}")
    check(runs[-1][1] == "succeeded" and runs[-1][4] == datasets,
          f"the last run is {runs[-1][1]} after {runs[-1][4]} of {datasets} records")
    check(sum(run[5] for run in runs) == datasets, "the runs have not added each dataset once")
    return len(runs)


def survive(options, directory):
    portal = Portal(options.simulator, options.datasets)
    try:
        program = Program(options.snop, directory, portal, options.page_size)
        undisturbed, killed = os.path.join(directory, "undisturbed"), os.path.join(directory, "killed")
        run, seconds = program.harvest(undisturbed)
        check((run["outcome"], run["added"]) == ("succeeded", options.datasets), f"the undisturbed run: {run}")
        print(f"undisturbed: {options.datasets} datasets in {seconds:.1f} s", flush=True)
        begin = time.monotonic()
        program.search("zbior", undisturbed)
        startup = time.monotonic() - begin
        run = harvest_with_kills(program, killed, directory, options, seconds, startup)
        check(run["outcome"] == "succeeded", f"the last run: {run}")
        runs = check_runs(killed, options.datasets)
        count = check_equal(program, undisturbed, killed, options.datasets)
        print(f"{options.kills} kills, {runs} runs: {options.datasets} datasets in {count} pages are equal, each was "
              "added once, and integrity_check was ok each time")
    finally:
        portal.stop()


def positive(text):
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--snop", required=True, metavar="PATH", help="the program")
    parser.add_argument("--simulator", required=True, metavar="PATH", help="portal_sim.py")
    parser.add_argument("--datasets", type=positive, default=20_000, metavar="N")
    parser.add_argument("--kills", type=positive, default=50, metavar="N")
    parser.add_argument("--page-size", type=positive, default=100, metavar="N", help="datasets in one transaction")
    parser.add_argument("--seed", type=int, metavar="N", help="of the random moments; another one each time by default")
    options = parser.parse_args()
    for path in (options.snop, options.simulator):
        if not os.path.isfile(path):
            parser.error(f"there is no {path}")
    options.snop = os.path.abspath(options.snop)
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(1_000_000)
    print(f"seed {options.seed}", flush=True)
    directory = tempfile.mkdtemp(prefix="snop-kill9-")
    try:
        survive(options, directory)
    except Lost as lost:
        print(f"kill9: {lost}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
