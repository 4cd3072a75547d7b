# SPDX-License-Identifier: GPL-2.0-only
"""ssl_only_relay.py PORT [--capture FILE] [--take|--give N]

Stands between a client and the server at PORT of localhost, says "port N" of its
own, and serves one connection after the other. What goes by is written to FILE
as a capture. Of connection N the ServerHello of TLS 1.2 loses, or gets, the
extension extended_master_secret (RFC 7627).
"""
import argparse
import select
import socket
import struct

HANDSHAKE, SERVER_HELLO = 22, 2
EXTENDED = b"\0\x17\0\0"
SYN, PUSH, ACK = 2, 8, 16


class Capture:
    """The format of libpcap: packets of IPv4 and TCP, checksums left out."""

    def __init__(self, path, port):
        self.file = open(path, "wb", buffering=0) if path else None
        self.server = port
        self.client = 0
        self.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 65535, 101))

    def write(self, data):
        if self.file:
            self.file.write(data)

    def packet(self, to_server, flags, data=b""):
        ports = [self.client, self.server] if to_server else \
                [self.server, self.client]
        acknowledged = 0 if flags == SYN else self.next[not to_server]
        tcp = struct.pack("!HHIIBBHHH", *ports, self.next[to_server],
                          acknowledged, 5 << 4, flags, 65535, 0, 0)
        ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 40 + len(data), 0, 0, 64,
                         6, 0, b"\x7f\0\0\1", b"\x7f\0\0\1")
        packet = ip + tcp + data
        self.write(struct.pack("<IIII", 0, 0, len(packet), len(packet)) +
                   packet)
        self.next[to_server] += len(data) + (flags & SYN) // SYN

    def begin(self, port):
        self.client = port
        self.next = {True: 1000, False: 2000}
        self.packet(True, SYN)
        self.packet(False, SYN | ACK)
        self.packet(True, ACK)


def whole_record(sock):
    data = b""
    while len(data) < 5 or len(data) < 5 + struct.unpack("!H", data[3:5])[0]:
        more = sock.recv(1)
        if not more:
            break
        data += more
    return data


def edit(record, give):
    """A record with a ServerHello alone: type and length, version, random"""
    assert record[0] == HANDSHAKE and record[5] == SERVER_HELLO, record
    at = 9 + 2 + 32
    at += 1 + record[at] + 2 + 1
    head, extensions = record[9:at], record[at + 2:]
    assert (EXTENDED in extensions) != give, record
    extensions = extensions + EXTENDED if give else \
        extensions.replace(EXTENDED, b"")
    body = head + struct.pack("!H", len(extensions)) + extensions
    message = bytes([SERVER_HELLO]) + struct.pack("!I", len(body))[1:] + body
    return record[:3] + struct.pack("!H", len(message)) + message


def relay(client, server, capture, change):
    """Until both ends have sent all they have"""
    other = {client: server, server: client}
    going = set(other)
    while going:
        for sock in select.select(going, [], [])[0]:
            try:
                if change and sock is server:
                    data, change = change(whole_record(sock)), None
                else:
                    data = sock.recv(16384)
                if data:
                    capture.packet(sock is client, PUSH | ACK, data)
                    other[sock].sendall(data)
                    continue
                other[sock].shutdown(socket.SHUT_WR)
            except ConnectionError:
                return
            except OSError:     # the other end has gone already
                pass
            going.discard(sock)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--capture")
    parser.add_argument("--take", type=int, default=0)
    parser.add_argument("--give", type=int, default=0)
    args = parser.parse_args()
    changes = {args.take: lambda r: edit(r, False),
               args.give: lambda r: edit(r, True), 0: None}
    capture = Capture(args.capture, args.port)
    listener = socket.create_server(("localhost", 0))
    print("port", listener.getsockname()[1], flush=True)
    number = 0
    while True:
        client, address = listener.accept()
        number += 1
        capture.begin(address[1])
        with client, socket.create_connection(("localhost", args.port)) as \
                server:
            relay(client, server, capture, changes.get(number))


main()
