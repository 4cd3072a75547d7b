# SPDX-License-Identifier: GPL-2.0-only
"""peers_client.py PORT VERSION ACT...: a client of sslp serve that behaves as
each ACT says. After each act it looks into ./server.err for the right message,
and fetches a file. It prints a line for each: "ACT ok", or what went wrong. The
certificate is ./cert.pem, the files are in ./www."""
import fcntl
import os
import re
import socket
import ssl
import struct
import sys
import termios
import time
import traceback

LIMIT = 90              # seconds for whatever should end
VERSIONS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}

port = int(sys.argv[1])
context = ssl.create_default_context(cafile="cert.pem")
context.minimum_version = context.maximum_version = VERSIONS[sys.argv[2]]


def connect():
    return socket.create_connection(("127.0.0.1", port), LIMIT)


def connect_tls():
    return context.wrap_socket(connect(), server_hostname="localhost",
                               suppress_ragged_eofs=False)


def request(name, fields=b""):
    return b"GET /%s HTTP/1.1\r\nHost: localhost\r\n%s\r\n" % (name, fields)


def content(name):
    with open(b"www/" + name, "rb") as f:
        return f.read()


def until_closed(sock):
    """Reads until the end. A reset is an end, too"""
    got = bytearray()
    try:
        while data := sock.recv(65536):
            got += data
    except ConnectionResetError:
        pass
    return got


def body_of(answer):
    return answer.partition(b"\r\n\r\n")[2]


def plain():
    sock = connect()
    sock.sendall(request(b"few"))
    assert b"200 OK" not in until_closed(sock)


def noise():
    sock = connect()
    sock.sendall(b"\x16\x03\x01\x20\x00" + os.urandom(8192))
    until_closed(sock)


def mute():
    """Says nothing; the server's patience is 2 seconds"""
    start = time.monotonic()
    until_closed(connect())
    assert time.monotonic() - start > 1.5


def idle():
    """Nothing after the handshake: a close_notify, not a torn connection"""
    sock = connect_tls()
    assert sock.recv(1) == b""


def half():
    sock = connect_tls()
    sock.sendall(request(b"few"))
    got = bytearray()
    while body_of(got) != content(b"few"):
        got += sock.recv(65536)
    sock.sendall(request(b"few")[:22])
    sock.close()


def waiting(sock):
    """How many bytes wait in the socket"""
    count = fcntl.ioctl(sock, termios.FIONREAD, bytes(4))
    return int.from_bytes(count, sys.byteorder)


def let_it_block(sock):
    """We read nothing, so the server stops sending and listens"""
    before, now = -1, waiting(sock)
    while now != before:
        time.sleep(2)
        before, now = now, waiting(sock)


def reset():
    """We go away in the middle of the body"""
    sock = connect_tls()
    sock.sendall(request(b"big"))
    for _ in range(8):
        assert sock.recv(16384)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                    struct.pack("ii", 1, 0))
    sock.close()


def goodbye():
    """Our close_notify comes first, and is answered by the server's"""
    connect_tls().unwrap()


def polite():
    """The body, the server's close_notify, ours"""
    sock = connect_tls()
    sock.sendall(request(b"text", b"Connection: close\r\n"))
    got = bytearray()
    while data := sock.recv(65536):
        got += data
    assert body_of(got) == content(b"text")
    sock.unwrap()


class Wire:
    """TLS whose records we carry; if corked, several go out together"""

    def __init__(self, corked=False):
        self.sock = connect()
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, corked)
        self.inner, self.outer = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.inner, self.outer,
                                        server_hostname="localhost")
        self.run(self.tls.do_handshake)

    def flush(self):
        if data := self.outer.read():
            self.sock.sendall(data)

    def exactly(self, n):
        data = b""
        while len(data) < n:
            part = self.sock.recv(n - len(data))
            if not part:
                raise EOFError
            data += part
        return data

    def record(self):
        head = self.exactly(5)
        return head + self.exactly(int.from_bytes(head[3:], "big"))

    def run(self, step):
        while True:
            try:
                result = step()
                self.flush()
                return result
            except ssl.SSLWantReadError:
                self.flush()
                self.inner.write(self.record())


def flip(record):
    return record[:-1] + bytes([record[-1] ^ 1])


