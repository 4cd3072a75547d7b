/* SPDX-License-Identifier: MIT */
/* A vault: keys that an engine keeps, and sockets that it arms with them. */
#ifndef SSLP_ENGINE_VAULT_H
#define SSLP_ENGINE_VAULT_H

#include "engine.h"

struct ktls_plan;

/* How keep() is to keep a key */
enum keep {
	KEEP_IF_CHEAP,		/* a failure does no harm: the bytes stay */
	KEEP_EXPORTABLE,	/* results may leave, if possible */
	KEEP_SECRET,		/* what is derived may not leave the kernel */
};

/* Steps of RFC 8446 section 7.1 that have no label, for keep_step() */
#define VAULT_EARLY		"early"
#define VAULT_HANDSHAKE		"handshake"
#define VAULT_MASTER		"master"

enum direction { TX, RX, DIRECTIONS };

/**
 * struct vault_keys - what a socket is armed from
 * @key: by enum direction, NULL for one that is left alone: up to TLS 1.2 the
 *	master secret for each, in TLS 1.3 the traffic secret of each
 * @client: this end is the client
 * @client_random: up to TLS 1.2, else NULL; likewise @server_random
 */
struct vault_keys {
	const struct hmac_key *key[DIRECTIONS];
	bool client;
	const u8 *client_random, *server_random;
};

/**
 * struct vault - what an engine may have beside HMACs
 * @keep: make a @key->object from the key
 * @keep_master: keep() of the master secret that @premaster gives, which may
 *	not leave the kernel; @seed is a session hash (RFC 7627) if @extended,
 *	else both randoms, the client's first
 * @keep_step: keep() of the secret of the TLS 1.3 schedule that @from gives,
 *	which may not leave the kernel; @name is VAULT_*, or the label of RFC
 *	8446 section 7.1 or 4.6.1, @seed what goes in beside @from, if anything
 * @release: the end of a @key->object, which nobody uses any more
 * @arm: like ktls_install() of the socket room, with keys that it derives
 *	itself; of the keys in @plan only cipher, version and number are used
 * @rekey: derive the next generation of @now, and replace the key of @optname,
 *	TLS_TX or TLS_RX. If @now has its bytes, @next gets those of the next
 *	secret, which the caller wipes. For TLS_RX the kernel must be waiting
 *	for the key, unless the caller has @seen the KeyUpdate, which may have
 *	come in pieces
 *
 * @arm and @rekey are for bindings with @arms. All return 0 or -errno with a
 * message.
 */
struct vault {
	int (*keep)(const struct binding *b, struct hmac_key *key,
		    enum keep how);
	int (*keep_master)(const struct binding *b,
			   const struct hmac_key *premaster, bool extended,
			   const u8 *seed, size_t seed_len,
			   struct hmac_key *master);
	int (*keep_step)(const struct binding *b, const struct hmac_key *from,
			 const char *name, const u8 *seed, size_t seed_len,
			 struct hmac_key *to);
	void (*release)(struct hmac_key *key);
	int (*arm)(const struct binding *b, int fd,
		   const struct ktls_plan *plan, const struct vault_keys *keys,
		   bool *ret_tx_in);
	int (*rekey)(const struct binding *b, int fd, int optname,
		     const struct hmac_key *now, bool seen, u8 *next);
};

#endif /* SSLP_ENGINE_VAULT_H */
