/* SPDX-License-Identifier: MIT */
/* What the examples have in common and what is not about TLS. */
#ifndef SSLP_EXAMPLE_H
#define SSLP_EXAMPLE_H

#include <sslp_connection.h>

/* The kernel makes the records if it can, otherwise this process does */
extern const struct sslp_connection_options example_options;

/* A TCP connection to "host" and "port", or the end of the program */
int example_connect(const char *host, const char *port);

/*
 * The next client of a port of this machine, or the end of the program. For "0"
 * the system chooses a port, and the first call prints it: "port 12345"
 */
int example_accept(const char *port);

/* The end of the program with the library's message, unless @status is 0 */
void example_must(SECURITY_STATUS status, const char *what);

/*
 * A client with EXAMPLE_UPDATE in its environment asks for new keys on both
 * sides, if that is possible: in TLS 1.3, with secrets, on a kernel that can
 * replace keys. A server that got new keys does the same. The client says how
 * many there were.
 */

/* As a client: ask for @path, and print the answer until its end */
void example_get(NCRYPT_HANDLE connection, const char *path);

/* As a server: read a request, and answer with the file @path */
void example_serve(NCRYPT_HANDLE connection, const char *path);

#endif /* SSLP_EXAMPLE_H */
