// SPDX-License-Identifier: GPL-2.0-only
/* The key schedule of TLS 1.3, RFC 8446 section 7.1, from secret to secret. */
#include <linux/string.h>

#include "sslp.h"

static const u8 zeroes[HASH_MAX_DIGESTSIZE];

/* For an intermediate secret, which no driver keeps prepared */
static struct sslp_source source_like(const struct sslp_source *from,
				      const u8 *key)
{
	struct sslp_source source = *from;

	source.key = key;
	source.key_len = from->prf->hash->digest_len;
	source.prepared = NULL;
	return source;
}

/* Room for a key between two derivations. The second may come later */
static u8 *on_the_way(const struct sslp_source *from, u8 *mine)
{
	return from->chain ? from->chain->room : mine;
}

/**
 * sslp_derive_secret() - Derive-Secret(Secret, Label, Messages)
 * @from: secret
 * @label: without "tls13 "
 * @transcript: hash of the messages; NULL: of no message
 * @out: as long as the hash, wiped on failure
 *
 * Return: 0 or -errno.
 */
int sslp_derive_secret(const struct sslp_source *from, const char *label,
		       const u8 *transcript, u8 *out)
{
	const struct sslp_hash *hash = from->prf->hash;
	const struct sslp_label l = {
		.label = label, .label_len = strlen(label),
		.context = transcript ?: hash->of_nothing,
		.context_len = hash->digest_len,
		.out = out, .len = hash->digest_len,
	};

	return sslp_expand_labels(from, &l, 1);
}

/**
 * sslp_early() - Early Secret
 * @psk: pre-shared key
 * @out: as long as the hash, wiped on failure
 *
 * RFC 8446 section 7.1: HKDF-Extract(0, PSK); the salt is as many zeros as the
 * hash has bytes.
 *
 * Return: 0 or -errno.
 */
int sslp_early(const struct sslp_source *psk, u8 *out)
{
	const struct sslp_chunk ikm = { psk->key, psk->key_len };
	const struct sslp_source salt = source_like(psk, zeroes);

	return sslp_extract(&salt, &ikm, out);
}

/**
 * sslp_next_stage() - Handshake Secret or Master Secret
 * @from: secret of the stage before
 * @ikm: input; if it has no bytes: as many zeros as the hash has
 * @out: as long as the hash, wiped on failure
 *
 * RFC 8446 section 7.1: HKDF-Extract(Derive-Secret(., "derived", ""), IKM)
 *
 * Return: 0 or -errno.
 */
int sslp_next_stage(const struct sslp_source *from,
		    const struct sslp_chunk *ikm, u8 *out)
{
	const struct sslp_chunk nothing = { zeroes,
					    from->prf->hash->digest_len };
	u8 own[HASH_MAX_DIGESTSIZE], *derived = on_the_way(from, own);
	const struct sslp_source salt = source_like(from, derived);
	int err;

	err = sslp_derive_secret(from, "derived", NULL, derived) ?:
	      sslp_extract(&salt, ikm->len ? ikm : &nothing, out);
	memzero_explicit(own, sizeof(own));
	return err;
}

/**
 * sslp_ticket_psk() - pre-shared key of a ticket
 * @from: resumption_master_secret
 * @nonce: ticket_nonce
 * @out: as long as the hash, wiped on failure
 *
 * RFC 8446 section 4.6.1:
 *	HKDF-Expand-Label(resumption_master_secret, "resumption",
 *			  ticket_nonce, Hash.length)
 *
 * Return: 0 or -errno.
 */
int sslp_ticket_psk(const struct sslp_source *from,
		    const struct sslp_chunk *nonce, u8 *out)
{
	const struct sslp_label l = {
		.label = "resumption", .label_len = strlen("resumption"),
		.context = nonce->data, .context_len = nonce->len,
		.out = out, .len = from->prf->hash->digest_len,
	};

	return sslp_expand_labels(from, &l, 1);
}

/**
 * sslp_finished() - verify_data of a Finished message, or a binder
 * @from: traffic secret, or binder key
 * @transcript: hash of the messages
 * @out: as long as the hash, wiped on failure
 *
 * RFC 8446 section 4.4.4: HMAC(finished_key, transcript), finished_key =
 *	HKDF-Expand-Label(BaseKey, "finished", "", Hash.length)
 * HKDF-Extract is just an HMAC, RFC 5869 section 2.2.
 *
 * Return: 0 or -errno.
 */
int sslp_finished(const struct sslp_source *from,
		  const struct sslp_chunk *transcript, u8 *out)
{
	u8 own[HASH_MAX_DIGESTSIZE], *finished = on_the_way(from, own);
	const struct sslp_source key = source_like(from, finished);
	const struct sslp_label l = {
		.label = "finished", .label_len = strlen("finished"),
		.out = finished, .len = from->prf->hash->digest_len,
	};
	int err;

	err = sslp_expand_labels(from, &l, 1) ?:
	      sslp_extract(&key, transcript, out);
	memzero_explicit(own, sizeof(own));
	return err;
}

/**
 * sslp_exporter() - keying material for another protocol
 * @from: exporter_master_secret
 * @label: the other protocol's
 * @context: hash of its context_value
 * @out: output, wiped on failure
 * @len: bytes at @out
 *
 * RFC 8446 section 7.5:
 *	HKDF-Expand-Label(Derive-Secret(Secret, label, ""),
 *			  "exporter", Hash(context_value), key_length)
 *
 * Return: 0 or -errno.
 */
int sslp_exporter(const struct sslp_source *from,
		  const struct sslp_chunk *label,
		  const struct sslp_chunk *context, u8 *out, size_t len)
{
	const struct sslp_hash *hash = from->prf->hash;
	u8 own[HASH_MAX_DIGESTSIZE], *derived = on_the_way(from, own);
	const struct sslp_source key = source_like(from, derived);
	const struct sslp_label first = {
		.label = label->data, .label_len = label->len,
		.context = hash->of_nothing, .context_len = hash->digest_len,
		.out = derived, .len = hash->digest_len,
	}, second = {
		.label = "exporter", .label_len = strlen("exporter"),
		.context = context->data, .context_len = context->len,
		.out = out, .len = len,
	};
	int err;

	err = sslp_expand_labels(from, &first, 1) ?:
	      sslp_expand_labels(&key, &second, 1);
	memzero_explicit(own, sizeof(own));
	return err;
}
