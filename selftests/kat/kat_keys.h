/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Key handles made from the fields of a case. Each function returns 0 if the
 * case failed, and has reported why. The caller frees the handle with
 * kat_free().
 */
#ifndef KAT_KEYS_H
#define KAT_KEYS_H

#include "kat_ask.h"

/* The sides of a connection, in the order of the role flags */
enum kat_side { KAT_CLIENT, KAT_SERVER };

static inline enum kat_side kat_other(enum kat_side side)
{
	return side == KAT_CLIENT ? KAT_SERVER : KAT_CLIENT;
}

/* NCRYPT_SSL_CLIENT_FLAG or NCRYPT_SSL_SERVER_FLAG */
DWORD kat_role(enum kat_side side);

/* The side that "sender" names */
enum kat_side kat_sender(struct kat_ask *ask);

DWORD kat_protocol(struct kat_ask *ask);
DWORD kat_suite(struct kat_ask *ask);

/* From "master", or from "premaster" and "session_hash" or the randoms */
NCRYPT_KEY_HANDLE kat_master(struct kat_ask *ask, enum kat_side role);

/* From TLS 1.3 traffic secrets, one of which may be absent */
NCRYPT_KEY_HANDLE kat_pair(struct kat_ask *ask, struct kat_bytes client,
		struct kat_bytes server, enum kat_side role);

struct kat_session_keys {
	NCRYPT_KEY_HANDLE read, write;
};

/* SslGenerateSessionKeys(), with the randoms if the case has them */
struct kat_session_keys kat_generate(struct kat_ask *ask,
		NCRYPT_KEY_HANDLE master, enum kat_side role);

/* SslExpandWriteKey() */
NCRYPT_KEY_HANDLE kat_expand(struct kat_ask *ask, NCRYPT_KEY_HANDLE secret);

/* The material behind a session key */
bool kat_material(struct kat_ask *ask, NCRYPT_KEY_HANDLE key,
		struct sslp_session_key *out);

/* 0 may be given */
void kat_free(struct kat_ask *ask, NCRYPT_HANDLE handle);

#endif /* KAT_KEYS_H */
