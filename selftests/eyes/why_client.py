#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""A client that talks TLS with 127.0.0.1:PORT, once for each word.

why_client.py PORT WORD...
  socket   the library has the socket
  enabled  ... and may use kernel TLS, with TLS 1.2
  memory   the records are carried by hand
  mptcp    like enabled, on a socket of Multipath TCP
  plain    no TLS at all
"""
import socket
import ssl
import sys

ENABLE_KTLS = 1 << 3
MPTCP = 262
REQUEST = b"GET / HTTP/1.0\r\n\r\n"


def connect(protocol=0):
    sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM, protocol)
    sock.connect(("127.0.0.1", int(sys.argv[1])))
    return sock


def context(enabled):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    if enabled:
        made.options |= ENABLE_KTLS
        made.maximum_version = ssl.TLSVersion.TLSv1_2
    return made


def by_hand(sock):
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context(True).wrap_bio(incoming, outgoing)
    while True:
        try:
            tls.do_handshake()
            break
        except ssl.SSLWantReadError:
            sock.sendall(outgoing.read())
            incoming.write(sock.recv(65536))
    tls.write(REQUEST)
    sock.sendall(outgoing.read())
    sock.recv(100)


for word in sys.argv[2:]:
    with connect(MPTCP if word == "mptcp" else 0) as plain:
        if word == "memory":
            by_hand(plain)
        elif word == "plain":
            plain.sendall(b"not TLS")
        else:
            with context(word != "socket").wrap_socket(plain) as tls:
                tls.sendall(REQUEST)
                tls.recv(100)
