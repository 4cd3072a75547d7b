/* SPDX-License-Identifier: MIT */
/* A connection and the peer at its other end. */
#ifndef SSLP_TESTS_CONNECTION_H
#define SSLP_TESTS_CONNECTION_H

#include "connection_peer.h"

/*
 * Whether kernel TLS makes the records that it can, and whether it replaces
 * keys
 */
extern bool on_ktls, can_rekey;

/* For the whole program: an alarm ends it if something waits for ever */
#define TEST_SECONDS	1500

struct variant {
	const char *name;
	DWORD protocol, suite;
	bool ktls, typical;
};

extern const struct variant variants[];
extern const size_t variant_count;

bool is_tls13(const struct variant *v);

struct ends {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_HANDLE connection;
	int fd;
	struct peer peer;
};

/* Opens a connection that plays @role. Its records are made as @on_ktls says */
void ends_open(struct ends *e, const struct variant *v, DWORD role,
	       const struct sslp_connection_options *options);

/* A provider and the peer on sockets that exist already; [0] is this end */
void ends_on(struct ends *e, const int fds[2], const struct variant *v,
	     DWORD role);

/* Sockets, a provider, and the peer, but no connection yet */
void ends_sockets(struct ends *e, const struct variant *v, DWORD role);

/* Opens it with these options only; returns the status */
SECURITY_STATUS ends_try(struct ends *e, const struct variant *v, DWORD role,
			 const struct sslp_connection_options *options);
void ends_close(struct ends *e);

struct sslp_connection_status status_of(const struct ends *e);
bool read_all(struct ends *e, BYTE *data, size_t len);

/* connection_fallback.c */
void test_fallback(const struct variant *v);

/* connection_io.c */
void test_io(const struct variant *v);

/* connection_held.c */
void test_held(const struct variant *v);

/* connection_limit.c */
void test_limits(const struct variant *v);

/* connection_update.c */
void test_updates(const struct variant *v);

/* connection_bad.c */
void test_bad_peers(const struct variant *v);

/* connection_blob.c */
void test_blobs(const struct variant *v);

/* connection_wait.c */
void test_waiting(const struct variant *v);

/* connection_process.c */
void test_processes(const struct variant *v);

/* connection_shared.c */
void test_shared(const struct variant *v);

#endif /* SSLP_TESTS_CONNECTION_H */
