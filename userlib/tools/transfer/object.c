// SPDX-License-Identifier: MIT
/*
 * The objects of a trip: their content, and sending, receiving and comparing
 * them.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <openssl/evp.h>

#include "../bench/machine.h"
#include "seat.h"

/* The data that is sent. It is the same in every run, and as long as a file */
const uint8_t *object_data(void)
{
	static uint8_t *bytes;
	uint32_t seed = 1;
	size_t i;

	if (bytes)
		return bytes;
	bytes = malloc(TRANSFER_FILE);
	for (i = 0; bytes && i < TRANSFER_FILE; i++) {
		seed = seed * 1103515245 + 12345;
		bytes[i] = (uint8_t)(seed >> 16);
	}
	return bytes;
}

/* An object is the beginning of the data. A longer object repeats the data */
static int send_one(struct seat *s)
{
	const bool file = s->trip->path != WRITE_READ;
	const size_t most = file ? TRANSFER_FILE : TRANSFER_CHUNK;
	uint64_t left = s->trip->size, at = 0;
	int ret = 0;

	for (; !ret && left; left -= at) {
		at = left < most ? left : most;
		ret = file ? s->end.way->sendfile(&s->end, at) :
			     s->end.way->send(&s->end, object_data(), at);
	}
	return ret;
}

int object_send(struct seat *s)
{
	uint64_t i;
	int ret = 0;

	for (i = 0; !ret && i < s->trip->objects; i++)
		ret = send_one(s);
	return ret;
}

/* Return: how many bytes came. They are in @to if they must be looked at */
static ssize_t take(struct seat *s, uint8_t *to, size_t size)
{
	struct end *e = &s->end;
	ssize_t n;

	if (s->trip->path != SENDFILE_SPLICE || !e->way->can_splice)
		return e->way->receive(e, to, size);
	n = e->way->splice(e, size);
	if (n <= 0)
		return n;
	if (s->trip->check ? read(e->pipes[0], to, (size_t)n) != n :
	    splice(e->pipes[0], NULL, e->null, NULL, (size_t)n, 0) != n)
		return end_fail(e, -EIO, "the pipe lost something");
	return n;
}

/* What should have come, in the pieces that were sent */
static void hash_expected(const struct trip *t, EVP_MD_CTX *ctx)
{
	const size_t most = t->path == WRITE_READ ? TRANSFER_CHUNK :
						    TRANSFER_FILE;
	uint64_t i, left;

	for (i = 0; i < t->objects; i++)
		for (left = t->size; left; ) {
			size_t part = left < most ? left : most;

			EVP_DigestUpdate(ctx, object_data(), part);
			left -= part;
		}
}

static int compare(struct seat *s, EVP_MD_CTX *got)
{
	uint8_t is[EVP_MAX_MD_SIZE], want[EVP_MAX_MD_SIZE];
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool same;

	same = ctx && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL);
	if (same) {
		hash_expected(s->trip, ctx);
		EVP_DigestFinal_ex(ctx, want, NULL);
		EVP_DigestFinal_ex(got, is, NULL);
		same = !memcmp(is, want, (size_t)EVP_MD_size(EVP_sha256()));
	}
	EVP_MD_CTX_free(ctx);
	return same ? 0 : end_fail(&s->end, -EBADMSG,
				   "other data came than was sent");
}

int object_receive(struct seat *s)
{
	uint64_t left = s->trip->size * s->trip->objects;
	EVP_MD_CTX *hash = s->trip->check ? EVP_MD_CTX_new() : NULL;
	uint8_t *to = malloc(TRANSFER_CHUNK);
	ssize_t n = to ? 1 : -ENOMEM;

	if (hash)
		EVP_DigestInit_ex(hash, EVP_sha256(), NULL);
	for (; left && n > 0; left -= n > 0 ? (uint64_t)n : 0) {
		n = take(s, to, left < TRANSFER_CHUNK ? left : TRANSFER_CHUNK);
		if (hash && n > 0)
			EVP_DigestUpdate(hash, to, (size_t)n);
	}
	free(to);
	if (!n)
		n = end_fail(&s->end, -EIO, "the stream ended early");
	s->ended_ns = clock_now();
	s->idle_ended = idle_ns();
	if (n > 0 && s->trip->check)
		n = hash ? compare(s, hash) : -ENOMEM;
	EVP_MD_CTX_free(hash);
	return n < 0 ? (int)n : 0;
}
