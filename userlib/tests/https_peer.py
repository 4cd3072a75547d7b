#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A server of HTTPS that answers by the path, right or wrong.

https_peer.py CERT KEY LOG    says its port; LOG gets "SERVER-NAME HOST" lines
"""
import socket
import ssl
import sys

END = b"\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\n"
ANSWERS = {
    "/whole": OK + b"Content-Length: 5" + END + b"whole",
    "/folded": OK + b"X: a\r\n b\r\nContent-Length:\r\n 6" + END + b"folded",
    "/chunks": OK + b"Transfer-Encoding: chunked" + END +
               b"4\r\nchun\r\n2\r\nks\r\n0\r\n\r\n",
    "/part": b"HTTP/1.1 206 Partial Content\r\n"
             b"Content-Range: bytes 0-3/9\r\nContent-Length: 4" + END + b"part",
    "/cut": OK + b"Content-Length: 9" + END + b"cut",
    "/both": OK + b"Content-Length: 4\r\nTransfer-Encoding: chunked" + END +
             b"0\r\n\r\n",
    "/long": OK + b"X: " + 17000 * b"x" + END,
    "/smtp": b"220 mail.example ESMTP" + END,
    "/escape": b"HTTP/1.1 404 \xc2\x9b2J\xe0\x82\x9b\r\nContent-Length: 0" +
               END,
}
cert, key, log = sys.argv[1:]
seen = {}
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(cert, key)
context.sni_callback = lambda tls, name, _: seen.update(name=name)

listener = socket.create_server(("127.0.0.1", 0))
print("listening on", listener.getsockname()[1], flush=True)
while True:
    plain, _ = listener.accept()
    seen["name"] = None
    try:
        tls = context.wrap_socket(plain, server_side=True)
        request = b""
        while END not in request:
            more = tls.recv(65536)
            if not more:
                break
            request += more
        lines = request.decode("latin-1").split("\r\n")
        host = [x[6:] for x in lines if x.startswith("Host: ")]
        with open(log, "a") as f:
            print(seen["name"], *host, file=f)
        tls.sendall(ANSWERS[lines[0].split()[1]])
        tls.unwrap()
    except (OSError, KeyError, IndexError):
        pass
    plain.close()
