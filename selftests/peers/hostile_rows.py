# SPDX-License-Identifier: GPL-2.0-only
"""What a peer sends after the handshake, and the right answer to it."""
from hostile_wire import (ALERT, CCS, CLOSE_NOTIFY, DATA, FATAL, HANDSHAKE,
                          HEARTBEAT, UPDATE, UPDATE_REQUEST, WARNING)

ROWS = []
MAX = 2 ** 14
BOTH = ("1.2", "1.3")
FLOOD = 33              # records without data; sslp takes 32
UPDATES = 4096          # KeyUpdates without data; sslp takes no more
HELLO_REQUEST = bytes(4)
GOES_ON = "goes on"


def row(name, answer, versions=BOTH, roles="cs", kernel=None, **more):
    """
    @answer: the alert, or GOES_ON, after the warnings that are sent first
    @kernel: the answer if the kernel opens the records, if that differs
    @rekey: the answer on a kernel that cannot replace keys
    @finished: see Wire
    @ends: nothing comes after it
    @slow: it takes long
    @guest: the kernel takes part in the answer, so it also runs in a guest,
            which is slow
    """
    def add(act):
        ROWS.append(dict(name=name, answer=answer, versions=versions,
                         roles=roles, kernel=kernel or answer, act=act,
                         **more))
        return act
    return add


def ticket(body=b"ab", nonce=b"\0"):
    message = bytes(8) + bytes([len(nonce)]) + nonce + \
        len(body).to_bytes(2, "big") + body + b"\0\0"
    return b"\4" + len(message).to_bytes(3, "big") + message


def client_hello():
    body = b"\3\3" + bytes(32) + b"\0" + b"\0\2\xc0\x2b" + b"\1\0"
    return b"\1" + len(body).to_bytes(3, "big") + body


# Rows in which the kernel takes part
KERNEL = dict(guest=True)


def sends(name, answer, *records, **more):
    """A row that sends only records: type and content, or raw bytes"""
    @row(name, answer, **more)
    def act(wire):
        for record in records:
            if isinstance(record, bytes):
                wire.put_raw(record)
            else:
                wire.put(*record)


UNEXPECTED, DECODE = "unexpected_message", "decode_error"
OVERFLOW, ILLEGAL = "record_overflow", "illegal_parameter"
BAD_MAC, NO_REKEY = "bad_record_mac", "internal_error"

# --- lengths, RFC 8446 section 5.2, RFC 5246 section 6.2

sends("nothing out of order", GOES_ON, **KERNEL)


@row("data of 2^14 bytes", GOES_ON, roles="s")
def longest(wire):
    wire.filler(MAX)


sends("data of 2^14 + 1 bytes", OVERFLOW, (DATA, bytes(MAX + 1)), **KERNEL)
sends("a record of 2^14 + 256 bytes, data and padding", OVERFLOW,
      b"\x17\3\3" + (MAX + 257).to_bytes(2, "big") + bytes(MAX + 257),
      versions=("1.3",), **KERNEL)
sends("a record of 2^14 + 2049 bytes", OVERFLOW,
      b"\x17\3\3" + (MAX + 2049).to_bytes(2, "big") + bytes(MAX + 2049),
      versions=("1.2",), **KERNEL)
sends("a record of 65535 bytes", OVERFLOW, b"\x17\3\3\xff\xff" + bytes(65535))
sends("a record of length 0", BAD_MAC, b"\x17\3\3\0\0" + bytes(64), **KERNEL)
# The kernel looks at a header of TLS 1.2 when the nonce behind it has come too
sends("a record of length 0, and a nonce", BAD_MAC,
      b"\x17\3\3\0\0" + bytes(8), ends=True, **KERNEL)
sends("a record of nothing but a nonce", BAD_MAC,
      b"\x17\3\3\0\x08" + bytes(8), ends=True, **KERNEL)
sends("a record of another version", "protocol_version",
      b"\x17\3\2\0\x40" + bytes(64), **KERNEL)
sends("a record that was changed", BAD_MAC, b"\x17\3\3\0\x40" + bytes(64),
      **KERNEL)
sends("an empty record of data", GOES_ON, (DATA,), **KERNEL)


@row("padding after the data", GOES_ON, versions=("1.3",), **KERNEL)
def padded(wire):
    wire.put(DATA, b"", padding=100)


@row("nothing but padding", UNEXPECTED, versions=("1.3",), kernel=BAD_MAC,
     **KERNEL)
def only_padding(wire):
    wire.put(0, b"", padding=100)


# --- content types

