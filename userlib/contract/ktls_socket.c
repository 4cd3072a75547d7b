// SPDX-License-Identifier: MIT
/* Arms sockets of kernel TLS. */
#include "../base/cancel.h"
#include "../socket/ktls_install.h"
#include "../socket/ktls_record.h"
#include "armed.h"
#include "check.h"
#include "deferred.h"
#include "ktls_keys.h"
#include "provider.h"
#include "status.h"

#define OPTION_FLAGS	(SSLP_KTLS_TX_ZEROCOPY | SSLP_KTLS_RX_NO_PAD)

/*
 * RFC 8449 section 4: the limit is at least 64 octets; in TLS 1.3 one of them
 * is the content type
 */
#define PAYLOAD_MIN(tls13)	((tls13) ? 63 : 64)

static const struct sslp_ktls_options default_options = {
	.size = sizeof(default_options),
};

static int check_options(const struct sslp_ktls_options *o)
{
	if (o->size != sizeof(*o))
		return fail(EINVAL, "options->size is %u, not %zu", o->size,
			    sizeof(*o));
	if (o->flags & ~OPTION_FLAGS)
		return fail(EINVAL, "options->flags is %#x: unknown flags",
			    o->flags);
	if (o->reserved[0] || o->reserved[1] || o->reserved[2])
		return fail(EINVAL, "options->reserved is not 0");
	return 0;
}

static const u32 directions[DIRECTIONS] = { SSLP_TX, SSLP_RX };
static const char *const key_names[DIRECTIONS] = { "hWriteKey", "hReadKey" };

/*
 * RFC 8446 section 5.3: numbers never wrap, so the last number cannot be the
 * first
 */
static int check_key(const struct session_key *key, enum direction direction,
		     u64 seq)
{
	if (!key->direction)
		return fail(EBADSTATE, "%s has no direction: no role was given to SslExtractEarlyKey()",
			    key_names[direction]);
	if (key->direction != directions[direction])
		return fail(EBADSTATE, "%s is a %s key", key_names[direction],
			    key->direction == SSLP_TX ? "write" : "read");
	/* RFC 5246 section 7.4.9: Finished was record 0, under this key */
	if (direction == TX && key->key.protocol == TLS_1_2 && !seq)
		return fail(EINVAL, "options->write_seq is 0, but in TLS 1.2 record 0 was the Finished of this end: its nonce would be repeated");
	if (seq == UINT64_MAX)
		return fail(EINVAL, "no record may follow sequence number %#llx",
			    (unsigned long long)seq);
	return 0;
}

static int check_pair(const struct session_key *write,
		      const struct session_key *read)
{
	if (!write || !read || (write->key.suite == read->key.suite &&
				write->key.protocol == read->key.protocol))
		return 0;
	return fail(EBADSTATE, "the two keys differ in protocol or suite");
}

static int check_payload(u16 max_payload, const struct session_key *write)
{
	int min = PAYLOAD_MIN(write->key.protocol == TLS_1_3);

	if (!max_payload || (max_payload >= min &&
			     max_payload <= TLS_MAX_PLAINTEXT))
		return 0;
	return fail(EINVAL, "options->max_payload is %u, %d to %d are possible",
		    max_payload, min, TLS_MAX_PLAINTEXT);
}

/* Refuses options that a direction or version does not have */
static int check_fit(const struct sslp_ktls_options *o,
		     const struct session_key *write,
		     const struct session_key *read)
{
	if ((o->flags & SSLP_KTLS_TX_ZEROCOPY || o->max_payload) && !write)
		return fail(EINVAL, "options for sending, but no write key");
	if (!(o->flags & SSLP_KTLS_RX_NO_PAD))
		return 0;
	if (!read)
		return fail(EINVAL, "SSLP_KTLS_RX_NO_PAD, but no read key");
	if (read->key.protocol != TLS_1_3)
		return fail(EINVAL, "SSLP_KTLS_RX_NO_PAD is for TLS 1.3: earlier versions have no padding to expect");
	return 0;
}

/*
 * The keys of a call in the form that the socket room takes, without their
 * bytes
 */
static int plan_keys(struct session_key *const key[DIRECTIONS],
		     const struct sslp_ktls_options *o,
		     struct ktls_key ret[DIRECTIONS])
{
	const u64 seq[DIRECTIONS] = { o->write_seq, o->read_seq };
	const struct session_key *any = key[TX] ?: key[RX];
	int i, err = 0;

