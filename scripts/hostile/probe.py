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
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    try:
        # What is measured is the daemon, and not how long this process waits for a processor.
        os.setpriority(os.PRIO_PROCESS, 0, -10)
    except OSError:
        pass
    due = time.monotonic()
    while True:
        for path in paths:
            milliseconds, status = ask(url.hostname, url.port, path)
            sys.stdout.write(f"{path} {milliseconds:.2f} {status}\n")
            sys.stdout.flush()
            due = max(due + interval, time.monotonic())
            time.sleep(max(0, due - time.monotonic()))


if __name__ == "__main__":
    main()
