/* SPDX-License-Identifier: MIT */
/* What the user of a client or a server may choose. */
#ifndef SSLP_SSL_ONLY_OPTIONS_H
#define SSLP_SSL_ONLY_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#define SSL_ONLY_SUITES	64
#define SSL_ONLY_GROUPS	16

/**
 * struct ssl_only_options - in front of the arguments
 * @suites: -s 0xc02f,...: IANA's numbers in order of preference, 0 last; if all
 *	are for TLS 1.2, the handshake is TLS 1.2
 * @groups: -g 29,...: likewise
 * @resume: -r: a client connects twice, and resumes the second time; a server
 *	keeps sessions, and does the handshakes one after another
 * @plain: -p: only the master secret of RFC 5246, not that of RFC 7627
 * @either: -e: that of RFC 7627 if the peer has it, else that of RFC 5246
 * @label: -x LABEL: print what the exporter gives for it
 */
struct ssl_only_options {
	uint16_t suites[SSL_ONLY_SUITES], groups[SSL_ONLY_GROUPS];
	bool resume, plain, either;
	const char *label;
};

extern struct ssl_only_options ssl_only_options;

/* Return: the arguments after the options; NULL if an option is wrong */
char **ssl_only_read_options(int argc, char **argv);

#endif /* SSLP_SSL_ONLY_OPTIONS_H */
