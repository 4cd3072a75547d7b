// SPDX-License-Identifier: MIT
/* The doctor looks at AF_ALG: the kernel's HMACs for user space. */
#include <errno.h>
#include <linux/if_alg.h>
#include <linux/keyctl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../common/tools.h"
#include "doctor.h"

#ifndef AF_ALG
#define AF_ALG				38
#endif
#ifndef SOL_ALG
#define SOL_ALG				279
#endif
#ifndef ALG_SET_KEY_BY_KEY_SERIAL	/* Linux 6.2 */
#define ALG_SET_KEY_BY_KEY_SERIAL	7
#endif

/* The module that brings AF_ALG's hashes, and AF_ALG itself with it */
#define HASH_MODULE	"algif_hash"

static const struct {
	const char *hash, *hmac;
} hashes[HASH_COUNT] = {
	{ "MD5", "hmac(md5)" },
	{ "SHA1", "hmac(sha1)" },
	{ "SHA256", "hmac(sha256)" },
	{ "SHA384", "hmac(sha384)" },
	{ "SHA512", "hmac(sha512)" },
	{ "SM3", "hmac(sm3)" },
};

static int alg_socket(void)
{
	int fd = socket(AF_ALG, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	return fd < 0 ? -errno : fd;
}

/* Opens a socket bound to the algorithm or driver @name */
static int alg_bind(const char *name)
{
	struct sockaddr_alg addr = {
		.salg_family = AF_ALG, .salg_type = "hash",
	};
	int fd, ret;

	/*
	 * A name as long as its place needs no NUL, but one that is cut would
	 * be wrong
	 */
	if (strlen(name) >= sizeof(addr.salg_name))
		return -ENOENT;
	fd = alg_socket();
	if (fd < 0)
		return fd;
	strcpy((char *)addr.salg_name, name);
	if (bind(fd, (struct sockaddr *)&addr, sizeof(addr))) {
		ret = -errno;
		close(fd);
		return ret;
	}
	return fd;
}

static int close_if_open(int fd)
{
	if (fd < 0)
		return fd;
	close(fd);
	return 0;
}

/* The family lists itself, even if no list of modules can be read */
static enum presence family_presence(const struct modules *m)
{
	struct text protocols = text_read("/proc/net/protocols");
	enum presence presence = module_presence(m, "af_alg");

	if (protocols.data && strstr(protocols.data, "\nALG "))
		presence = PRESENT;
	else if (protocols.data && presence != ABSENT)
		presence = LOADABLE;
	free(protocols.data);
	return presence;
}

static void gather_socket(struct doctor *d)
{
	struct finding *f = &d->af_alg.socket;

	if (finding_may_try(f, &d->modules, family_presence(&d->modules),
			    HASH_MODULE))
		finding_set(f, close_if_open(alg_socket()));
}

/*
 * The file exists only while AF_ALG is loaded. Before that the value is unknown
 */
static int read_restrict(void)
{
	struct text t = text_read("/proc/sys/crypto/af_alg_restrict");
	int level = t.data ? atoi(t.data) : -1;

	free(t.data);
	return level;
}

static void list_drivers(const struct crypto *c, struct hash_finding *h)
{
	size_t i;

	for (i = 0; i < c->count && h->driver_count < HASH_DRIVERS; i++)
		if (crypto_driver_is(&c->drivers[i], h->hmac, "hash"))
			h->drivers[h->driver_count++] = &c->drivers[i];
}

/*
 * AF_ALG takes the driver with the largest priority. Newer kernels leave out
 * drivers that may finish later. Asking for such a driver by name shows which
 * kind of kernel this is.
 */
static void find_taken(struct hash_finding *h)
{
	size_t i;

	for (i = 0; i < h->driver_count && !h->taken; i++)
		if (crypto_driver_passed(h->drivers[i]) &&
		    (!h->drivers[i]->async ||
		     !close_if_open(alg_bind(h->drivers[i]->driver))))
			h->taken = h->drivers[i];
}

static void gather_hash(struct doctor *d, struct hash_finding *h)
{
	char module[MODULE_NAME_SIZE];
	enum presence presence;

	list_drivers(&d->crypto, h);
	if (d->af_alg.socket.state != YES)
		return;
	presence = module_presence(&d->modules, HASH_MODULE);
	if (!finding_may_try(&h->bind, &d->modules, presence, HASH_MODULE))
		return;
	presence = algorithm_presence(&d->crypto, &d->modules, h->hmac,
				      "hash", module);
	if (!finding_may_try(&h->bind, &d->modules, presence, module))
		return;
	finding_set(&h->bind, close_if_open(alg_bind(h->hmac)));
	if (h->bind.state == YES)
		find_taken(h);
}

/* A key in this thread's own keyring, which goes away with it */
static int add_probe_key(void)
{
	static const char payload[32];
	long serial = syscall(SYS_add_key, "user", "sslp:doctor", payload,
			      sizeof(payload), KEY_SPEC_THREAD_KEYRING);

	return serial < 0 ? -errno : (int)serial;
}

static int probe_keyring(const char *hmac)
{
	int fd, ret = 0;
	int32_t serial;

	fd = alg_bind(hmac);
	if (fd < 0)
		return fd;
	serial = add_probe_key();
	if (serial < 0) {
		ret = serial;
		goto out;
	}
	if (setsockopt(fd, SOL_ALG, ALG_SET_KEY_BY_KEY_SERIAL, &serial,
		       sizeof(serial)))
		ret = -errno;
	syscall(SYS_keyctl, KEYCTL_INVALIDATE, serial);
out:
	close(fd);
	return ret;
}

static void gather_keyring(struct af_alg_findings *a)
{
	size_t i;

	for (i = 0; i < HASH_COUNT; i++) {
		if (a->hashes[i].bind.state == YES) {
			finding_set(&a->keyring,
				    probe_keyring(a->hashes[i].hmac));
			return;
		}
	}
}

void doctor_gather_af_alg(struct doctor *d)
{
	size_t i;

	gather_socket(d);
	d->af_alg.restrict_level = read_restrict();
	for (i = 0; i < HASH_COUNT; i++) {
		d->af_alg.hashes[i].hash = hashes[i].hash;
		d->af_alg.hashes[i].hmac = hashes[i].hmac;
		gather_hash(d, &d->af_alg.hashes[i]);
	}
	gather_keyring(&d->af_alg);
}

void doctor_load_af_alg(void)
{
	size_t i;

	for (i = 0; i < HASH_COUNT; i++)
		close_if_open(alg_bind(hashes[i].hmac));
}
