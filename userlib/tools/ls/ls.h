/* SPDX-License-Identifier: MIT */
/* What "sslp ls" knows of a socket, who finds it out, and who prints it. */
#ifndef SSLP_LS_LS_H
#define SSLP_LS_LS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <sslp.h>

#define LS_SCHEMA_VERSION	1
#define LS_ADDRESS_SIZE		(INET6_ADDRSTRLEN + sizeof("[]:65535"))

/**
 * enum ls_ktls - whether a socket is in kernel TLS
 * @LS_UNTOLD: the kernel did not tell, to this user
 * @LS_PLAIN: it is not
 * @LS_KTLS: it is
 */
enum ls_ktls { LS_UNTOLD, LS_PLAIN, LS_KTLS };

/**
 * struct ls_socket - one TCP socket
 * @inode: its number in links of /proc/PID/fd; 0 when no process has it open
 * @uid: who made it
 * @ktls: whether the rest is of use
 * @local, @peer: "ADDRESS:PORT"
 * @version: TLS_1_2_VERSION or TLS_1_3_VERSION, 0 as long as it has no key
 * @cipher: TLS_CIPHER_* of <linux/tls.h>
 * @tx, @rx: SSLP_KTLS_*
 * @zerocopy, @no_pad: TLS_TX_ZEROCOPY_RO, TLS_RX_EXPECT_NO_PAD
 * @max_payload: TLS_TX_MAX_PAYLOAD_LEN, 0 for the default
 * @counted: the socket itself could be asked: the next four are known
 * @write_left, @read_left: full records until the limit of the AEAD
 * @write_seq, @read_seq: number of the next record
 * @driver: of the AEAD; "" where it cannot be told
 * @pid: a process that has it open, 0 when none is visible
 * @owners: how many have
 * @comm: name of @pid
 */
struct ls_socket {
	uint32_t inode, uid;
	enum ls_ktls ktls;
	char local[LS_ADDRESS_SIZE], peer[LS_ADDRESS_SIZE];
	uint32_t version, cipher, tx, rx;
	bool zerocopy, no_pad;
	uint16_t max_payload;
	bool counted;
	uint64_t write_left, read_left, write_seq, read_seq;
	char driver[64];
	pid_t pid;
	unsigned int owners;
	char comm[32];
};

/**
 * struct ls - all that was found
 * @sockets: after ls_gather() those in kernel TLS only
 * @untold: TCP sockets of which it is not known whether they are
 * @diag: 0, or -errno of asking sock_diag
 * @proc: 0, or -errno of looking into /proc
 */
struct ls {
	struct ls_socket *sockets;
	size_t count, untold;
	int diag, proc;
};

/**
 * ls_dump() - the TCP connections of this network namespace, by sock_diag
 *
 * Return: 0, or -errno.
 */
int ls_dump(struct ls *ls);

/**
 * ls_owners() - whose they are, and what only the socket itself tells
 *
 * Adds sockets of processes that may be asked when ls_dump() found nothing.
 *
 * Return: 0, or -errno when /proc tells nothing.
 */
int ls_owners(struct ls *ls);

/* ls.c */
struct ls_socket *ls_add(struct ls *ls);	/* NULL: out of memory */
int ls_gather(struct ls *ls);			/* 0, or -errno */
void ls_free(struct ls *ls);
void ls_address(char out[LS_ADDRESS_SIZE], int family, const void *address,
		uint16_t port);
const char *ls_cipher_name(uint32_t cipher);	/* NULL: none */
const char *ls_version_name(uint32_t version);	/* likewise */

/**
 * struct ls_totals - sums over the sockets in kernel TLS
 * @processes: that have one open
 * @tx, @rx: sockets by SSLP_KTLS_*
 */
struct ls_totals {
	size_t processes, tx[4], rx[4];
};

void ls_sum(const struct ls *ls, struct ls_totals *ret);

/* Printers; 0 or -errno of standard output */
int ls_print_text(const struct ls *ls);
int ls_print_json(const struct ls *ls, bool one_line);

#endif /* SSLP_LS_LS_H */
