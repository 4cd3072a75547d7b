# SPDX-License-Identifier: GPL-2.0-only
"""hostile.py FOLDER user|kernel|openssl COMMAND: is a peer of COMMAND, which is
sslp or openssl, and sends what no TLS stack sends: the rows of
hostile_rows.py, as a client and as a server. FOLDER has cert.pem, key.pem and
www/few. user or kernel says who makes the records of sslp; then the output is
TAP. With openssl the output is a list of its answers.

Environment:
HOSTILE_ONLY         pattern of the names of rows
HOSTILE_REKEY=no     the kernel cannot replace keys
HOSTILE_QUICK=1      leave out what takes long
HOSTILE_QUICK=guest  leave out the second role, and rows in which the kernel
                     takes no part
HOSTILE_PATIENCE     seconds to wait for an answer (90)"""
import concurrent.futures
import os
import re
import socket
import ssl
import subprocess
import sys
import time
import traceback

from hostile_rows import GOES_ON, ROWS
from hostile_wire import (ALERT, ALERTS, CLOSE_NOTIFY, DATA, FATAL, HANDSHAKE,
                          PATIENCE, Wire)

folder, records, command = sys.argv[1:4]
rekeys = os.environ.get("HOSTILE_REKEY") != "no"
quick = os.environ.get("HOSTILE_QUICK")
VERSIONS = {"1.2": ssl.TLSVersion.TLSv1_2, "1.3": ssl.TLSVersion.TLSv1_3}
OPTIONS = ["--timeout", str(int(2 * PATIENCE))] + \
    ["--user-records"] * (records == "user")
with open(folder + "/www/few", "rb") as f:
    BODY = f.read()
HEAD = (b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n"
        b"Connection: close\r\n\r\n" % len(BODY))


def context_of(version, server):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else
                             ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = context.maximum_version = VERSIONS[version]
    context.set_ciphers("ECDHE-ECDSA-AES128-GCM-SHA256")
    if server:
        context.load_cert_chain(folder + "/cert.pem", folder + "/key.pem")
        context.num_tickets = 0
    else:
        context.load_verify_locations(folder + "/cert.pem")
    return context


class Server:
    """The server under test, which listens on @port"""

    def __init__(self):
        self.errors = open(folder + "/server.err", "w")
        if records == "openssl":
            with socket.create_server(("127.0.0.1", 0)) as probe:
                self.port = probe.getsockname()[1]
            line = ["s_server", "-quiet", "-WWW", "-accept", str(self.port),
                    "-cert", "../cert.pem", "-key", "../key.pem",
                    "-ciphersuites", "TLS_AES_128_GCM_SHA256"]
        else:
            line = ["serve", "--port", "0", "--cert", folder + "/cert.pem",
                    "--key", folder + "/key.pem", "--ciphersuites",
                    "TLS_AES_128_GCM_SHA256"] + OPTIONS + [folder + "/www"]
        self.child = subprocess.Popen(
            [command] + line, cwd=folder + "/www", text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors)
        if records != "openssl":
            self.port = int(self.child.stdout.readline().rpartition(":")[2])
        else:
            time.sleep(1)   # it does not say when it is ready

    def stop(self):
        self.child.terminate()
        self.child.wait()


class Client:
    """We are the client, and test the server"""

    def __init__(self, version, row, port):
        sock = socket.create_connection(("127.0.0.1", port))
        self.wire = Wire(sock, context_of(version, False), False,
                         row.get("finished", ()))
        self.wire.filler = self.filler
        self.rest = b"w HTTP/1.1\r\nHost: localhost\r\nX-Filler: "

    def start(self):
        self.wire.put(DATA, b"GET /fe")

    def filler(self, size):
        """Data that fits the place where it comes"""
        self.wire.put(DATA, self.rest + b"x" * size)
        self.rest = b""

    def end(self):
        self.wire.put(DATA, self.rest + b"\r\nConnection: close\r\n\r\n")

    def whole(self, data):
        return data.endswith(BODY)

    def wait(self):
        pass


