"""The web page's server and clients that ask slowly, oddly, or from a time before names."""

import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest
import small_archive

from newsarchive.web import connection

pytestmark = pytest.mark.slow
HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    archive = small_archive.build(tmp_path_factory.mktemp("slow") / "archive")
    command = [sys.executable, "-m", "newsarchive", "--archive", str(archive), "serve", "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", server.stderr.readline())
        assert found
        yield int(found[1])
    finally:
        server.terminate()
        server.communicate(timeout=280)


def said(port: int, request: bytes) -> bytes:
    """The whole answer to some bytes."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as asking:
        asking.sendall(request)
        return b"".join(iter(lambda: asking.recv(65536), b""))


def test_many_half_requests_take_nobodys_place(port: int) -> None:
    again = socket.create_connection(("127.0.0.1", port), timeout=60)  # one that asked well once, then half
    again.sendall(b"GET /static/icon.svg HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert again.recv(65536).startswith(b"HTTP/1.1 200")
    many = [again]
    try:
        for _ in range(220):
            many.append(socket.create_connection(("127.0.0.1", port), timeout=60))
            many[-1].sendall(HALF)
        again.sendall(HALF)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=60) as answer:
            assert answer.status == 200
        ends = time.monotonic() + connection.HEAD_SECONDS + 60
        for one in many:  # the clock ends those that were let wait
            one.settimeout(max(0.1, ends - time.monotonic()))
            try:
                while one.recv(65536):
                    pass
            except ConnectionResetError:
                pass
    finally:
        for one in many:
            one.close()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET / HTTP/1.0\r\n\r\n", 200), (b"GET / HTTP/1.0\r\nHost: evil.example\r\n\r\n", 421),
        (b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 421),
        (b"GET http://localhost/sites HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 200),
        (b"GET HTTP://localhost HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 200),
        (b"GET http://localhost//evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 404),
        (b"GET http://localhost/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", 421),
        (b"GET evil.example/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", 400),
    ],
)  # fmt: skip
def test_odd_requests_lead_nowhere_else(port: int, request_: bytes, status: int) -> None:
    answer = said(port, request_)
    assert answer.startswith(b"HTTP/1.1 %d" % status), answer[:200]
    assert b"\nlocation:" not in answer.lower()
