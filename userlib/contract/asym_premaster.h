/* SPDX-License-Identifier: MIT */
/* A client's premaster secret with RSA: in one step, or in two. */
#ifndef SSLP_CONTRACT_ASYM_PREMASTER_H
#define SSLP_CONTRACT_ASYM_PREMASTER_H

#include "../asym/rsa.h"
#include "asym_call.h"
#include "asym_key.h"
#include "import.h"

/**
 * struct premaster - a client's premaster secret for RSA, before it is hashed
 * @key: head
 * @bytes: version and random bytes
 */
struct premaster {
	struct key_object key;
	u8 bytes[RSA_PREMASTER_LEN];
};

/* All return 0 or -errno with a message; *@ret is written only on success */

/* One step: premaster secret, message for the server, master secret */
int asym_premaster_rsa(struct master_call *call, struct secret_source *src,
		       const struct asym_key *public, NCRYPT_KEY_HANDLE *ret);

/*
 * The first of two steps: handle of the premaster secret, message for the
 * server
 */
int asym_premaster_first(struct master_call *call,
			 const struct asym_key *public, NCRYPT_KEY_HANDLE *ret);

/* The second step: the master secret */
int asym_premaster_second(struct master_call *call, struct secret_source *src,
			  const struct premaster *premaster,
			  NCRYPT_KEY_HANDLE *ret);

#endif /* SSLP_CONTRACT_ASYM_PREMASTER_H */
