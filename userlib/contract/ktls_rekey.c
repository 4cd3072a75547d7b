// SPDX-License-Identifier: MIT
/* The next generation of one direction: RFC 8446 sections 4.6.3 and 7.2. */
#include "../base/cancel.h"
#include "../base/secmem.h"
#include "../socket/ktls_current.h"
#include "../socket/ktls_install.h"
#include "../socket/ktls_lock.h"
#include "../socket/ktls_record.h"
#include "../socket/probe.h"
#include "armed.h"
#include "deferred.h"
#include "ktls_keys.h"
#include "provider.h"
#include "status.h"

/* A KeyUpdate message with update_not_requested */
static const u8 key_update[] = { 24, 0, 0, 1, 0 };

/**
 * struct generation - a generation of a traffic secret, in secmem
 * @side: the secret: a snapshot, or only its bytes
 * @record: the keys made from it; empty if the bytes are not here
 */
struct generation {
	struct secret_side side;
	struct record_key record;
};

static_assert(sizeof(struct generation) <= SECMEM_CELL, "generation");

/**
 * struct step - from one generation to the next
 * @provider: computes
 * @secret: of the caller
 * @fd: socket
 * @side: the side of @secret that @optname belongs to
 * @optname: TLS_TX or TLS_RX
 * @update: how far the rekey has come
 * @armed: of @secret
 * @arming: the binding whose vault has the secret and does the rest, or NULL
 * @now: the generation in use
 * @next: the generation after it
 */
struct step {
	struct provider *provider;
	struct secret *secret;
	int fd;
	enum side side;
	int optname;
	enum update update;
	struct armed *armed;
	const struct binding *arming;
	struct generation *now, *next;
};

static int check_socket(const struct step *s, const struct ktls_key *key)
{
	struct tls_crypto_info info;
	int err = ktls_check_tcp(s->fd);

	if (err)
		return err;
	if (ktls_check_armed(s->fd, s->optname, &info))
		return fail(EINVAL, "socket %d is not armed for %s", s->fd,
			    s->optname == TLS_TX ? "sending" : "receiving");
	if (info.version != key->version ||
	    info.cipher_type != key->cipher->type)
		return fail(EBADSTATE, "socket %d was armed for another protocol or suite",
			    s->fd);
	return 0;
}

/* A secret whose bytes are not here is derived where they are */
static int derive(struct step *s)
{
	const struct suite *suite = s->secret->key.suite;
	struct backend *b = &s->provider->backend;
	struct hmac_key next = {
		.data = s->next->side.bytes, .len = suite->prf->hash->digest_len,
	};
	int err;

	if (!s->now->side.hmac.data)
		return s->arming ? 0 :
		       fail(EOPNOTSUPP, "the secret is in the kernel's keyring, and its next generation would not be");
	err = record_key_traffic(b, suite, &s->now->side.hmac, &s->now->record);
	if (err || s->arming)
		return err;
	return record_key_next(b, suite, &s->now->side.hmac,
			       s->next->side.bytes) ?:
	       record_key_traffic(b, suite, &next, &s->next->record);
}

/*
 * The socket must have the key of @now: otherwise another pair or role armed it
 */
static int check_key(const struct step *s, struct ktls_key *key)
{
	if (s->now->side.hmac.data) {
		ktls_keys_set(key, &s->now->record);
		return ktls_current_is(s->fd, s->optname, key);
	}
	/* The module checks the key itself, but only after the KeyUpdate */
	if (armed_placed(s->armed, s->side))
		return 0;
	return fail(EBADSTATE, "this secret has armed no socket, and so not socket %d",
		    s->fd);
}

/* RFC 8446 section 7.2: a receiver goes on once for each KeyUpdate */
static int check_waits(const struct step *s)
{
	return s->optname == TLS_TX ? 0 : ktls_record_waits(s->fd);
}

/* If the secret is in a vault, one request derives and arms */
static int replace(struct step *s, struct ktls_key *key)
{
	if (s->arming)
		return s->arming->engine->vault->rekey(s->arming, s->fd,
				s->optname, &s->now->side.hmac, false,
				s->next->side.bytes);
	ktls_keys_set(key, &s->next->record);
	return ktls_install_replace(s->fd, s->optname, key);
}

/* Checked and replaced in one step: see ktls_lock.h */
static int set_next(struct step *s, struct ktls_key *key)
{
	enum lock lock = ktls_lock(s->fd);
	int err;

	err = check_waits(s) ?: check_key(s, key) ?: replace(s, key);
	lock_release(lock);
	return err;
}

