#!/usr/bin/env python3
"""Measures the RDF readers: speed beside rapper, serdi and rdflib, memory, and how hostile documents are refused.

  bench.py [--simulator ../shared/tools/portal_sim.py] [--datasets 20000] [--runs 5] [--only speed,memory,hostile]

The documents are the simulator's, on loopback; without it only the hostile ones are measured. Every program reads the
same file, on one core, in turns; what counts is its processor time, of which the median is shown. Machines differ and are
noisy: compare the ratios of one run of this script. Needs raptor2-utils and serdi (Debian), and a Python with rdflib in
PYTHON, python3 by default; what is missing is left out, and the script says so. serdi writes what it reads.
"""
import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
MIB = 1 << 20
BASE = "http://example.org/"
NAMES = {"nt": "N-Triples", "ttl": "Turtle", "rdf": "RDF/XML", "jsonld": "JSON-LD"}
RDFLIB = """
import sys, rdflib
formats = {"nt": "nt", "ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
print(len(rdflib.Dataset().parse(sys.argv[2], format=formats[sys.argv[1]], publicID="http://example.org/")))
"""


def build():
    scratch = os.path.join(ROOT, ".build-bench")
    command = ["swift", "build", "-c", "release", "--package-path", HERE, "--scratch-path", scratch]
    # SwiftPM remembers which files the project had; a manifest that looks new makes it look again.
    os.utime(os.path.join(HERE, "Package.swift"))
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return os.path.join(scratch, "release", "rdfcount")


class Run:
    """One run of a program, on one core: its processor time, the most memory of its own in MiB (what it says, and what
    is seen every two milliseconds), and what it printed."""

    def __init__(self, command):
        core = max(os.sched_getaffinity(0))
        with tempfile.TemporaryFile() as output:
            child = subprocess.Popen(
                command, stdout=output, stderr=subprocess.STDOUT, preexec_fn=lambda: os.sched_setaffinity(0, {core}))
            seen = 0
            while True:
                pid, self.status, usage = os.wait4(child.pid, os.WNOHANG)
                if pid:
                    break
                seen = max(seen, self.anonymous(child.pid))
                time.sleep(0.002)
            child.returncode = self.status
            output.seek(0)
            self.output = output.read(1 << 16).decode(errors="replace")
        self.seconds = usage.ru_utime + usage.ru_stime
        self.own = max(seen, self.value("own")) / 1024

    @staticmethod
    def anonymous(pid):
        """The anonymous resident memory of a process in KiB."""
        try:
            with open(f"/proc/{pid}/status") as file:
                return next((int(line.split()[1]) for line in file if line.startswith("RssAnon:")), 0)
        except OSError:
            return 0

    def value(self, key):
        for word in self.output.replace("\n", " \n").split(" "):
            if word.startswith(key + "="):
                return int(word[len(key) + 1:])
        return 0


def row(good, text):
    print(f"{'ok  ' if good else 'SLOW'}  {text}", flush=True)


class Portal:
    """The simulator, and a folder of its documents."""

    def __init__(self, simulator, folder):
        self.simulator = simulator
        self.folder = folder

    def files(self, datasets):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, self.simulator, "--datasets", str(datasets), "--port", str(port)]
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            files = {}
            for name in NAMES:
                files[name] = os.path.join(self.folder, f"{datasets}.{name}")
                self.fetch(f"http://127.0.0.1:{port}/dcat/all.{name}", files[name])
            return files
        finally:
            child.terminate()
            child.wait()

    @staticmethod
    def fetch(url, path):
        end = time.time() + 120
        while True:
            try:
                with urllib.request.urlopen(url, timeout=300) as answer, open(path, "wb") as file:
                    return shutil.copyfileobj(answer, file)
            except OSError:
                if time.time() > end:
                    sys.exit(f"{url} did not answer")
                time.sleep(0.05)


def others():
    """The programs beside which ours is measured: name, command of a syntax and a file, the syntaxes that it reads."""
    found = []
    inputs = {"nt": "ntriples", "ttl": "turtle", "rdf": "rdfxml"}
    if shutil.which("rapper"):
        found.append(("rapper", lambda s, f: ["rapper", "-q", "-c", "-i", inputs[s], f, BASE], ["nt", "ttl", "rdf"]))
    if shutil.which("serdi"):
        found.append(("serdi", lambda s, f: ["serdi", "-i", inputs[s], "-o", "ntriples", f], ["nt", "ttl"]))
    for name in sorted({"rapper", "serdi"} - {name for name, _, _ in found}):
        print(f"      there is no {name}, so it is left out")
    return found


def speed(program, files, small, runs):
    print(f"\nSpeed on one core, median of {runs} runs in turns (MiB/s of processor time)")
    rivals = others()
    for syntax, path in files.items():
        size = os.path.getsize(path) / MIB
        commands = {"snop": [program, syntax, path]}
        commands.update({name: command(syntax, path) for name, command, known in rivals if syntax in known})
        seconds = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                run = Run(command)
                if run.status != 0:
                    sys.exit(f"{' '.join(command)} failed: {run.output[-400:]}")
                seconds[name].append(run.seconds)
        median = {name: statistics.median(values) for name, values in seconds.items()}
        text = ", ".join(f"{name} {size / median[name]:.0f}" for name in commands)
        good = True
        if "rapper" in median:
            ratio = median["rapper"] / median["snop"]
            good = ratio >= 1
            text += f"; {ratio:.2f} times rapper (asked: 1, hoped for: 2)"
        if syntax == "jsonld":
            good, text = beside_rdflib(program, small, size / median["snop"], text)
        row(good, f"{NAMES[syntax]:<10} {size:6.1f} MiB: {text}")


