/* SPDX-License-Identifier: MIT */
/*
 * What the examples with their own I/O loop share: everything but the system
 * calls.
 */
#ifndef SSLP_LOOP_H
#define SSLP_LOOP_H

#include <sys/socket.h>

#include "example.h"

/* A connection in kernel TLS, and what it needs */
struct loop {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_HANDLE connection;
	int sock;
};

/* For recvmsg(2): where the record goes, and its content type beside it */
struct loop_record {
	struct msghdr msg;
	struct iovec iov;
	char data[16384], control[CMSG_SPACE(1)];
};

/*
 * OpenSSL opens it from the arguments HOST PORT COUNT [CA [BYTES]]; ends the
 * program if that fails. With BYTES both sides get new keys after so many bytes
 */
void loop_open(struct loop *l, int argc, char **argv);
void loop_close(struct loop *l);

/* To be called before @len bytes are sent, in whatever way */
void loop_sending(const struct loop *l, size_t len);

/* Sets up the argument for recvmsg(); needed for each call */
struct msghdr *loop_receive(struct loop_record *r);

/*
 * Says whether the @len bytes that came complete a line, and prints the line. A
 * program that sends two lines before the first is answered has to read on
 * itself.
 */
int loop_received(const struct loop *l, struct loop_record *r, size_t len);

/* The line that is sent in round @i; returns its length */
size_t loop_line(char text[32], int i);

#endif /* SSLP_LOOP_H */