/*
 * A KeyUpdate that is out is never sent again: with the old key that would be
 * wrong
 */
static int send_update(struct step *s)
{
	int err;

	if (s->optname == TLS_RX || s->update == UPDATE_OUT)
		return 0;
	err = ktls_record_send(s->fd, CT_HANDSHAKE, key_update,
			       sizeof(key_update), 0);
	if (!err)
		s->update = UPDATE_OUT;
	else if (err == -EIO)
		s->update = UPDATE_DEAD;	/* a part of it was sent */
	return err;
}

static int set_failed(struct step *s, int err)
{
	if (s->optname == TLS_RX)
		return err;
	if (err == -EAGAIN || backend_ran_out(err))
		return ktls_install_after(err, "The KeyUpdate was sent: send nothing until this call is repeated and succeeds");
	s->update = UPDATE_DEAD;
	return ktls_install_must_close("The KeyUpdate was sent");
}

/*
 * RFC 8446 section 4.6.3: it is sent with the old keys, and the new ones follow
 * at once
 */
static int advance(struct step *s)
{
	struct secret *secret = s->secret;
	struct ktls_key key;
	int err;

	err = secret_snapshot(secret, s->side, &s->now->side);
	if (err)
		return err;
	if (s->now->side.hmac.object)
		s->arming = arming_binding(s->provider, &secret->key);
	err = ktls_keys_of(&secret->key, 0, &key) ?: derive(s);
	if (err)
		return err;
	err = check_socket(s, &key) ?: probe_can_rekey(key.cipher) ?:
	      check_waits(s) ?: check_key(s, &key) ?: send_update(s);
	if (err)
		return err;
	err = set_next(s, &key);
	if (err)
		return set_failed(s, err);
	s->update = UPDATE_NONE;
	return 0;
}

/* @s->update has begun */
static int rekey_begun(struct step *s)
{
	bool has_bytes;
	u32 generation;
	int err = advance(s);

	has_bytes = s->now->side.hmac.data;
	generation = s->now->side.generation + 1;
	secret_snapshot_put(s->secret, s->side, &s->now->side);
	if (err)
		return err;
	if (s->optname == TLS_TX)
		armed_advance(s->armed, s->side, generation);
	secret_replace(s->secret, s->side,
		       has_bytes ? s->next->side.bytes : NULL, s->arming);
	return 0;
}

static int rekey(struct provider *provider, int fd, struct secret *secret,
		 u32 direction)
{
	struct step s = {
		.provider = provider, .secret = secret, .fd = fd,
		.side = secret_side_of(secret->key.role, direction),
		.optname = direction == SSLP_TX ? TLS_TX : TLS_RX,
		.now = secmem_alloc(), .next = secmem_alloc(),
	};
	int err, cancel;

	if (!secret->key.role) {
		err = fail(EBADSTATE, "hMasterKey has no role: none was given to SslExtractEarlyKey()");
		goto out_free;
	}
	s.armed = armed_get(secret);
	if (!s.now || !s.next || !s.armed) {
		err = fail(ENOMEM, "out of memory for a secret");
		goto out_free;
	}
	/* After the KeyUpdate and before its key there is no way back */
	cancel = cancel_disable();
	err = secret_update_begin(secret, s.side, &s.update);
	if (!err) {
		err = rekey_begun(&s);
		secret_update_end(secret, s.side, s.update);
	}
	cancel_restore(cancel);
out_free:
	armed_put(s.armed);
	secmem_free(s.next);
	secmem_free(s.now);
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_ktls_rekey(
		NCRYPT_PROV_HANDLE hSslProvider, int sockfd,
		NCRYPT_KEY_HANDLE hMasterKey, DWORD dwDirection)
{
	struct provider *provider;
	struct secret *secret = NULL;
	int err = -EBADHANDLE;

	if (dwDirection != SSLP_TX && dwDirection != SSLP_RX)
		return status_of(fail(EINVAL, "dwDirection is %u, neither SSLP_TX nor SSLP_RX",
				      dwDirection));
	provider = provider_get(hSslProvider);
	if (provider)
		secret = handle_get(hMasterKey, KIND_TRAFFIC_SECRETS,
				    "hMasterKey");
	if (secret)
		err = rekey(provider, sockfd, secret, dwDirection);
	object_put(secret);
	provider_put(provider);
	return status_of(err);
}
