# SPDX-License-Identifier: GPL-2.0-only
"""peers_client.py ACT PORT VERSION [WORD...]: a client of a file server that
behaves as ACT says, and fails when the server does not answer as it should.
The certificate is ./cert.pem, the files are in ./www, as peers.sh has them."""
import os
import socket
import ssl
import struct
import sys
import time

LIMIT = 90              # seconds for whatever should end
VERSIONS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}


def context(version):
    ctx = ssl.create_default_context(cafile="cert.pem")
    ctx.minimum_version = ctx.maximum_version = VERSIONS[version]
    return ctx


def connect(port):
    return socket.create_connection(("127.0.0.1", port), LIMIT)


def connect_tls(port, version):
    return context(version).wrap_socket(connect(port), suppress_ragged_eofs=False,
                                        server_hostname="localhost")


def request(name, fields=b""):
    return b"GET /%s HTTP/1.1\r\nHost: localhost\r\n%s\r\n" % (name, fields)


def content(name):
    with open(b"www/" + name, "rb") as f:
        return f.read()


def until_closed(sock):
    """What comes until the end, which a reset is as well"""
    got = b""
    try:
        while data := sock.recv(65536):
            got += data
    except ConnectionResetError:
        pass
    return got


def body_of(answer):
    return answer.partition(b"\r\n\r\n")[2]


def plain(port, version):
    sock = connect(port)
    sock.sendall(request(b"few"))
    assert b"200 OK" not in until_closed(sock)


def noise(port, version):
    sock = connect(port)
    sock.sendall(b"\x16\x03\x01\x20\x00" + os.urandom(8192))
    until_closed(sock)


def mute(port, version):
    """Says nothing; the server's patience is 2 seconds"""
    start = time.monotonic()
    until_closed(connect(port))
    assert time.monotonic() - start > 1.5


def idle(port, version):
    """Nothing after the handshake: a close_notify, not a torn connection"""
    sock = connect_tls(port, version)
    assert sock.recv(1) == b""


def half(port, version):
    sock = connect_tls(port, version)
    sock.sendall(request(b"few")[:9])
    sock.close()


def let_it_block():
    """As we read nothing, the server comes to where it listens"""
    time.sleep(3)


def leave(port, version, how):
    """In the middle of the body"""
    sock = connect_tls(port, version)
    sock.sendall(request(b"big"))
    for _ in range(8):
        assert sock.recv(16384)
    if how == "reset":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                        struct.pack("ii", 1, 0))
    else:
        sock.shutdown(socket.SHUT_WR)
        let_it_block()
    sock.close()


def goodbye(port, version):
    """Our close_notify comes first, and is answered by the server's"""
    connect_tls(port, version).unwrap()


def polite(port, version):
    """The body, the server's close_notify, ours"""
    sock = connect_tls(port, version)
    sock.sendall(request(b"text", b"Connection: close\r\n"))
    got = b""
    while data := sock.recv(65536):
        got += data
    assert body_of(got) == content(b"text")
    sock.unwrap()


class Wire:
    """TLS whose records pass through our hands"""

    def __init__(self, port, version):
        self.sock = connect(port)
        self.inner, self.outer = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context(version).wrap_bio(self.inner, self.outer,
                                             server_hostname="localhost")
        self.run(self.tls.do_handshake)

    def flush(self):
        self.sock.sendall(self.outer.read())

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


def tampered(port, version):
    """A request that was changed on its way: the server's alert says so"""
    wire = Wire(port, version)
    wire.tls.write(request(b"few"))
    wire.sock.sendall(flip(wire.outer.read()))
    try:
        wire.run(lambda: wire.tls.read(1))
    except ssl.SSLError as err:
        assert "BAD_RECORD_MAC" in err.reason, err
    else:
        raise AssertionError("the server has answered")


def alert(port, version):
    """A record of the body was changed on its way: we send an alert, and
    wait for the server to end"""
    wire = Wire(port, version)
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
    let_it_block()
    until_closed(wire.sock)


def armed():
    """Sockets the kernel encrypts for at this moment"""
    with open("/proc/net/tls_stat") as f:
        stat = dict(line.split() for line in f)
    return int(stat["TlsCurrTxSw"]) + int(stat["TlsCurrTxDevice"])


def crowd(port, version, count):
    """All are there before the first one asks"""
    wanted = content(b"few")
    socks = [connect_tls(port, version) for _ in range(int(count))]
    deadline = time.monotonic() + LIMIT
    while armed() < len(socks):
        assert time.monotonic() < deadline, f"{armed()} sockets are armed"
        time.sleep(0.1)
    for sock in socks:
        sock.sendall(request(b"few", b"Connection: close\r\n"))
    for i, sock in enumerate(socks):
        got = b""
        while data := sock.recv(65536):
            got += data
        assert body_of(got) == wanted, f"connection {i}"


globals()[sys.argv[1]](int(sys.argv[2]), *sys.argv[3:])
