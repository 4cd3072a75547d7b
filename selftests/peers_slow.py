# SPDX-License-Identifier: GPL-2.0-only
"""peers_slow.py PORT TARGET: passes one connection on, what the server says
slowly, so that the client has time for other things while a body flows."""
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
server = socket.create_connection(("127.0.0.1", target))
threading.Thread(target=pass_on, args=(client, server, 0), daemon=True).start()
pass_on(server, client, 0.02)
