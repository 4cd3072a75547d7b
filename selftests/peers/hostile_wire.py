# SPDX-License-Identifier: GPL-2.0-only
"""One end of TLS. Python makes the handshake, and its key log gives the keys.
After the handshake the records are made here. Nothing of this project is used.
TLS 1.2 and 1.3 with AES-128-GCM."""
import hashlib
import hmac
import os
import socket
import ssl
import tempfile

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CCS, ALERT, HANDSHAKE, DATA, HEARTBEAT = 20, 21, 22, 23, 24
WARNING, FATAL = 1, 2
CLOSE_NOTIFY = bytes([WARNING, 0])
UPDATE, UPDATE_REQUEST = bytes([24, 0, 0, 1, 0]), bytes([24, 0, 0, 1, 1])
PATIENCE = float(os.environ.get("HOSTILE_PATIENCE", 90))
ALERTS = {0: "close_notify", 10: "unexpected_message", 20: "bad_record_mac",
          22: "record_overflow", 40: "handshake_failure",
          47: "illegal_parameter", 50: "decode_error",
          51: "decrypt_error", 70: "protocol_version", 80: "internal_error",
          90: "user_canceled", 100: "no_renegotiation"}


def hash_of(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def expand_label(secret, label, size):
    """RFC 8446 section 7.1: one block, without context"""
    label = b"tls13 " + label
    info = size.to_bytes(2, "big") + bytes([len(label)]) + label + b"\0"
    return hash_of(secret, info + b"\1")[:size]


def prf(secret, label, seed, size):
    """RFC 5246 section 5"""
    a = seed = label + seed
    out = b""
    while len(out) < size:
        a = hash_of(secret, a)
        out += hash_of(secret, a + seed)
    return out[:size]


class Half:
    """The key of one direction, and the number of the next record"""

    def __init__(self, secret=None, key=None, salt=None):
        self.secret, self.salt, self.seq = secret, salt, 0
        if secret:
            self.set_keys()
        else:
            self.aead = AESGCM(key)

    def set_keys(self):
        self.aead = AESGCM(expand_label(self.secret, b"key", 16))
        self.iv = int.from_bytes(expand_label(self.secret, b"iv", 12), "big")
        self.seq = 0

    def next(self):
        self.secret = expand_label(self.secret, b"traffic upd", 32)
        self.set_keys()

    def seal(self, kind, data, padding=0, version=b"\3\3"):
        number = self.seq.to_bytes(8, "big")
        if self.secret:
            data += bytes([kind]) + bytes(padding)
            head = b"\x17" + version + (len(data) + 16).to_bytes(2, "big")
            nonce = (self.iv ^ self.seq).to_bytes(12, "big")
            body = self.aead.encrypt(nonce, data, head)
        else:
            head = bytes([kind]) + version
            aad = number + head + len(data).to_bytes(2, "big")
            body = number + self.aead.encrypt(self.salt + number, data, aad)
            head += len(body).to_bytes(2, "big")
        self.seq += 1
        return head + body

    def open(self, record):
        number = self.seq.to_bytes(8, "big")
        head, body = record[:5], record[5:]
        self.seq += 1
        if self.secret:
            nonce = (self.iv ^ (self.seq - 1)).to_bytes(12, "big")
            inner = self.aead.decrypt(nonce, body, head).rstrip(b"\0")
            return inner[-1], inner[:-1]
        aad = number + head[:3] + (len(body) - 24).to_bytes(2, "big")
        return head[0], self.aead.decrypt(self.salt + body[:8], body[8:], aad)


def records_of(data):
    while data:
        size = 5 + int.from_bytes(data[3:5], "big")
        yield data[:size]
        data = data[size:]


class Wire:
    """@sock is connected. @finished: our Finished of TLS 1.2 is cut into pieces
    of these sizes"""

    def __init__(self, sock, context, server, finished=()):
        self.sock, self.server, self.finished = sock, server, finished
        sock.settimeout(PATIENCE)
        self.inner, self.outer = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.pending, self.after_ccs, self.server_random = b"", False, None
        self.out = self.into = None
        self.gone = False
        with tempfile.TemporaryDirectory() as folder:
            self.log = os.path.join(folder, "log")
            context.keylog_filename = self.log
            self.shake_hands(context)
            self.tls13 = self.tls.version() == "TLSv1.3"
            if not self.out:
                self.take_keys()
        if not self.tls13:
            self.into.seq = 1
            self.out.seq = max(self.out.seq, 1)

    def shake_hands(self, context):
        name = {} if self.server else {"server_hostname": "localhost"}
        self.tls = context.wrap_bio(self.inner, self.outer,
                                    server_side=self.server, **name)
        while True:
            try:
                self.tls.do_handshake()
                done = True
            except ssl.SSLWantReadError:
                done = False
            for record in records_of(self.outer.read()):
                self.sock.sendall(self.cut(self.look_at(record)))
            if done:
                return
            self.inner.write(self.look_at(self.record()))

    def look_at(self, record):
        if record[0] == HANDSHAKE and record[5] == 2 and \
                not self.server_random:
            self.server_random = record[11:43]
        return record

    def cut(self, record):
        """Our Finished in pieces, each a record of its own"""
        if not self.after_ccs or not self.finished:
            self.after_ccs |= record[0] == CCS
            return record
        self.take_keys()
        kind, message = self.out.open(record)
        self.out.seq = 0
        pieces = b""
        for size in self.finished:
            pieces += self.out.seal(kind, message[:size])
            message = message[size:]
        return pieces + self.out.seal(kind, message)

    def take_keys(self):
        with open(self.log) as log:
            lines = dict((label, (bytes.fromhex(r), bytes.fromhex(s)))
                         for label, r, s in (line.split() for line in log
                                           if line[0] != "#"))
        if "CLIENT_RANDOM" in lines:
            random, master = lines["CLIENT_RANDOM"]
            block = prf(master, b"key expansion",
                        self.server_random + random, 40)
            halves = [Half(key=block[:16], salt=block[32:36]),
                      Half(key=block[16:32], salt=block[36:])]
        else:
            halves = [Half(secret=lines[who + "_TRAFFIC_SECRET_0"][1])
                      for who in ("CLIENT", "SERVER")]
        self.into, self.out = halves if self.server else halves[::-1]

    def exactly(self, size):
        data = b""
        while len(data) < size:
            part = self.sock.recv(size - len(data))
            if not part:
                raise EOFError
            data += part
        return data

    def record(self):
        head = self.exactly(5)
        return head + self.exactly(int.from_bytes(head[3:], "big"))

    def put(self, kind, data=b"", **how):
        """Makes a record, which the next flush() sends"""
        self.pending += self.out.seal(kind, data, **how)

    def put_raw(self, data):
        self.pending += data

    def update(self, request=False):
        self.put(HANDSHAKE, UPDATE_REQUEST if request else UPDATE)
        self.out.next()

    def flush(self):
        """The other end may be gone. get() notices that"""
        try:
            self.sock.sendall(self.pending)
        except (BrokenPipeError, ConnectionResetError):
            pass
        self.pending = b""

    def get(self):
        """Reads the next record; returns its type and content"""
        kind, data = self.into.open(self.record())
        if kind == HANDSHAKE and self.tls13 and data[0] == 24:
            self.into.next()
        return kind, data
