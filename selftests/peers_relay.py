# SPDX-License-Identifier: GPL-2.0-only
"""peers_relay.py ACTION NUMBER PORT TARGET: passes one connection on, but does
ACTION to that record of application data of the server."""
import select
import socket
import struct
import sys
import time

action, number, port, target = sys.argv[1], *map(int, sys.argv[2:])
APPLICATION_DATA = 23


def flip(record):
    return record[:-1] + bytes([record[-1] ^ 1])


def reset(sock):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                    struct.pack("ii", 1, 0))
    sock.close()
    sys.exit()


def act(client, record):
    if action == "flip":
        client.sendall(flip(record))
    elif action == "double":
        client.sendall(record + record)
    elif action == "drop":
        pass
    elif action == "cut":
        client.sendall(record[:100])
        sys.exit()
    elif action == "reset":
        reset(client)
    elif action == "stall":
        time.sleep(60)


def records(data):
    """Whole records, and what is left"""
    out = []
    while len(data) >= 5:
        end = 5 + int.from_bytes(data[3:5], "big")
        if len(data) < end:
            break
        out.append(data[:end])
        data = data[end:]
    return out, data


def relay(client, server):
    seen, rest = 0, b""
    while True:
        for sock in select.select([client, server], [], [])[0]:
            data = sock.recv(65536)
            if not data:
                return
            if sock is client:
                server.sendall(data)
                continue
            whole, rest = records(rest + data)
            for record in whole:
                seen += record[0] == APPLICATION_DATA
                if seen == number and record[0] == APPLICATION_DATA:
                    act(client, record)
                else:
                    client.sendall(record)


listener = socket.create_server(("127.0.0.1", port))
try:
    relay(listener.accept()[0],
          socket.create_connection(("127.0.0.1", target)))
except ConnectionError:
    pass
