# SPDX-License-Identifier: GPL-2.0-only
"""peers_server.py MODE PORT VERSION: serves one client ./www/small, well or
badly as MODE says, and says on standard output how the client took leave."""
import socket
import ssl
import sys
import time

VERSIONS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
mode, port, version = sys.argv[1], int(sys.argv[2]), sys.argv[3]


def shake_hands(sock):
    ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ctx.minimum_version = ctx.maximum_version = VERSIONS[version]
    ctx.load_cert_chain("cert.pem", "key.pem")
    return ctx.wrap_socket(sock, server_side=True, suppress_ragged_eofs=False)


def head(length):
    field = b"" if length is None else b"Content-Length: %d\r\n" % length
    return b"HTTP/1.1 200 OK\r\nConnection: close\r\n" + field + b"\r\n"


def leave_taking(tls):
    """Nothing but a close_notify is left to come"""
    try:
        return "close_notify" if tls.recv(1) == b"" else "data"
    except OSError as err:
        return f"torn: {err}"


def length(tls, body):
    tls.sendall(head(len(body)) + body)
    print(leave_taking(tls), flush=True)


def close(tls, body):
    tls.sendall(head(None) + body)
    tls.unwrap()


def ragged(tls, body):
    tls.sendall(head(None) + body)
    tls.shutdown(socket.SHUT_RDWR)


def short(tls, body):
    tls.sendall(head(len(body) + 1) + body)
    tls.unwrap()


def stalled(tls, body):
    tls.sendall(head(len(body) + 1) + body)
    time.sleep(60)


def serve(sock):
    if mode == "plain":
        sock.sendall(head(5) + b"hello")
    elif mode == "mute":
        time.sleep(60)
    else:
        tls = shake_hands(sock)
        tls.recv(65536)
        with open("www/small", "rb") as f:
            globals()[mode](tls, f.read())


listener = socket.create_server(("127.0.0.1", port))
serve(listener.accept()[0])