def beside_rdflib(program, small, ours, text):
    python = os.environ.get("PYTHON", sys.executable)
    run = Run([python, "-c", RDFLIB, "jsonld", small])
    if run.status != 0:
        print(f"      {python} has no rdflib, so it is left out")
        return True, text
    theirs = os.path.getsize(small) / MIB / run.seconds
    return ours >= 20 * theirs, f"{text}, rdflib {theirs:.2f} (a smaller file, once); {ours / theirs:.0f} times rdflib (asked: 20)"


def memory(program, portal, sizes):
    print("\nMost memory while streaming (MiB; a mapped file's pages come on top, and are the system's to drop)")
    for datasets in sizes:
        files = portal.files(datasets)
        for syntax, path in files.items():
            run = Run([program, syntax, path])
            size = os.path.getsize(path) / MIB
            row(run.own < 64, f"{NAMES[syntax]:<10} {datasets:6} datasets, {size:6.1f} MiB: {run.own:5.1f} (asked: 64)")
            os.remove(path)


def hostile(program, folder):
    print("\nHostile documents: refused by a named limit, in bounded memory and time")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    laughs = f'<!DOCTYPE l [<!ENTITY l0 "ha">{laughs}]><l>&l9;</l>'
    flat = f'<!DOCTYPE l [<!ENTITY x "{"x" * 1000}">]><l xmlns="u:l" xmlns:e="u:e">'
    head = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="u:e">'
    brackets = (b"[", 1 << 30)
    long = (b"x", 500_000_000)
    # What it is, the syntax, the bytes (a pair is a piece and how many bytes of it), what the answer must name.
    cases = [
        # In Turtle a second bracket is no predicate, so the grammar refuses it before any limit could.
        ("1 GiB of [[[[", "ttl", [b"<u:s> <u:p> ", brackets], "expected a predicate"),
        ("1 GiB of ((((", "ttl", [b"<u:s> <u:p> ", (b"(", 1 << 30)], "maxDepth"),
        ("1 GiB of [<u:p>[<u:p>", "ttl", [(b"[<u:p>  ", 1 << 30)], "maxDepth"),
        ("1 GiB of [[[[", "jsonld", [brackets], "maxDepth"),
        ("1 GiB of <a><a>", "rdf", [(b"<a>", 1 << 30)], "maxDepth"),
        ("a billion laughs", "rdf", [laughs.encode()], "entity"),
        ("a flood of one flat entity", "rdf", [flat.encode(), (b"<e:p>&x;</e:p>", 1 << 28)], "maxExpandedBytes"),
        ("JSON nested 100,000 deep", "jsonld", [b'{"a":' * 100_000, b"1", b"}" * 100_000], "maxDepth"),
        ("a literal of 500 MB", "nt", [b'<u:s> <u:p> "', long, b'" .\n'], "maxLiteralBytes"),
        ("a literal of 500 MB", "ttl", [b'<u:s> <u:p> """', long, b'""" .\n'], "maxLiteralBytes"),
        ("a literal of 500 MB", "rdf", [head.encode(), b"<e:s><e:p>", long, b"</e:p></e:s></rdf:RDF>"], "maxLiteralBytes"),
        ("a literal of 500 MB", "jsonld", [b'[{"@id": "u:s", "u:p": "', long, b'"}]'], "maxLiteralBytes"),
    ]
    for what, syntax, pieces, limit in cases:
        path = os.path.join(folder, "hostile")
        with open(path, "wb") as file:
            for piece in pieces:
                if isinstance(piece, bytes):
                    file.write(piece)
                    continue
                block = piece[0] * (MIB // len(piece[0]))
                for _ in range(piece[1] // len(block)):
                    file.write(block)
        run = Run([program, syntax, path])
        size = os.path.getsize(path) / MIB
        said = [line for line in run.output.splitlines() if line.startswith(("first=", "end=")) and limit in line]
        good = run.status == 0 and bool(said) and run.own < 64 and run.seconds < 20
        said = said[0].split("=", 1)[1][:90] if said else run.output[-200:]
        row(good, f"{NAMES[syntax]:<10} {what:<27} {size:6.0f} MiB: {run.seconds:5.2f} s, {run.own:4.1f} MiB: {said}")
        os.remove(path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    shared = os.environ.get("SNOP_SHARED", os.path.join(os.path.dirname(ROOT), "shared"))
    parser.add_argument("--simulator", default=os.path.join(shared, "tools", "portal_sim.py"))
    parser.add_argument("--datasets", type=int, default=20000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="speed,memory,hostile")
    parser.add_argument("--rdfcount", help="the program, if it was built already")
    options = parser.parse_args()
    only = options.only.split(",")
    program = options.rdfcount or build()
    with tempfile.TemporaryDirectory(prefix="snop-bench-rdf-") as folder:
        portal = Portal(options.simulator, folder)
        if not os.path.exists(options.simulator):
            print(f"there is no simulator at {options.simulator}, so nothing of its documents is measured")
            only = [name for name in only if name == "hostile"]
        if "speed" in only:
            small = portal.files(2000)["jsonld"]
            speed(program, portal.files(options.datasets), small, options.runs)
        if "memory" in only:
            memory(program, portal, [options.datasets // 4, options.datasets * 2])
        if "hostile" in only:
            hostile(program, folder)


if __name__ == "__main__":
    main()