def half_close():
    """In the middle of the body we end our side, but read on"""
    wire, got = Wire(), bytearray()
    wire.tls.write(request(b"big", b"Connection: close\r\n"))
    wire.flush()
    for _ in range(8):
        wire.inner.write(wire.record())
    wire.sock.shutdown(socket.SHUT_WR)
    let_it_block(wire.sock)
    while data := wire.run(lambda: wire.tls.read(65536)):
        got += data
    assert body_of(got) == content(b"big")


def hasty(rounds=10):
    """The end of our handshake, our request, and the end of our side arrive
    together, before the server can have armed its socket"""
    for _ in range(rounds):
        wire = Wire(corked=True)
        wire.tls.write(request(b"few", b"Connection: close\r\n"))
        wire.flush()
        wire.sock.shutdown(socket.SHUT_WR)
        got = bytearray()
        while data := wire.run(lambda: wire.tls.read(65536)):
            got += data
        assert body_of(got) == content(b"few")


def tampered():
    """A request is changed on its way, and the server answers with an alert"""
    wire = Wire()
    wire.tls.write(request(b"few"))
    wire.sock.sendall(flip(wire.outer.read()))
    try:
        wire.run(lambda: wire.tls.read(1))
    except ssl.SSLError as err:
        assert "BAD_RECORD_MAC" in err.reason, err
    else:
        raise AssertionError("the server has answered")


def alert():
    """A record of the body is changed on its way. We send an alert, and wait
    until the server ends"""
    wire = Wire()
    wire.tls.write(request(b"big"))
    wire.flush()
    for _ in range(8):
        wire.inner.write(wire.record())
    wire.inner.write(flip(wire.record()))
    try:
        while True:
            wire.tls.read(65536)
    except ssl.SSLWantReadError:
        raise AssertionError("a record that was changed is accepted")
    except ssl.SSLError:
        wire.flush()
    let_it_block(wire.sock)
    until_closed(wire.sock)


def stat(*names):
    with open("/proc/net/tls_stat") as f:
        values = dict(line.split() for line in f)
    return sum(int(values[name]) for name in names)


def crowd(count=200):
    """All clients connect before the first one asks"""
    socks = [connect_tls() for _ in range(count)]
    deadline = time.monotonic() + LIMIT
    while stat("TlsCurrTxSw", "TlsCurrTxDevice") < count:
        assert time.monotonic() < deadline, "not all sockets are armed"
        time.sleep(0.1)
    for sock in socks:
        sock.sendall(request(b"few", b"Connection: close\r\n"))
    for sock in socks:
        check_few(sock)


def check_few(sock):
    got = bytearray()
    while data := sock.recv(65536):
        got += data
    assert body_of(got) == content(b"few")


def lives_on():
    sock = connect_tls()
    sock.sendall(request(b"few", b"Connection: close\r\n"))
    check_few(sock)


class Complaints:
    """Reads what the server says from now on"""

    def __init__(self):
        self.file = open("server.err", errors="replace")
        self.file.seek(0, os.SEEK_END)
        self.text = ""

    def expect(self, pattern):
        deadline = time.monotonic() + LIMIT
        while not re.search(pattern, self.text):
            if time.monotonic() > deadline:
                raise AssertionError(f"no '{pattern}' in: {self.text}")
            time.sleep(0.05)
            self.text += self.file.read()


# The act, the message of the server, and how many records do not decrypt. Such a
# record stays in the socket, so draining the socket may count it again
ACTS = {
    "plain": (plain, "handshake: ", 0),
    "noise": (noise, "handshake: ", 0),
    "mute": (mute, "handshake: .*timed out", 0),
    "idle": (idle, "", 0),
    "half": (half, "ended without close_notify", 0),
    "half_close": (half_close, "", 0),
    "hasty": (hasty, "", 0),
    "reset": (reset, "has reset the connection", 0),
    "tampered": (tampered, "receiving: ", 1),
    "alert": (alert, "by the alert bad_record_mac", 0),
    "polite": (polite, "", 0),
    "goodbye": (goodbye, "", 0),
    "crowd": (crowd, "", 0),
}


def perform(name):
    act, pattern, broken = ACTS[name]
    complaints, before = Complaints(), stat("TlsDecryptError")
    act()
    complaints.expect(pattern)
    lives_on()
    errors = stat("TlsDecryptError") - before
    assert broken <= errors <= 2 * broken, f"{errors} records did not decrypt"


for name in sys.argv[3:]:
    try:
        perform(name)
        print(name, "ok", flush=True)
    except Exception as err:
        where = [f"{f.name}:{f.lineno}" for f in
                 traceback.extract_tb(err.__traceback__)]
        print(name, *where, repr(err), flush=True)