class ServerOf:
    """We are the server, and test the client"""

    def __init__(self, version, row, _port):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(PATIENCE)
            port = listener.getsockname()[1]
            self.output = subprocess.PIPE
            self.child = subprocess.Popen(
                [command] + self.line(version, port), cwd=folder,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE)
            if records == "openssl":
                self.child.stdin.write(b"GET /few HTTP/1.1\r\n\r\n")
                self.child.stdin.flush()
            sock = listener.accept()[0]
        self.wire = Wire(sock, context_of(version, True), True,
                         row.get("finished", ()))
        self.wire.filler = self.filler
        self.sent = 0

    def line(self, version, port):
        if records == "openssl":
            return ["s_client", "-quiet", "-connect", f"127.0.0.1:{port}",
                    "-ciphersuites", "TLS_AES_128_GCM_SHA256"]
        return ["get", "--quiet", "--cacert", "cert.pem", "--ciphersuites",
                "TLS_AES_128_GCM_SHA256"] + OPTIONS + \
            [f"https://localhost:{port}/few"]

    def start(self):
        self.wire.get()
        self.wire.put(DATA, HEAD)
        self.filler(len(BODY) // 2)

    def filler(self, size):
        for at in range(self.sent, self.sent + size, 2 ** 14):
            self.wire.put(DATA, BODY[at:min(at + 2 ** 14, self.sent + size)])
        self.sent += size

    def end(self):
        self.filler(len(BODY) - self.sent)
        self.wire.put(ALERT, CLOSE_NOTIFY)

    def whole(self, _data):
        if records == "openssl":
            return self.out == HEAD + BODY
        return self.status == 0 and self.out == BODY

    def wait(self):
        if records == "openssl":
            self.child.terminate()
        self.out, self.err = self.child.communicate(timeout=PATIENCE)
        self.status = self.child.returncode


def listen(wire, answer):
    """Reads until the other side ends: the alerts, and all data in one piece"""
    data = b""
    try:
        while True:
            kind, content = wire.get()
            if kind == DATA:
                data += content
            elif kind == HANDSHAKE and content[0] == 24:
                answer["updates"] += 1
            elif kind == ALERT:
                name = ALERTS.get(content[1], str(content[1]))
                answer["fatal" if content[0] == FATAL else
                       "warnings"].append(name)
    except EOFError:
        answer["end"] = "closed"
    except ConnectionResetError:
        answer["end"] = "reset"
    except socket.timeout:
        answer["end"] = "silence"
    return data


def in_words(answer, whole):
    words = [w for w in answer["warnings"] if w != "close_notify"]
    words = sorted(set(words), key=words.index)
    if answer["fatal"]:
        words = answer["fatal"]
        if answer["end"] != "closed":
            words.append(answer["end"])
    elif whole:
        words.append(GOES_ON)
    elif "close_notify" in answer["warnings"]:
        words.append("close_notify")
    else:
        words.append(answer["end"])
    return ", ".join(words)


def converse(row, version, role, port):
    """The answer in words, and details of it"""
    answer = dict(fatal=[], warnings=[], updates=0, end="")
    end = (Client if role == "c" else ServerOf)(version, row, port)
    end.start()
    row["act"](end.wire)
    if not row.get("ends"):
        end.end()
    end.wire.flush()
    data = listen(end.wire, answer)
    end.wire.sock.close()
    end.wait()
    answer["data"] = bytes(data[:60])
    answer["said"] = getattr(end, "err", b"")[-200:]
    return in_words(answer, end.whole(data)), answer


def expected(row):
    if records == "kernel":
        if not rekeys and "rekey" in row:
            return row["rekey"]
        return row["kernel"]
    return row["answer"]


def attempt(row, version, role, port):
    try:
        words, answer = converse(row, version, role, port)
    except Exception as err:    # whatever it is, only this row fails
        where = traceback.extract_tb(err.__traceback__)[-1]
        return f"{err!r} at {where.name}:{where.lineno}"
    if words == GOES_ON and answer["updates"] < row.get("updates", 0):
        return "no KeyUpdate"
    if words != expected(row):
        words += f" {answer}"
    return words


def wanted():
    for row in ROWS:
        for version in row["versions"]:
            for role in row["roles"][:1 if quick == "guest" else None]:
                name = f"TLS {version}, from a " + \
                    f"{dict(c='client', s='server')[role]}: {row['name']}"
                if quick and row.get("slow") or \
                        quick == "guest" and not row.get("guest"):
                    continue
                if re.search(os.environ.get("HOSTILE_ONLY", ""), name):
                    yield name, row, version, role


server = Server()
plan = list(wanted())
failed = 0
with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    answers = pool.map(lambda p: attempt(*p[1:], server.port), plan)
    for number, ((name, row, *_), words) in enumerate(zip(plan, answers), 1):
        if records == "openssl":
            print(f"{name}: {words}", flush=True)
            continue
        right = words == expected(row)
        failed += not right
        print("ok" if right else "not ok", number, f"- {name}: {words}" +
              ("" if right else f" (not {expected(row)})"), flush=True)
server.stop()
if records != "openssl":
    print(f"1..{len(plan)}")
sys.exit(failed > 0)
