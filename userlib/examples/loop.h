/* SPDX-License-Identifier: MIT */
/* What the examples with their own I/O loop share: all but the system calls. */
#ifndef SSLP_LOOP_H
#define SSLP_LOOP_H

#include <sys/socket.h>

#include "example.h"

/* A connection in kernel TLS, and what it stands on */
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
 * Opened by OpenSSL from the arguments HOST PORT COUNT [CA [BYTES]], or the end
 * of the program; with BYTES both sides get new keys after that many
 */
void loop_open(struct loop *l, int argc, char **argv);
void loop_close(struct loop *l);

/* Before a send of @len bytes, whatever makes it */
void loop_sending(const struct loop *l, size_t len);

/* The argument for recvmsg(), set up again for each call */
struct msghdr *loop_receive(struct loop_record *r);

/*
 * @len bytes came: whether they are a line, or the rest of one, which is then
 * printed. A program that sends two lines before the first is answered has to
 * read on itself.
 */
int loop_received(const struct loop *l, struct loop_record *r, size_t len);

/* The line that is sent in round @i; returns its length */
size_t loop_line(char text[32], int i);

#endif /* SSLP_LOOP_H */
