"""The hostile portal: documents at addresses, on ports of loopback that the system chooses."""

import gzip
import io
import threading
import zipfile
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Packed:
    """A body that is sent compressed, and was never whole on this side: `piece` so many times between a head and a tail."""

    def __init__(self, media, head, piece, times, tail=b""):
        packer = zlib.compressobj(6, zlib.DEFLATED, 31)
        block, left = piece * max(1, min(times, (1 << 20) // max(1, len(piece)))), times * len(piece)
        out = [packer.compress(head)]
        while left > 0:
            out.append(packer.compress(block if left >= len(block) else block[:left]))
            left -= len(block)
        out += [packer.compress(tail), packer.flush()]
        self.media, self.content, self.decoded = media, b"".join(out), len(head) + times * len(piece) + len(tail)


class Ready:
    """A document that is kept compressed: hundreds of feeds are there at once."""

    def __init__(self, media, content):
        self.media, self.content = media, gzip.compress(content, 1)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        # CSW is asked by POST; what it is asked for makes no difference here.
        self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 1 << 20))
        self.do_GET()

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        portal, parts = self.server.portal, urlsplit(self.path)
        name, _, path = parts.path[1:].partition("/")
        portal.asked.append(parts.path)
        found = portal.sites.get(name, {}).get("/" + path)
        if callable(found):
            query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
            found = found({**query, "base": f"http://{self.headers.get('Host', '')}/{name}"})
        self.send(found)

    def send(self, found):
        if found is None:
            status, media, content, encoding = 404, "text/plain", b"nothing here", None
        elif isinstance(found, Packed):
            status, media, content, encoding = 200, found.media, found.content, "gzip"
        elif isinstance(found, Ready):
            status, media, content, encoding = 200, found.media, found.content, "gzip"
            if "gzip" not in self.headers.get("Accept-Encoding", ""):
                content, encoding = gzip.decompress(content), None
        else:
            status, (media, content), encoding = 200, found, None
        try:
            self.send_response(status)
            self.send_header("Content-Type", media)
            self.send_header("Content-Length", str(len(content)))
            if encoding:
                self.send_header("Content-Encoding", encoding)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)
        except OSError:
            # Whoever asked has had enough.
            self.close_connection = True


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        pass


class Portal:
    """Sites by name: what is at `/NAME/…` on every port. The daemon takes each port for another host."""

    def __init__(self, ports=1):
        self.sites, self.asked = {}, []
        self.servers = [Server(("127.0.0.1", 0), Handler) for _ in range(ports)]
        for server in self.servers:
            server.portal = self
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def base(self, number=0):
        return f"http://127.0.0.1:{self.servers[number % len(self.servers)].server_address[1]}"

    def put(self, name, routes):
        # As a hostile portal would: what it costs is on the other side.
        self.sites[name] = {
            path: Ready(*found) if isinstance(found, tuple) and len(found[1]) > 8192 else found
            for path, found in routes.items()
        }

    def remove(self, name):
        self.sites.pop(name, None)

    def stop(self):
        for server in self.servers:
            server.shutdown()
            server.server_close()


def decoded_size(routes):
    """How many bytes a feed has when it is unpacked, as far as that is known before it is asked for."""
    return sum(size_of(found) for found in routes.values() if not callable(found))


def size_of(found):
    if isinstance(found, Packed):
        return found.decoded
    media, content = found
    if media == "application/zip":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    # The last four bytes of a gzip file are its size.
    return int.from_bytes(content[-4:], "little") if content.startswith(b"\x1f\x8b") else len(content)
