# SPDX-License-Identifier: GPL-2.0-only
"""loops_server.py: a TLS server on OpenSSL. It answers each line with the same
line backwards, and each KeyUpdate that asks for one with its own. "openssl
s_server -rev" does that too, but sleeps a second after each KeyUpdate. The
certificate is ./cert.pem, its key ./key.pem. Prints its port."""
import socket
import ssl
import sys
import threading

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("cert.pem", "key.pem")


def serve(sock):
    # A KeyUpdate and a line are two small records
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        tls = context.wrap_socket(sock, server_side=True)
        for line in tls.makefile("rb"):
            tls.sendall(line.rstrip(b"\n")[::-1] + b"\n")
        tls.unwrap()
    except OSError as err:
        print(err, file=sys.stderr, flush=True)
    sock.close()


with socket.create_server(("127.0.0.1", 0)) as listener:
    print(listener.getsockname()[1], flush=True)
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],),
                         daemon=True).start()
