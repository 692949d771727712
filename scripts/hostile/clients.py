"""Clients that do harm: readers of the largest lists, idle connections, slow readers, endless headers, odd requests."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from urllib.parse import urlsplit

LISTS = [
    f"/{name}{suffix}?limit=1000"
    for name in ("datasets", "catalog")
    for suffix in (".json", ".jsonld", ".ttl", ".rdf", ".nt")
]
LISTS += [
    "/datasets?limit=1000&q=zbior&facets=publisher,region,theme,keyword,format,license,hvd,source,language",
    "/datasets?q=z*&limit=1000",
    "/datasets?distinct=true&limit=1000",
    "/?q=zbior",
    "/sources",
    "/datasets?limit=1000&sort=title",
    "/datasets?limit=1000&sort=-modified",
]


class Readers:
    """So many clients in a process of their own, each asking for the lists in turn until it is stopped."""

    def __init__(self, url, count):
        self.out = tempfile.TemporaryFile()
        words = [sys.executable, os.path.abspath(__file__), url, str(count)]
        self.process = subprocess.Popen(words, stdout=self.out)

    def stop(self):
        """status -> how many answers."""
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.out.seek(0)
        counts = {}
        for line in self.out.read().decode().splitlines():
            counts[line] = counts.get(line, 0) + 1
        self.out.close()
        return counts


def read_lists(url, number):
    """One client: a connection that is kept, as browsers and harvesters do."""
    host, dice = urlsplit(url).netloc, random.Random(number)
    paths, connection = list(LISTS), None
    sources = []
    while True:
        path = dice.choice(paths + sources)
        try:
            connection = connection or http.client.HTTPConnection(host, timeout=60)
            connection.request("GET", path)
            answer = connection.getresponse()
            status, later = str(answer.status), answer.headers["Retry-After"]
            body = b""
            while piece := answer.read(1 << 16):
                body = piece if path != "/sources" else body + piece
            if path == "/sources" and answer.status == 200:
                sources = [
                    f"/sources/{one['id']}/{what}"
                    for one in json.loads(body).get("items", json.loads(body).get("sources", []))
                    for what in ("findings.csv", "findings?limit=1000", "runs?limit=1000")
                ]
        except (OSError, http.client.HTTPException, ValueError) as error:
            status, later, connection = type(error).__name__, None, None
        sys.stdout.write(f"{status}{' with Retry-After' if later else ''}\n")
        sys.stdout.flush()


# ---------------------------------------------------------------- attacks on a daemon that only serves


def connect(daemon):
    return socket.create_connection(("127.0.0.1", daemon.port), timeout=10)


def ask(daemon, request, longest=30):
    """The status of one answer, and how long it took; the first bytes suffice."""
    begin = time.monotonic()
    try:
        with connect(daemon) as connection:
            connection.settimeout(longest)
            connection.sendall(request)
            head = connection.recv(65_536)
    except OSError as error:
        return type(error).__name__, time.monotonic() - begin, b""
    status = head.split(b" ", 2)[1].decode() if head.startswith(b"HTTP/") else "none"
    return status, time.monotonic() - begin, head


def get(path, host="x"):
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()


def hold(daemon, count, seconds, first=b"", each=None):
    """Opens connections, sends something on each, and again each second; how many could be opened and were kept."""
    held, refused = [], 0
    try:
        for _ in range(count):
            try:
                connection = connect(daemon)
                connection.sendall(first)
                connection.settimeout(0.01)
                held.append(connection)
            except OSError:
                refused += 1
                if refused > 20:
                    break
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for connection in list(held):
                try:
                    if each:
                        each(connection)
                except TimeoutError:
                    # Nothing has come yet, and the next one has its turn.
                    continue
                except OSError:
                    connection.close()
                    held.remove(connection)
            time.sleep(1)
        return len(held), refused
    finally:
        for connection in held:
            connection.close()


def idle(count, seconds):
    def attack(daemon):
        statuses = []

        def others():
            time.sleep(min(2, seconds / 2))
            statuses.extend(ask(daemon, get("/datasets?limit=20"))[0] for _ in range(20))

        thread = threading.Thread(target=others)
        thread.start()
        hold(daemon, count, seconds)
        thread.join()
        good = statuses.count("200")
        return [
            (
                f"others are answered beside {count} idle connections",
                f"{good} of {len(statuses)}",
                "all",
                good == len(statuses) > 0,
            )
        ]

    return attack


def slow_readers(count, seconds):
    """They ask for much and take little: what waits for them must not lie in memory."""

    def attack(daemon):
        hold(
            daemon,
            count,
            seconds,
            get("/datasets.jsonld?limit=1000") + get("/catalog.rdf?limit=1000"),
            lambda connection: connection.recv(512),
        )
        return []

    return attack


def slow_headers(count, seconds):
    def attack(daemon):
        hold(
            daemon,
            count,
            seconds,
            b"GET /datasets HTTP/1.1\r\nHost: x\r\n",
            lambda connection: connection.sendall(b"X-A: b\r\n"),
        )
        return []

    return attack


QUERIES = [
    "/datasets?q=a%22%CC%81b",
    "/datasets?q=%22%CC%81",
    "/datasets?q=d*",
    "/datasets?q=dane*",
    "/datasets?q=d*&limit=1000",
    "/?q=d*",
    "/datasets?q=d*%20-x*",
    "/datasets?q=" + "%20".join(f"d{k}*" for k in range(32)),
    "/datasets?q=%22dane%20dla%22%20d*",
    "/datasets?q=d*&facets=keyword,publisher,format",
    "/datasets?distinct=true&limit=1000",
    "/datasets?q=d*&distinct=true&sort=title",
    "/datasets?q=%00a",
    "/datasets?q=" + "a%CC%81" * 300,
    "/datasets?q=AND%20OR%20NOT%20NEAR",
    "/datasets?q=a:b%20%5Ec%20(d)%20%7B",
    "/datasets?q=*",
    "/datasets?q=%22%22%20%22",
    "/datasets?q=-d*",
    "/datasets?" + "&".join(f"keyword=d{k}" for k in range(199)),
    "/datasets?keyword=" + "d" * 7000,
    "/datasets?q=d*&bbox=14,49,24,55&temporal=1000/2030",
]
ODD = [
    ("a missing Host", b"GET /datasets HTTP/1.1\r\nConnection: close\r\n\r\n", {"400"}),
    ("two Hosts", b"GET /datasets HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", {"400"}),
    ("HTTP/1.0 without a Host", b"GET /healthz HTTP/1.0\r\n\r\n", {"200"}),
    (
        "200 kB of header",
        b"GET /datasets HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        {"400", "431", "none", "ConnectionResetError", "BrokenPipeError"},
    ),
    (
        "1,000 fields",
        b"GET /datasets HTTP/1.1\r\nHost: x\r\n" + b"".join(b"A%d: b\r\n" % k for k in range(1000)) + b"\r\n",
        {"400", "431", "none", "ConnectionResetError", "BrokenPipeError"},
    ),
    (
        "an address of 70 kB",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        {"400", "414", "431", "none", "ConnectionResetError", "BrokenPipeError"},
    ),
    (
        "a body that is never sent",
        b"POST /datasets HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n",
        {"405", "411", "413", "400"},
    ),
    (
        "a chunked body",
        b"POST /datasets HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n",
        {"405", "400", "413"},
    ),
    (
        "two lengths",
        b"GET /datasets HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        {"400", "none", "ConnectionResetError"},
    ),
]


def queries(daemon):
    """Each alone, and then the worst of them by 16 at once, short of the time that a search may take."""
    rows, statuses = [], {}
    for path in QUERIES:
        status, seconds, head = ask(daemon, get(path))
        good = status in ("200", "400") or (status == "503" and b"retry-after" in head.lower())
        if not good or seconds > 11:
            rows.append(
                (f"GET {path[:48]}", f"{status} after {seconds:.1f} s", "200, 400 or a 503 with Retry-After", False)
            )
        statuses[status] = statuses.get(status, 0) + 1
    rows.append(
        (
            f"{len(QUERIES)} odd and dear searches",
            ", ".join(f"{count} × {status}" for status, count in sorted(statuses.items())),
            "200 or an honest 4xx",
            not set(statuses) - {"200", "400", "503"},
        )
    )
    found = []

    def many(number):
        for k in range(4):
            found.append(ask(daemon, get(f"/datasets?q={('d*', 'dane*', 'dz*', 'da*')[k]}&limit={100 + number}")))

    threads = [threading.Thread(target=many, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    bad = [
        f"{status} after {seconds:.0f} s"
        for status, seconds, head in found
        if not (status == "200" or (status == "503" and b"retry-after" in head.lower())) or seconds > 11
    ]
    rows.append(
        (
            "16 clients with prefixes that everything has",
            f"{len(found) - len(bad)} of {len(found)} answered; " + ", ".join(sorted(set(bad)))[:80],
            "200, or a 503 with Retry-After, within 11 s",
            not bad,
        )
    )
    return rows


def odd_requests(daemon):
    rows = []
    # Health is asked for beside it, and must be asked often enough to be judged.
    time.sleep(3)
    for name, request, wanted in ODD:
        status, seconds, _ = ask(daemon, request)
        rows.append(
            (
                name,
                f"{status} after {seconds:.1f} s",
                " or ".join(sorted(status for status in wanted if status[0] in "12345")),
                status in wanted,
            )
        )
    link = ask(
        daemon, get("/datasets?q=" + "%C4%85" * 300 + "&" + "&".join(f"keyword={'%C4%85' * 9}{k}" for k in range(60)))
    )[2]
    field = next((line for line in link.split(b"\r\n") if line.lower().startswith(b"link:")), b"")
    rows.append(("the field Link of a long address", f"{len(field)} bytes", "at most 8 kB", len(field) <= 8192))
    return rows


def attacks(is_small):
    """(name, what is done to a daemon and gives rows, MB that it may take)."""
    some, seconds = (400, 4) if is_small else (2000, 20)
    return [
        ("odd and dear searches", queries, 400),
        ("odd requests", odd_requests, 400),
        (f"{some} idle connections", idle(some, seconds), 400),
        (f"{some // 20} slow readers", slow_readers(some // 20, seconds), 400),
        (f"{some // 2} endless headers", slow_headers(some // 2, seconds), 400),
    ]


def main():
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    for number in range(int(sys.argv[2])):
        threading.Thread(target=read_lists, args=(sys.argv[1], number), daemon=True).start()
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main()
