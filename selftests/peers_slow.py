# SPDX-License-Identifier: GPL-2.0-only
"""peers_slow.py PORT TARGET: passes one connection on. In the middle of the
body it waits until the client says something, for a client that listens to its
user only while nothing comes in. Small buffers, which together do not hold the
body: the server is still sending it."""
import socket
import sys
import threading

MIDDLE = 1 << 18    # bytes from the server: behind the handshake, in the body
PATIENCE = 120      # seconds

port, target = map(int, sys.argv[1:])
in_the_middle = threading.Event()
said = threading.Event()


def pass_on(source, sink, after):
    passed = 0
    try:
        while data := source.recv(65536):
            sink.sendall(data)
            passed += len(data)
            after(passed)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def from_client(_):
    if in_the_middle.is_set():
        said.set()


def from_server(passed):
    if passed >= MIDDLE and not in_the_middle.is_set():
        in_the_middle.set()
        said.wait(PATIENCE)


client = socket.create_server(("127.0.0.1", port)).accept()[0]
client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
server.connect(("127.0.0.1", target))
threading.Thread(target=pass_on, args=(client, server, from_client),
                 daemon=True).start()
pass_on(server, client, from_server)
