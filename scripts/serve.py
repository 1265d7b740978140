"""Serve a folder on this machine alone, and print the address.

    python scripts/serve.py FOLDER
"""

import functools
import http.server
import os
import sys
from pathlib import Path


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Files, without a line for each."""

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    """One port for one server, and not a word when a browser leaves in the middle of a file."""

    allow_reuse_address = os.name != "nt"  # on Windows it would share a port that is taken
    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


def wanted_port():
    """The port in $PORT, or 8000."""
    given = os.environ.get("PORT") or "8000"
    if not (given.isascii() and given.isdecimal() and int(given) < 65536):
        sys.exit(f"PORT wants a whole number from 0 (any free port) to 65535; got {given!r}. Try PORT=8000.")
    return int(given)


def serve(folder):
    """Serve on port 8000 (or $PORT), or on a free one if that is taken."""
    if not Path(folder, "index.html").is_file():
        sys.exit(f"There is no site in {folder} yet: build it with `make book`, or with python scripts/build_site.py.")
    handler, port = functools.partial(Quiet, directory=folder), wanted_port()
    try:
        server = Server(("127.0.0.1", port), handler)
    except OSError:
        server = Server(("127.0.0.1", 0), handler)
        print(f"Port {port} is taken, so another one is used.")
    print(f"The book is open at http://127.0.0.1:{server.server_port}/  (Ctrl+C ends it)", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    serve(sys.argv[1] if len(sys.argv) > 1 else "_build/html")
