# SPDX-License-Identifier: GPL-2.0-only
"""peers_slow.py PORT TARGET: passes one connection on, what the server says
slowly, so that the client has time for other things while a body flows. Small
buffers, which together do not hold the body: the server is still sending it."""
import socket
import sys
import threading
import time

port, target = map(int, sys.argv[1:])


def pass_on(source, sink, pause):
    try:
        while data := source.recv(65536):
            sink.sendall(data)
            time.sleep(pause)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


client = socket.create_server(("127.0.0.1", port)).accept()[0]
client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65536)
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
server.connect(("127.0.0.1", target))
threading.Thread(target=pass_on, args=(client, server, 0), daemon=True).start()
pass_on(server, client, 0.02)
