// SPDX-License-Identifier: MIT
/* AF_ALG as the kernel would do it, computed by nettle in this process. */
#include <errno.h>
#include <linux/if_alg.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nettle/hmac.h>
#include <nettle/nettle-meta.h>

#include "fake_alg.h"
#include "memory.h"

#define SOCKETS_MAX	256
#define KEY_MAX		512
#define DIGEST_MAX	64
#define FIPS_KEY_MIN	14	/* crypto/hmac.c of the kernel */

/**
 * struct fake - a socket
 * @fd: a real descriptor, so leaks are counted; 0: unused
 * @inode: what stands there: the number may be taken away
 * @parent: of an operation socket, else NULL
 * @hash: what a parent is bound to
 * @ops: operation sockets of a parent
 * @key_len: bytes of @key, 0 before there is one
 * @key: masked, as a search of memory is not to find the kernel's copy
 * @digest: of the last message of an operation socket
 */
struct fake {
	int fd;
	ino_t inode;
	struct fake *parent;
	const struct nettle_hash *hash;
	unsigned int ops;
	size_t key_len;
	uint8_t key[KEY_MAX];
	uint8_t digest[DIGEST_MAX];
};

struct fake_alg fake_alg = { .present = true };

static struct fake sockets[SOCKETS_MAX];

static const struct {
	const char *name;
	const struct nettle_hash *hash;
} algorithms[] = {
	{ "hmac(md5)", &nettle_md5 },
	{ "hmac(sha1)", &nettle_sha1 },
	{ "hmac(sha256)", &nettle_sha256 },
	{ "hmac(sha256-fake)", &nettle_sha256 },
	{ "hmac(sha384)", &nettle_sha384 },
	{ "hmac(sha512)", &nettle_sha512 },
	{ "hmac(sm3)", &nettle_sm3 },
};

#define ALGORITHMS	(sizeof(algorithms) / sizeof(algorithms[0]))

static ino_t inode_at(int fd)
{
	struct stat st;

	return fstat(fd, &st) ? 0 : st.st_ino;
}

/* An operation socket may outlive its parent */
static void orphan(const struct fake *parent)
{
	static struct fake gone;
	size_t i;

	for (i = 0; i < SOCKETS_MAX; i++)
		if (sockets[i].parent == parent)
			sockets[i].parent = &gone;
}

static void end(struct fake *s)
{
	if (s->parent) {
		if (!fake_alg.held)
			s->parent->ops--;
		fake_alg.ops--;
	} else {
		orphan(s);
		fake_alg.parents--;
	}
	explicit_bzero(s, sizeof(*s));
}

/* What was closed without a word, or replaced, is none of ours any more */
static struct fake *find(int fd)
{
	size_t i;

	for (i = 0; fd > 0 && i < SOCKETS_MAX; i++) {
		if (sockets[i].fd != fd)
			continue;
		if (inode_at(fd) == sockets[i].inode)
			return &sockets[i];
		end(&sockets[i]);
	}
	return NULL;
}

bool fake_alg_has(int fd)
{
	return find(fd);
}

static int refuse(int err)
{
	errno = err;
	return -1;
}

static struct fake *add(bool cloexec)
{
	struct fake *s = sockets;

	while (s < sockets + SOCKETS_MAX && s->fd)
		s++;
	if (s == sockets + SOCKETS_MAX) {
		errno = ENFILE;
		return NULL;
	}
	memset(s, 0, sizeof(*s));
	s->fd = memfd_create("fake", cloexec ? MFD_CLOEXEC : 0);
	if (s->fd > 0) {
		s->inode = inode_at(s->fd);
		return s;
	}
	s->fd = 0;
	return NULL;
}

int fake_alg_socket(int type)
{
	struct fake *s;

	if (!fake_alg.present)
		return refuse(EAFNOSUPPORT);
	s = add(type & SOCK_CLOEXEC);
	if (!s)
		return -1;
	fake_alg.parents++;
	return s->fd;
}

