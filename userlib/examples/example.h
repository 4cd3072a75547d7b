/* SPDX-License-Identifier: MIT */
/* What the examples share. None of it is about TLS. */
#ifndef SSLP_EXAMPLE_H
#define SSLP_EXAMPLE_H

#include <sslp_connection.h>

/* The kernel makes the records if it can, otherwise this process does */
extern const struct sslp_connection_options example_options;

/*
 * Opens a TCP connection to "host" and "port"; ends the program if that fails
 */
int example_connect(const char *host, const char *port);

/*
 * Waits for the next client at a port of this machine; ends the program if that
 * fails. For "0" the system chooses a port, and the first call prints it: "port
 * 12345"
 */
int example_accept(const char *port);

/* Ends the program with the library's message, unless @status is 0 */
void example_must(SECURITY_STATUS status, const char *what);

/*
 * A client with EXAMPLE_UPDATE in its environment asks for new keys on both
 * sides, if that is possible: in TLS 1.3, with secrets, on a kernel that can
 * replace keys. A server that got new keys does the same. The client says how
 * many there were.
 */

/* As a client: asks for @path, and prints the whole answer */
void example_get(NCRYPT_HANDLE connection, const char *path);

/* As a server: reads a request, and answers with the file @path */
void example_serve(NCRYPT_HANDLE connection, const char *path);

#endif /* SSLP_EXAMPLE_H */