	for (i = 0; !err && i < DIRECTIONS; i++)
		if (key[i])
			err = check_key(key[i], i, seq[i]);
	if (!err)
		err = ktls_keys_of(&any->key, 0, &ret[TX]);
	if (err)
		return err;
	ret[RX] = ret[TX];
	for (i = 0; i < DIRECTIONS; i++)
		ret[i].seq = seq[i];
	return 0;
}

/* Installs keys whose bytes are here or can be brought here */
static int install_bytes(int fd, struct session_key *const key[DIRECTIONS],
			 struct ktls_key ktls[DIRECTIONS],
			 const struct ktls_plan *plan, bool *ret_tx_in)
{
	struct record_key rooms[DIRECTIONS];
	const struct record_key *record;
	int i, err = 0;

	*ret_tx_in = false;
	for (i = 0; !err && i < DIRECTIONS; i++) {
		if (!key[i])
			continue;
		err = session_key_record(key[i], &rooms[i], &record);
		ktls_keys_set(&ktls[i], record);
	}
	if (!err)
		err = ktls_install(fd, plan, ret_tx_in);
	wipe(rooms, sizeof(rooms));
	return err;
}

static int install(struct provider *provider, int fd,
		   struct session_key *const key[DIRECTIONS],
		   const struct sslp_ktls_options *o)
{
	struct session_key *write = key[TX], *read = key[RX];
	const struct binding *arming;
	struct ktls_key ktls[DIRECTIONS];
	struct ktls_plan plan = {
		.tx = write ? &ktls[TX] : NULL, .rx = read ? &ktls[RX] : NULL,
		.zerocopy = o->flags & SSLP_KTLS_TX_ZEROCOPY,
		.no_pad = o->flags & SSLP_KTLS_RX_NO_PAD,
		.max_payload = o->max_payload,
	};
	bool tx_in;
	int err;

	err = check_pair(write, read) ?: check_fit(o, write, read) ?:
	      plan_keys(key, o, ktls);
	if (!err && write)
		err = check_payload(o->max_payload, write);
	if (err)
		return err;
	if (write)
		err = armed_claim(write, o->write_seq);
	if (err)
		return err;
	arming = arming_of_all(provider, key);
	if (arming)
		err = deferred_arm(arming, fd, key, &plan, &tx_in);
	else
		err = install_bytes(fd, key, ktls, &plan, &tx_in);
	if (write && !tx_in)
		armed_unclaim(write);
	if (tx_in)
		armed_note(write);
	if (!err)
		armed_note(read);
	return err;
}

static int get_keys(const NCRYPT_KEY_HANDLE handle[DIRECTIONS],
		    struct session_key *ret[DIRECTIONS])
{
	int i;

	for (i = 0; i < DIRECTIONS; i++) {
		if (!handle[i])
			continue;
		ret[i] = handle_get(handle[i], KIND_SESSION_KEY, key_names[i]);
		if (!ret[i])
			return -EBADHANDLE;
	}
	return ret[TX] || ret[RX] ? 0 :
	       fail(EINVAL, "hWriteKey and hReadKey are both 0");
}

static int install_handles(NCRYPT_PROV_HANDLE hSslProvider, int fd,
			   const NCRYPT_KEY_HANDLE handle[DIRECTIONS],
			   const struct sslp_ktls_options *o)
{
	struct provider *provider = provider_get(hSslProvider);
	struct session_key *key[DIRECTIONS] = { NULL, NULL };
	int err, cancel;

	if (!provider)
		return -EBADHANDLE;
	/* One direction is set before the other, under the socket's lock */
	cancel = cancel_disable();
	err = get_keys(handle, key) ?: install(provider, fd, key, o);
	object_put(key[RX]);
	object_put(key[TX]);
	provider_put(provider);
	cancel_restore(cancel);
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_ktls_install(
		NCRYPT_PROV_HANDLE hSslProvider, int sockfd,
		NCRYPT_KEY_HANDLE hWriteKey, NCRYPT_KEY_HANDLE hReadKey,
		const struct sslp_ktls_options *options)
{
	const NCRYPT_KEY_HANDLE keys[DIRECTIONS] = { hWriteKey, hReadKey };
	int err;

	if (!options)
		options = &default_options;
	err = check_options(options) ?:
	      install_handles(hSslProvider, sockfd, keys, options);
	return status_of(err);
}
