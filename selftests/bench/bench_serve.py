#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""bench_serve.py SSLP OUTPUT: measures what sending a file to curl costs with
sslp serve, and with nginx with and without kernel TLS. The result is in
instructions a byte. Those of both ends count, because they share the machine. It
needs root, kernel TLS, and a guest of the lab under -icount.

Under -icount the clock of an idle processor jumps to the next timer. So a process
with SCHED_IDLE runs whenever no other does, and its time is subtracted. A small
file costs as much as a large one for the client, the handshake and the request.
So the cost of the small file is subtracted, too. The rest is the cost of bytes.
"""
import hashlib
import json
import os
import pathlib
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 3
SMALL, LARGE = 1024, 4 << 20
CURL = ["curl", "-sSfk", "--tlsv1.3", "--tls13-ciphers",
        "TLS_AES_128_GCM_SHA256"]
PORTS = {"nginx": 4431, "nginx-ktls": 4432, "serve": 4433}
NGINX = """
daemon off;
worker_processes 1;
pid %(folder)s/nginx.pid;
error_log stderr error;
events { }
http {
    access_log off;
    sendfile on;
    ssl_certificate %(folder)s/cert.pem;
    ssl_certificate_key %(folder)s/key.pem;
    ssl_protocols TLSv1.2 TLSv1.3;
    root %(folder)s/files;
    server { listen 127.0.0.1:4431 ssl; }
    server { listen 127.0.0.1:4432 ssl; ssl_conf_command Options KTLS; }
}
"""


def prepare(folder):
    (folder / "files").mkdir()
    folder.chmod(0o755)
    for size in (SMALL, LARGE):
        (folder / "files" / str(size)).write_bytes(
            hashlib.shake_128(b"sslp").digest(size))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:P-256", "-nodes", "-keyout",
                    folder / "key.pem", "-out", folder / "cert.pem", "-days",
                    "2", "-subj", "/CN=localhost"], check=True,
                   stderr=subprocess.DEVNULL)
    (folder / "nginx.conf").write_text(NGINX % {"folder": folder})


def wait_for(port):
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.1)


def idle_process():
    pid = os.fork()
    if pid:
        return pid
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    while True:
        pass


def busy_ns(idle):
    """How long the only processor has worked, counted from some fixed time."""
    ran = pathlib.Path("/proc/%d/schedstat" % idle).read_text().split()[0]
    return time.clock_gettime_ns(time.CLOCK_MONOTONIC) - int(ran)


def fetch(port, size, output):
    subprocess.run(CURL + ["-o", output, "https://127.0.0.1:%d/%d" % (
        port, size)], check=True)


def verify(folder, server):
    """Fails unless the file arrives, and the sender uses kernel TLS if it should."""
    def opened():
        lines = pathlib.Path("/proc/net/tls_stat").read_text().splitlines()
        return int(dict(line.split() for line in lines)["TlsTxSw"])
    before = opened()
    fetch(PORTS[server], LARGE, folder / "copy")
    if (folder / "copy").read_bytes() != \
            (folder / "files" / str(LARGE)).read_bytes():
        sys.exit("%s: other data came" % server)
    if (opened() > before) != (server != "nginx"):
        sys.exit("%s: %d sockets in kernel TLS" % (server,
                                                   opened() - before))


def measure(idle):
    """Instructions by (server, size), a list of rounds. The first round does not
    count, because everything in it happens for the first time."""
    cost = {}
    for i in range(ROUNDS + 1):
        for server, port in PORTS.items():
            for size in (SMALL, LARGE):
                before = busy_ns(idle)
                fetch(port, size, "/dev/null")
                if i:
                    cost.setdefault((server, size), []).append(
                        busy_ns(idle) - before)
    return cost


def by_the_byte(cost, server):
    each = [(large - small) / (LARGE - SMALL) for small, large in
            zip(cost[server, SMALL], cost[server, LARGE])]
    return {"median": statistics.median(each), "low": min(each),
            "high": max(each)}


def main(sslp, output):
    pids = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        prepare(folder)
        try:
            for command in (["nginx", "-c", folder / "nginx.conf"],
                            [sslp, "serve", "--port", str(PORTS["serve"]),
                             "--cert", folder / "cert.pem", "--key",
                             folder / "key.pem", folder / "files"]):
                pids.append(subprocess.Popen(
                    command, stdout=subprocess.DEVNULL).pid)
            for port in PORTS.values():
                wait_for(port)
            for server in PORTS:
                verify(folder, server)
            pids.append(idle_process())
            cost = measure(pids[-1])
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGKILL if pid == pids[-1]
                        else signal.SIGTERM)
    result = {"kernel": os.uname().release, "bytes": LARGE, "rounds": ROUNDS,
              "servers": {s: by_the_byte(cost, s) for s in PORTS}}
    pathlib.Path(output).write_text(json.dumps(result, indent=1) + "\n")
    print("instructions a byte: " + ", ".join(
        "%s %.2f" % (s, f["median"]) for s, f in result["servers"].items()))


main(*sys.argv[1:])