sends("content type 0", UNEXPECTED, (0, b"x"), versions=("1.2",),
      kernel=BAD_MAC, **KERNEL)
sends("content type 99", UNEXPECTED, (99, b"x"), **KERNEL)
sends("heartbeat", UNEXPECTED, (HEARTBEAT, b"\1\0\0" + bytes(16)))
sends("change_cipher_spec", UNEXPECTED, (CCS, b"\1"), **KERNEL)
sends("change_cipher_spec in the clear", UNEXPECTED, b"\x14\3\3\0\1\1",
      versions=("1.3",), kernel=BAD_MAC, **KERNEL)
sends("an alert in the clear", UNEXPECTED, b"\x15\3\3\0\2\2\x28",
      versions=("1.3",), kernel=BAD_MAC, **KERNEL)

# --- handshake messages

sends("an empty handshake record", UNEXPECTED, (HANDSHAKE,), **KERNEL)
sends("data in the middle of a message", UNEXPECTED,
      (HANDSHAKE, ticket()[:3]), (DATA, b"x"), versions=("1.3",), roles="s")
sends("an alert in the middle of a message", UNEXPECTED,
      (HANDSHAKE, ticket()[:3]), (ALERT, bytes([WARNING, 90])),
      versions=("1.3",), roles="s")
sends("a ticket", GOES_ON, (HANDSHAKE, ticket()), versions=("1.3",), roles="s")
sends("a ticket in pieces", GOES_ON, (HANDSHAKE, ticket()[:7]),
      (HANDSHAKE, ticket()[7:]), versions=("1.3",), roles="s")
sends("a ticket from a client", UNEXPECTED, (HANDSHAKE, ticket()), roles="c")
sends("a ticket in TLS 1.2", UNEXPECTED, (HANDSHAKE, ticket()),
      versions=("1.2",), roles="s")
sends("a ticket of length 0", DECODE, (HANDSHAKE, ticket(b"")),
      versions=("1.3",), roles="s")
sends("HelloRequest from a client", UNEXPECTED, (HANDSHAKE, HELLO_REQUEST),
      roles="c")
sends("HelloRequest", UNEXPECTED, (HANDSHAKE, HELLO_REQUEST),
      versions=("1.3",), roles="s")
sends("ClientHello to a client", UNEXPECTED, (HANDSHAKE, client_hello()),
      roles="s")
sends("ClientHello after the handshake", UNEXPECTED,
      (HANDSHAKE, client_hello()), versions=("1.3",), roles="c")

# --- renegotiation, RFC 5246 sections 7.2.2 and 7.4.1.1

RENEGOTIATED = "no_renegotiation, goes on"
sends("HelloRequest, which asks to renegotiate", RENEGOTIATED,
      (HANDSHAKE, HELLO_REQUEST), versions=("1.2",), roles="s")
sends("ClientHello, which asks to renegotiate", RENEGOTIATED,
      (HANDSHAKE, client_hello()), versions=("1.2",), roles="c")
sends("such a ClientHello in two records", RENEGOTIATED,
      (HANDSHAKE, client_hello()[:9]), (HANDSHAKE, client_hello()[9:]),
      versions=("1.2",), roles="c")
sends("such a ClientHello, and rubbish in its record", UNEXPECTED,
      (HANDSHAKE, client_hello() + b"\x63\0\0\0"), versions=("1.2",),
      roles="c")
sends("such a ClientHello, and data in the middle", UNEXPECTED,
      (HANDSHAKE, client_hello()[:9]), (DATA, b"x"), versions=("1.2",),
      roles="c")
sends("such a ClientHello, and an alert in the middle", UNEXPECTED,
      (HANDSHAKE, client_hello()[:9]), (ALERT, bytes([WARNING, 90])),
      versions=("1.2",), roles="c")
sends("a ClientHello too short to be one", DECODE,
      (HANDSHAKE, b"\1\0\0\2\3\3"), versions=("1.2",), roles="c")


@row("Finished in three records", GOES_ON, versions=("1.2",),
     finished=(1, 5), **KERNEL)
def finished(wire):
    pass


# --- KeyUpdate, RFC 8446 section 4.6.3

V13 = ("1.3",)
sends("KeyUpdate of an unknown value", ILLEGAL,
      (HANDSHAKE, UPDATE[:4] + b"\2"), versions=V13)
sends("KeyUpdate without a value", DECODE, (HANDSHAKE, b"\x18\0\0\0"),
      versions=V13)
sends("two KeyUpdates in a record", UNEXPECTED, (HANDSHAKE, UPDATE + UPDATE),
      versions=V13, **KERNEL)
