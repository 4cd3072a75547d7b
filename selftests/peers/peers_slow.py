# SPDX-License-Identifier: GPL-2.0-only
"""peers_slow.py PORT TARGET: passes one connection on. In the middle of the
body, between two records, it waits until the client says something. This is for
a client that listens to its user only while nothing comes in. The buffers are
so small that they cannot hold the body, so the server is still sending it."""
import socket
import sys
import threading

MIDDLE = 1 << 18    # bytes from the server: behind the handshake, in the body
PATIENCE = 20       # seconds; the server's own is longer

port, target = map(int, sys.argv[1:])
in_the_middle = threading.Event()
said = threading.Event()


def from_client():
    while data := client.recv(65536):
        server.sendall(data)
        if in_the_middle.is_set():
            said.set()
    server.shutdown(socket.SHUT_WR)


def records(stream):
    while head := stream.read(5):
        yield head + stream.read(int.from_bytes(head[3:], "big"))


def from_server():
    passed = 0
    for record in records(server.makefile("rb")):
        client.sendall(record)
        passed += len(record)
        if passed >= MIDDLE and not in_the_middle.is_set():
            in_the_middle.set()
            said.wait(PATIENCE)
    client.shutdown(socket.SHUT_WR)


client = socket.create_server(("127.0.0.1", port)).accept()[0]
client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
server.connect(("127.0.0.1", target))
threading.Thread(target=from_client, daemon=True).start()
try:
    from_server()
except OSError:
    pass
