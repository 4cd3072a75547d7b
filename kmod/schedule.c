// SPDX-License-Identifier: GPL-2.0-only
/* The key schedules of TLS 1.0 to 1.3 above the PRF and HKDF. */
#include <linux/string.h>

#include "sslp.h"

#define LITERAL(text)	{ text, sizeof(text) - 1 }

#define LABELS_MAX	2
#define CHUNKS		5

/**
 * sslp_expand_labels() - HKDF-Expand-Label, several outputs of one secret
 * @from: secret
 * @labels: at most LABELS_MAX; label without "tls13 "; outputs are wiped on
 *	failure
 * @count: how many
 *
 * RFC 8446 section 7.1:
 *	struct {
 *		uint16 length;
 *		opaque label<7..255>;		"tls13 " + label
 *		opaque context<0..255>;
 *	} HkdfLabel;
 *
 * Return: 0 or -errno.
 */
int sslp_expand_labels(const struct sslp_source *from,
		       const struct sslp_label *labels, size_t count)
{
	static const char prefix[] = "tls13 ";
	struct sslp_chunk info[LABELS_MAX][CHUNKS];
	struct sslp_expand list[LABELS_MAX];
	u8 heads[LABELS_MAX][3], contexts[LABELS_MAX];
	size_t i;

	if (WARN_ON_ONCE(count > LABELS_MAX))
		return -EINVAL;
	for (i = 0; i < count; i++) {
		const struct sslp_label *l = &labels[i];
		struct sslp_chunk *c = info[i];

		heads[i][0] = l->len >> 8;
		heads[i][1] = l->len;
		heads[i][2] = sizeof(prefix) - 1 + l->label_len;
		contexts[i] = l->context_len;
		*c++ = (struct sslp_chunk){ heads[i], sizeof(heads[i]) };
		*c++ = (struct sslp_chunk)LITERAL(prefix);
		*c++ = (struct sslp_chunk){ l->label, l->label_len };
		*c++ = (struct sslp_chunk){ &contexts[i], 1 };
		*c++ = (struct sslp_chunk){ l->context, l->context_len };
		list[i] = (struct sslp_expand){ info[i], CHUNKS, l->out,
						l->len };
	}
	return sslp_expand(from, list, count);
}

/**
 * sslp_master() - premaster to master secret, RFC 5246 section 8.1
 * @from: premaster secret
 * @randoms: ClientHello.random, ServerHello.random
 * @master: SSLP_MASTER_LEN bytes, wiped on failure
 *
 * Return: 0 or -errno.
 */
int sslp_master(const struct sslp_source *from, const u8 *randoms, u8 *master)
{
	const struct sslp_chunk seed[] = {
		LITERAL("master secret"),
		{ randoms, 2 * SSLP_TLS_RANDOM_SIZE },
	};

	return sslp_prf(from, seed, ARRAY_SIZE(seed), master, SSLP_MASTER_LEN);
}

/**
 * sslp_extended_master() - the same by RFC 7627 section 4
 * @from: premaster secret
 * @session_hash: sslp_prf_digest_len() bytes
 * @master: SSLP_MASTER_LEN bytes, wiped on failure
 *
 * Return: 0 or -errno.
 */
int sslp_extended_master(const struct sslp_source *from,
			 const u8 *session_hash, u8 *master)
{
	const struct sslp_chunk seed[] = {
		LITERAL("extended master secret"),
		{ session_hash, sslp_prf_digest_len(from->prf) },
	};

	return sslp_prf(from, seed, ARRAY_SIZE(seed), master, SSLP_MASTER_LEN);
}

/**
 * sslp_next_traffic() - next generation of a traffic secret
 * @from: traffic secret
 * @next: as long, wiped on failure
 *
 * RFC 8446 section 7.2: application_traffic_secret_N+1 =
 *	HKDF-Expand-Label(application_traffic_secret_N, "traffic upd", "",
 *			  Hash.length)
 *
 * Return: 0 or -errno.
 */
int sslp_next_traffic(const struct sslp_source *from, u8 *next)
{
	const struct sslp_label label = {
		.label = "traffic upd", .label_len = strlen("traffic upd"),
		.out = next, .len = from->prf->hash->digest_len,
	};

	return sslp_expand_labels(from, &label, 1);
}

/**
 * sslp_key_block() - key block of an AEAD suite of TLS 1.2
 * @from: master secret
 * @client_random: ClientHello.random
 * @server_random: ServerHello.random
 * @block: key block, wiped on failure
 * @len: bytes, of two keys and two IVs
 *
 * RFC 5246 section 6.3:
 *	key_block = PRF(SecurityParameters.master_secret, "key expansion",
 *			SecurityParameters.server_random +
 *			SecurityParameters.client_random);
 * with the randoms in the opposite order to the master secret. AEAD suites have
 * no MAC keys in it.
 *
 * Return: 0 or -errno.
 */
int sslp_key_block(const struct sslp_source *from, const u8 *client_random,
		   const u8 *server_random, u8 *block, size_t len)
{
	const struct sslp_chunk seed[] = {
		LITERAL("key expansion"),
		{ server_random, SSLP_TLS_RANDOM_SIZE },
		{ client_random, SSLP_TLS_RANDOM_SIZE },
	};

	return sslp_prf(from, seed, ARRAY_SIZE(seed), block, len);
}

static const u8 *cut(u8 *to, const u8 *from, size_t len)
{
	memcpy(to, from, len);
	return from + len;
}

/**
 * sslp_key_block_cut() - the keys of both directions
 * @block: key block
 * @key_len: bytes
 * @iv_len: bytes
 * @client: the key that the client writes with
 * @server: the key that the server writes with
 */
void sslp_key_block_cut(const u8 *block, size_t key_len, size_t iv_len,
			struct sslp_record_key *client,
			struct sslp_record_key *server)
{
	block = cut(client->key, block, key_len);
	block = cut(server->key, block, key_len);
	block = cut(client->iv, block, iv_len);
	cut(server->iv, block, iv_len);
	client->iv_len = iv_len;
	server->iv_len = iv_len;
}

/**
 * sslp_traffic_key() - key of one direction of TLS 1.3
 * @from: traffic secret
 * @key_len: bytes
 * @key: the key, wiped on failure
 *
 * RFC 8446 section 7.3:
 *	[sender]_write_key = HKDF-Expand-Label(Secret, "key", "", key_length)
 *	[sender]_write_iv  = HKDF-Expand-Label(Secret, "iv", "", iv_length)
 *
 * Return: 0 or -errno.
 */
int sslp_traffic_key(const struct sslp_source *from, size_t key_len,
		     struct sslp_record_key *key)
{
	const struct sslp_label labels[] = {
		{ .label = "key", .label_len = strlen("key"),
		  .out = key->key, .len = key_len },
		{ .label = "iv", .label_len = strlen("iv"),
		  .out = key->iv, .len = SSLP_NONCE_LEN },
	};

	key->iv_len = SSLP_NONCE_LEN;
	return sslp_expand_labels(from, labels, ARRAY_SIZE(labels));
}