sends("KeyUpdate, and a ticket in its record", UNEXPECTED,
      (HANDSHAKE, UPDATE + ticket()), versions=V13)
sends("KeyUpdate, and data in the middle", UNEXPECTED,
      (HANDSHAKE, UPDATE[:3]), (DATA, b"x"), versions=V13)
sends("KeyUpdate, and an alert in the middle", UNEXPECTED,
      (HANDSHAKE, UPDATE[:3]), (ALERT, bytes([WARNING, 90])), versions=V13)
sends("KeyUpdate in TLS 1.2", UNEXPECTED, (HANDSHAKE, UPDATE),
      versions=("1.2",))


@row("KeyUpdate", GOES_ON, versions=V13, rekey=NO_REKEY)
def update(wire):
    wire.update()


@row("KeyUpdate that asks for ours", GOES_ON, versions=V13, rekey=NO_REKEY,
     updates=1, **KERNEL)
def update_request(wire):
    wire.update(True)


@row("KeyUpdate in two records", GOES_ON, versions=V13, rekey=NO_REKEY,
     **KERNEL)
def update_cut(wire):
    wire.put(HANDSHAKE, UPDATE[:2])
    wire.put(HANDSHAKE, UPDATE[2:])
    wire.out.next()


def storm(rounds, **more):
    @row(f"{rounds} KeyUpdates that ask for ours, data after each", GOES_ON,
         versions=V13, rekey=NO_REKEY, updates=1, **more)
    def act(wire):
        for _ in range(rounds):
            wire.update(True)
            wire.filler(1)
            wire.flush()


storm(100, **KERNEL)
storm(1000)


@row(f"{UPDATES} KeyUpdates in a row", GOES_ON, versions=V13, slow=True)
def updates(wire):
    for _ in range(UPDATES):
        wire.update()


@row(f"{UPDATES + 1} KeyUpdates in a row", UNEXPECTED, versions=V13,
     slow=True)
def too_many_updates(wire):
    for _ in range(UPDATES + 1):
        wire.update()


# --- alerts, RFC 8446 section 6, RFC 5246 section 7.2

sends("close_notify in the middle", "close_notify", (ALERT, CLOSE_NOTIFY),
      ends=True)
sends("a fatal alert", "closed", (ALERT, bytes([FATAL, 40])), ends=True)
sends("fatal user_canceled", "closed", (ALERT, bytes([FATAL, 90])),
      versions=("1.2",), ends=True)
sends("fatal user_canceled", GOES_ON, (ALERT, bytes([FATAL, 90])),
      versions=V13)
sends("a warning user_canceled", GOES_ON, (ALERT, bytes([WARNING, 90])))
sends("an unknown warning", GOES_ON, (ALERT, bytes([WARNING, 200])),
      versions=("1.2",))
sends("a warning that is none", "closed", (ALERT, bytes([WARNING, 10])),
      versions=V13, ends=True)
sends("an alert of level 0", ILLEGAL, (ALERT, bytes([0, 10])),
      versions=("1.2",))
sends("an alert of level 3", ILLEGAL, (ALERT, bytes([3, 10])),
      versions=("1.2",))
sends("an alert of one byte", UNEXPECTED, (ALERT, b"\1"))
sends("two alerts in a record", UNEXPECTED, (ALERT, bytes([WARNING, 90] * 2)))
sends("an empty alert", UNEXPECTED, (ALERT,))

sends("an empty alert, and a megabyte behind it", UNEXPECTED, (ALERT,),
      *[(DATA, bytes(MAX))] * 64, ends=True)

# --- floods

WARNINGS = [(ALERT, bytes([WARNING, 90]))] * FLOOD
sends(f"{FLOOD - 1} warnings", GOES_ON, *WARNINGS[1:])
sends(f"{FLOOD} warnings", UNEXPECTED, *WARNINGS)
sends(f"{FLOOD - 1} tickets", GOES_ON, *[(HANDSHAKE, ticket())] * (FLOOD - 1),
      versions=V13, roles="s")
sends(f"{FLOOD} tickets", UNEXPECTED, *[(HANDSHAKE, ticket())] * FLOOD,
      versions=V13, roles="s")
sends(f"{FLOOD} empty records of data", UNEXPECTED, *[(DATA,)] * FLOOD,
      kernel=GOES_ON, **KERNEL)
sends(f"{FLOOD} wishes to renegotiate", UNEXPECTED,
      *[(HANDSHAKE, client_hello())] * FLOOD, versions=("1.2",), roles="c")
