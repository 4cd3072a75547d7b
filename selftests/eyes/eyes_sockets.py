#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Makes connections of this process to itself, in kernel TLS as the words say.
Prints "ready", and stays until standard input ends.

eyes_sockets.py WORD...     one connection for each
  gcm12, gcm13  AES-128-GCM, one end armed both ways, the other for receiving
  last          the same with TLS 1.3, 100 records before the limit of sending
  fast          the same with both options
  six           the same over IPv6
  bare          attached, without a key
  plain         not attached
"""
import socket
import struct
import sys

TCP_ULP, SOL_TLS, TX, RX, ZEROCOPY, NO_PAD = 31, 282, 1, 2, 3, 4
TLS12, TLS13, GCM_128 = 0x303, 0x304, 51
LIMIT = 23726566    # 2^24.5, RFC 8446 section 5.5
kept = []


def connection(family):
    address = "::1" if family == socket.AF_INET6 else "127.0.0.1"
    with socket.create_server((address, 0), family=family) as server:
        ours = socket.create_connection(server.getsockname()[:2])
        return ours, server.accept()[0]


def arm(sock, direction, version, number):
    info = struct.pack("=HH8s16s4s8s", version, GCM_128, b"i" * 8, b"k" * 16,
                       b"salt", number.to_bytes(8, "big"))
    sock.setsockopt(SOL_TLS, direction, info)


def make(word):
    family = socket.AF_INET6 if word == "six" else socket.AF_INET
    version = TLS12 if word == "gcm12" else TLS13
    ours, theirs = connection(family)
    kept.extend((ours, theirs))
    if word == "plain":
        return
    ours.setsockopt(socket.IPPROTO_TCP, TCP_ULP, b"tls")
    if word == "bare":
        return
    theirs.setsockopt(socket.IPPROTO_TCP, TCP_ULP, b"tls")
    arm(ours, TX, version, LIMIT - 100 if word == "last" else 7)
    arm(ours, RX, version, 9)
    arm(theirs, RX, version, 7)
    if word == "fast":
        ours.setsockopt(SOL_TLS, ZEROCOPY, 1)
        ours.setsockopt(SOL_TLS, NO_PAD, 1)


for each in sys.argv[1:]:
    make(each)
print("ready", flush=True)
sys.stdin.read()
