#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""A client that talks TLS with 127.0.0.1:PORT, once for each word.

why_client.py PORT WORD...
  socket   the library has the socket
  enabled  ... and may use kernel TLS, with TLS 1.2
  memory   the records are carried by hand
  mptcp    like enabled, on a socket of Multipath TCP
  plain    no TLS at all
  renews   like enabled, with TLS 1.3; gives the kernel another key for sending
  forgets  receives in the kernel, with TLS 1.3, and ignores the KeyUpdates that
           the server sends
"""
import errno
import hmac
import socket
import ssl
import struct
import sys
import tempfile

ENABLE_KTLS = 1 << 3
MPTCP = 262
# <linux/tls.h>, <netinet/tcp.h>
TCP_ULP, SOL_TLS, TLS_TX, TLS_RX = 31, 282, 1, 2
AES_GCM_128, AES_GCM_256 = 51, 52
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


def context13(options):
    made = context(False)
    made.options |= options
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    return made


def key_info(key, iv):
    """The structure that the kernel takes for AES-GCM in TLS 1.3, record 0 next."""
    cipher = AES_GCM_256 if len(key) == 32 else AES_GCM_128
    return struct.pack("=HH", 0x304, cipher) + iv[4:] + key + iv[:4] + bytes(8)


def derived(secret, name, label, size):
    """HKDF-Expand-Label of RFC 8446, section 7.1, not longer than a digest."""
    label = b"tls13 " + label
    info = struct.pack("!HB", size, len(label)) + label + b"\0"
    return hmac.new(secret, info + b"\1", name).digest()[:size]


def renew(sock):
    with context13(ENABLE_KTLS).wrap_socket(sock) as tls:
        try:
            tls.setsockopt(SOL_TLS, TLS_TX, key_info(
                bytes(tls.cipher()[2] // 8), bytes(12)))
        except OSError as error:
            print(errno.errorcode[error.errno])


def forget(sock):
    """Nothing after the handshake was read, so the kernel begins at record 0."""
    made = context13(0)
    with tempfile.NamedTemporaryFile() as log:
        made.keylog_filename = log.name
        tls = made.wrap_socket(sock)
        secret = [bytes.fromhex(line.split()[2].decode()) for line in log
                  if line.startswith(b"SERVER_TRAFFIC_SECRET_0")][0]
    name = "sha384" if len(secret) == 48 else "sha256"
    tls.sendall(b"GET /body HTTP/1.1\r\nHost: localhost\r\n\r\n")
    tls.setsockopt(socket.IPPROTO_TCP, TCP_ULP, b"tls")
    tls.setsockopt(SOL_TLS, TLS_RX, key_info(
        derived(secret, name, b"key", tls.cipher()[2] // 8),
        derived(secret, name, b"iv", 12)))
    try:
        while socket.socket.recvmsg(tls, 65536, 64)[0]:
            pass
    except OSError as error:
        print(errno.errorcode[error.errno])
    tls.close()


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
        elif word == "renews":
            renew(plain)
        elif word == "forgets":
            forget(plain)
        else:
            with context(word != "socket").wrap_socket(plain) as tls:
                tls.sendall(REQUEST)
                tls.recv(100)
