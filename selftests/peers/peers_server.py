# SPDX-License-Identifier: GPL-2.0-only
"""peers_server.py PORT: servers of ./www/small. Each has a mode, which says how it
behaves, well or badly. The first of MODES is on PORT, the next on the port
after it, and so on. The first one prints how each client ended."""
import socket
import ssl
import struct
import sys
import threading
import time

LONG = 60       # seconds: more than the patience of the client under test
MODES = ("length close ragged short stalled plain mute "
         "flip double drop cut reset stall").split()
NUMBER = 12     # the record of the body that the last six modes change
APPLICATION_DATA = 23

base = int(sys.argv[1])
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("cert.pem", "key.pem")
with open("www/small", "rb") as f:
    body = f.read()


def head(size):
    field = b"" if size is None else b"Content-Length: %d\r\n" % size
    return b"HTTP/1.1 200 OK\r\nConnection: close\r\n" + field + b"\r\n"


def length(tls):
    """All is well: only a close_notify may still come"""
    tls.sendall(head(len(body)) + body)
    try:
        print("close_notify" if tls.recv(1) == b"" else "data", flush=True)
    except OSError as err:
        print("torn:", err, flush=True)


def close(tls):
    tls.sendall(head(None) + body)
    tls.unwrap()


def ragged(tls):
    tls.sendall(head(None) + body)
    tls.shutdown(socket.SHUT_RDWR)


def short(tls):
    tls.sendall(head(len(body) + 1) + body)
    tls.unwrap()


def stalled(tls):
    tls.sendall(head(len(body) + 1) + body)
    time.sleep(LONG)


def plain(sock):
    sock.sendall(head(5) + b"hello")


def mute(sock):
    time.sleep(LONG)


def flip(sock, record):
    sock.sendall(record[:-1] + bytes([record[-1] ^ 1]))


def double(sock, record):
    sock.sendall(record + record)


def drop(sock, record):
    pass


def cut(sock, record):
    sock.sendall(record[:100])
    sock.shutdown(socket.SHUT_WR)
    time.sleep(1)
    raise EOFError


def reset(sock, record):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                    struct.pack("ii", 1, 0))
    sock.shutdown(socket.SHUT_RD)       # a thread still reads from it
    time.sleep(1)
    raise EOFError


def stall(sock, record):
    time.sleep(LONG)


def exactly(sock, count):
    data = b""
    while len(data) < count:
        part = sock.recv(count - len(data))
        if not part:
            raise EOFError
        data += part
    return data


def records(sock):
    while True:
        start = exactly(sock, 5)
        yield start + exactly(sock, int.from_bytes(start[3:], "big"))


def pass_on(source, sink):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def pass_records(act, server, client):
    seen = 0
    for record in records(server):
        seen += record[0] == APPLICATION_DATA
        if seen == NUMBER and record[0] == APPLICATION_DATA:
            act(client, record)
        else:
            client.sendall(record)


def relay(act, client):
    """The records of the first server, with one changed"""
    with socket.create_connection(("127.0.0.1", base)) as server:
        start(pass_on, client, server)
        try:
            pass_records(act, server, client)
        except OSError:
            # It reads the client's alert only when all of the body is gone
            while server.recv(65536):
                pass
            raise


def serve(mode, sock):
    act = globals()[mode]
    try:
        if mode in ("plain", "mute"):
            act(sock)
        elif act.__code__.co_argcount == 2:
            relay(act, sock)
        else:
            sock = context.wrap_socket(sock, server_side=True,
                                       suppress_ragged_eofs=False)
            sock.recv(65536)
            act(sock)
    except (OSError, EOFError) as err:
        print(f"{mode}: {err}", file=sys.stderr, flush=True)
    sock.close()


def start(function, *args):
    threading.Thread(target=function, args=args, daemon=True).start()


def listen(mode, port):
    listener = socket.create_server(("127.0.0.1", port))
    while True:
        start(serve, mode, listener.accept()[0])


# The first one's port is open when all are
for i, name in reversed(list(enumerate(MODES))):
    start(listen, name, base + i)
    time.sleep(0.01)
threading.Event().wait()