int fake_alg_bind(int fd, const struct sockaddr *addr)
{
	const struct sockaddr_alg *alg = (const struct sockaddr_alg *)addr;
	struct fake *s = find(fd);
	size_t i;

	if (strcmp((const char *)alg->salg_type, "hash") ||
	    (fake_alg.missing &&
	     !strcmp((const char *)alg->salg_name, fake_alg.missing)))
		return refuse(ENOENT);
	for (i = 0; i < ALGORITHMS; i++) {
		if (strcmp((const char *)alg->salg_name, algorithms[i].name))
			continue;
		s->hash = algorithms[i].hash;
		fake_alg.opened++;
		return 0;
	}
	return refuse(ENOENT);
}

int fake_alg_set(int fd, int optname, const void *value, socklen_t len)
{
	struct fake *s = find(fd);
	socklen_t i;

	if (optname != ALG_SET_KEY)
		return refuse(ENOPROTOOPT);
	if (s->ops)
		return refuse(EBUSY);
	if (!s->hash || len > KEY_MAX || fake_alg.keyless ||
	    (fake_alg.fips && len < FIPS_KEY_MIN))
		return refuse(EINVAL);
	for (i = 0; i < len; i++)
		s->key[i] = ((const uint8_t *)value)[i] ^ NEEDLE_MASK;
	s->key_len = len;
	fake_alg.keys_set++;
	return 0;
}

int fake_alg_accept(int fd, int flags)
{
	struct fake *parent = find(fd), *op;

	if (!parent->key_len)
		return refuse(ENOKEY);
	op = add(flags & SOCK_CLOEXEC);
	if (!op)
		return -1;
	op->parent = parent;
	parent->ops++;
	fake_alg.ops++;
	return op->fd;
}

static void compute(const struct fake *parent, const void *msg, size_t len,
		    uint8_t *digest)
{
	const struct nettle_hash *hash = parent->hash;
	_Alignas(16) static uint8_t contexts[3][512];
	static uint8_t key[KEY_MAX];
	size_t i;

	for (i = 0; i < parent->key_len; i++)
		key[i] = parent->key[i] ^ NEEDLE_MASK;
	nettle_hmac_set_key(contexts[0], contexts[1], contexts[2], hash,
			    parent->key_len, key);
	nettle_hmac_update(contexts[2], hash, len, msg);
	nettle_hmac_digest(contexts[0], contexts[1], contexts[2], hash,
			   hash->digest_size, digest);
	explicit_bzero(key, sizeof(key));
	explicit_bzero(contexts, sizeof(contexts));
}

ssize_t fake_alg_send(int fd, const void *msg, size_t len)
{
	struct fake *op = find(fd);

	if (!op->parent)
		return refuse(EOPNOTSUPP);
	compute(op->parent, msg, len, op->digest);
	switch (fake_alg.lie) {
	case ALL_ZEROES:
		memset(op->digest, 0, sizeof(op->digest));
		break;
	case ONE_BIT_OFF:
		op->digest[op->parent->hash->digest_size - 1] ^= 0x80;
		break;
	case WRONG_ON_LONG_KEYS:
		if (op->parent->key_len > op->parent->hash->block_size)
			op->digest[0]++;
		break;
	default:
		break;
	}
	return len;
}

ssize_t fake_alg_recv(int fd, void *digest, size_t len)
{
	struct fake *op = find(fd);

	if (!op->parent)
		return refuse(EOPNOTSUPP);
	if (len > op->parent->hash->digest_size)
		len = op->parent->hash->digest_size;
	if (fake_alg.lie != NOTHING_WRITTEN)
		memcpy(digest, op->digest, len);
	explicit_bzero(op->digest, sizeof(op->digest));
	return len;
}

void fake_alg_close(int fd)
{
	end(find(fd));
}

bool fake_alg_holds(const void *key, size_t len)
{
	const uint8_t *p = key;
	size_t i, j;

	for (i = 0; i < SOCKETS_MAX; i++) {
		if (sockets[i].key_len < len)
			continue;
		for (j = 0; j < len; j++)
			if ((sockets[i].key[j] ^ NEEDLE_MASK) != p[j])
				break;
		if (j == len)
			return true;
	}
	return false;
}

unsigned int fake_alg_keys_held(void)
{
	unsigned int held = 0;
	size_t i, j;

	for (i = 0; i < SOCKETS_MAX; i++) {
		for (j = 0; j < sockets[i].key_len; j++)
			if (sockets[i].key[j] != NEEDLE_MASK)
				break;
		held += j < sockets[i].key_len;
	}
	return held;
}
