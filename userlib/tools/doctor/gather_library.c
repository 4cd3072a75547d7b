// SPDX-License-Identifier: MIT
/* The doctor opens the library's providers. */
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../common/tools.h"
#include "../common/wide.h"
#include "doctor.h"

static bool may_open_module(struct doctor *d, struct finding *f)
{
	*f = d->device;
	return f->state == YES;
}

/* Opening binds HMAC-SHA-256 */
static bool may_open_af_alg(struct doctor *d, struct finding *f)
{
	size_t i;

	*f = d->af_alg.socket;
	if (f->state != YES)
		return false;
	for (i = 0; i < HASH_COUNT; i++)
		if (!strcmp(d->af_alg.hashes[i].hash, "SHA256"))
			*f = d->af_alg.hashes[i].bind;
	return f->state == YES;
}

/* libkcapi also asks netlink for the list of algorithms */
static bool may_open_libkcapi(struct doctor *d, struct finding *f)
{
	return may_open_af_alg(d, f) &&
	       finding_may_try(f, &d->modules,
			       module_presence(&d->modules, "crypto_user"),
			       "crypto_user");
}

static bool may_open_software(struct doctor *d, struct finding *f)
{
	(void)d;
	(void)f;
	return true;
}

static const struct {
	LPCWSTR name;
	bool (*may_open)(struct doctor *d, struct finding *f);
} providers[PROVIDER_COUNT] = {
#define ROW(short_name, name, comment) { name, may_open_##short_name },
	SSLP_PROVIDERS(ROW)
};

static void describe(const struct doctor *d, NCRYPT_PROV_HANDLE handle,
		     bool by_kernel, struct provider_finding *p)
{
	WCHAR hash[16];
	size_t i;

	wide_property(handle, SSLP_ENGINE_PROPERTY, p->engine,
		      sizeof(p->engine));
	for (i = 0; i < HASH_COUNT; i++) {
		wide_from(d->af_alg.hashes[i].hash, hash, ARRAY_SIZE(hash));
		if (!by_kernel || d->af_alg.hashes[i].bind.state == YES)
			wide_driver(handle, hash, p->drivers[i],
				    sizeof(p->drivers[i]));
	}
}

/* @by_kernel: naming a driver may make the kernel load it */
static void open_provider(const struct doctor *d, LPCWSTR name, bool by_kernel,
			  struct provider_finding *p)
{
	NCRYPT_PROV_HANDLE handle;
	SECURITY_STATUS status = SslOpenProvider(&handle, name, 0);

	if (!status) {
		finding_set(&p->open, 0);
		describe(d, handle, by_kernel, p);
		SslFreeObject(handle, 0);
		return;
	}
	snprintf(p->message, sizeof(p->message), "%s", sslp_last_message());
	/* This build of the library has no such provider */
	p->open.state = status == NTE_INVALID_PARAMETER ? NOT_BUILT : NO;
}

void doctor_gather_library(struct doctor *d)
{
	size_t i;

	for (i = 0; i < PROVIDER_COUNT; i++) {
		struct provider_finding *p = &d->providers[i];

		wide_to_ascii(providers[i].name, p->name, sizeof(p->name));
		if (providers[i].may_open(d, &p->open))
			open_provider(d, providers[i].name,
				      providers[i].may_open !=
				      may_open_software, p);
	}
}

/* What libkcapi needs; the loading of AF_ALG itself is elsewhere */
void doctor_load_library(void)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_CRYPTO);

	if (fd >= 0)
		close(fd);
}
