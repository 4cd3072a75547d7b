// SPDX-License-Identifier: MIT
/* PRF and HKDF by hand, around the HMAC of another library. */
#include <errno.h>
#include <string.h>

#include "../common/tools.h"
#include "peer.h"

#define HASH_MAX	64

struct hmac_run {
	const struct peer *peer;
	const struct hash *hash;
	_Alignas(16) uint8_t ctx[PEER_CONTEXT];
};

struct part {
	const void *data;
	size_t len;
};

static int mac(struct hmac_run *r, const struct part *parts, size_t count,
	       uint8_t *out)
{
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < count; i++)
		ret = r->peer->update(r->ctx, parts[i].data, parts[i].len);
	return ret ?: r->peer->final(r->ctx, out);
}

/* P_hash of RFC 5246 section 5 */
static int prf(struct hmac_run *r, const struct step *step, const void *seed,
	       size_t seed_len, uint8_t *out)
{
	const size_t len = r->hash->len;
	uint8_t a[HASH_MAX], block[HASH_MAX];
	const struct part parts[] = {
		{ a, len }, { step->label, strlen(step->label) },
		{ seed, seed_len },
	};
	size_t done, part;
	int ret = mac(r, parts + 1, 2, a);

	for (done = 0; !ret && done < step->out_len; done += part) {
		part = step->out_len - done < len ? step->out_len - done : len;
		ret = mac(r, parts, 3, block);
		memcpy(out + done, block, part);
		if (!ret && done + part < step->out_len)
			ret = mac(r, parts, 1, a);
	}
	return ret;
}

size_t hkdf_label(uint8_t out[HKDF_LABEL_MAX], const struct step *step,
		  const void *context, size_t context_len)
{
	static const char prefix[] = "tls13 ";
	const size_t prefix_len = sizeof(prefix) - 1;
	const size_t label_len = strlen(step->label);
	uint8_t *at = out;

	*at++ = (uint8_t)(step->out_len >> 8);
	*at++ = (uint8_t)step->out_len;
	*at++ = (uint8_t)(prefix_len + label_len);
	at = mempcpy(at, prefix, prefix_len);
	at = mempcpy(at, step->label, label_len);
	*at++ = (uint8_t)context_len;
	at = mempcpy(at, context, context_len);
	return (size_t)(at - out);
}

/* HKDF-Expand of RFC 5869 section 2.3 */
static int expand_label(struct hmac_run *r, const struct step *step,
			const void *context, size_t context_len, uint8_t *out)
{
	const size_t len = r->hash->len;
	uint8_t info[HKDF_LABEL_MAX], t[HASH_MAX], counter = 1;
	const struct part parts[] = {
		{ t, len },
		{ info, hkdf_label(info, step, context, context_len) },
		{ &counter, 1 },
	};
	size_t done, part;
	int ret = 0;

	for (done = 0; !ret && done < step->out_len; done += part, counter++) {
		part = step->out_len - done < len ? step->out_len - done : len;
		ret = mac(r, parts + !done, 3 - !done, t);
		memcpy(out + done, t, part);
	}
	return ret;
}

static int by_hand(const struct peer *peer, const struct hash *hash,
		   const struct step *step, const void *secret,
		   size_t secret_len, const void *seed, size_t seed_len,
		   uint8_t *out)
{
	struct part ikm = { seed, seed_len };
	struct hmac_run r;
	int ret;

	r.peer = peer;
	r.hash = hash;
	ret = peer->start(r.ctx, hash, secret, secret_len);
	if (ret)
		return ret;
	if (step->op == PRF)
		ret = prf(&r, step, seed, seed_len, out);
	else if (step->op == EXTRACT)
		ret = mac(&r, &ikm, 1, out);
	else
		ret = expand_label(&r, step, seed, seed_len, out);
	peer->stop(r.ctx);
	return ret;
}

bool peer_can(const struct work *w)
{
	return w->way != READ && w->way != WRITE && w->way != AGREE &&
	       w->way != HANDSHAKE;
}

int peer_begin(struct worker *w)
{
	(void)w;
	return 0;
}

int peer_run(struct worker *w, uint8_t *answer)
{
	const struct work *work = w->row->work;
	const struct peer *peer = w->row->kind->priv;
	uint8_t out[OUT_MAX], *at = answer ?: out;
	size_t i;
	int ret = 0;

	for (i = 0; !ret && i < work->step_count; i++) {
		const struct step *step = &work->step[i];

		ret = peer->step ?
		      peer->step(work->hash, step, work->secret,
				 work->secret_len, work->seed, work->seed_len,
				 at) :
		      by_hand(peer, work->hash, step, work->secret,
			      work->secret_len, work->seed, work->seed_len,
			      at);
		at += step->out_len;
	}
	if (ret)
		snprintf(w->reason, sizeof(w->reason), "%s failed",
			 peer->name);
	else if (work->way == ARM || work->way == OPEN)
		ret = sockets_arm(w, answer ?: out);
	return ret;
}

void peer_end(struct worker *w)
{
	(void)w;
}
