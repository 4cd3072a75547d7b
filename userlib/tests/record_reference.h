/* SPDX-License-Identifier: MIT */
/* Records once more, by OpenSSL, to compare with. */
#ifndef SSLP_TESTS_RECORD_REFERENCE_H
#define SSLP_TESTS_RECORD_REFERENCE_H

#include "contract.h"

#define CONTENT_MAX	16384
#define RECORD_MAX	(5 + CONTENT_MAX + 2048)

/**
 * struct recipe - how a record is made
 * @suite: suite, and its protocol in @key
 * @key: the keys; in TLS 1.0 CBC its IV goes on with each record
 * @seq: number
 * @type: content type
 * @explicit: IV of CBC, or nonce of TLS 1.2 GCM and CCM, as it is sent
 * @padding: CBC: blocks of padding beyond the least; TLS 1.3: zeros behind the
 *	content type
 */
struct recipe {
	struct suite suite;
	struct sslp_session_key key;
	ULONGLONG seq;
	BYTE type;
	BYTE explicit[16];
	size_t padding;
};

/* Whether records of a suite can be made in user space */
bool reference_has(const struct suite *suite, DWORD protocol);

/* Bytes before the ciphertext */
size_t reference_header(const struct recipe *r);

/* Make a record at @record; returns its length */
size_t reference_seal(struct recipe *r, const BYTE *in, size_t len,
		      BYTE *record);

/*
 * Encrypts what is there already with CBC: content, MAC and padding, right or
 * wrong
 */
size_t reference_seal_cbc(struct recipe *r, const BYTE *text, size_t len,
			  BYTE *record);

/* The MAC of a record, RFC 5246 section 6.2.3.1; returns its length */
size_t reference_mac(const struct recipe *r, const BYTE *in, size_t len,
		     BYTE *mac);

#endif /* SSLP_TESTS_RECORD_REFERENCE_H */
