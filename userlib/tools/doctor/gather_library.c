// SPDX-License-Identifier: MIT
/* The doctor opens the library's providers. */
#include <linux/netlink.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../common/tools.h"
#include "doctor.h"

/* Names of the contract are ASCII in UTF-16 */
static void narrow(const WCHAR *in, char *out, size_t size)
{
	size_t i;

	for (i = 0; in[i] && i < size - 1; i++)
		out[i] = in[i] < 0x80 ? (char)in[i] : '?';
	out[i] = '\0';
}

static void get_property(NCRYPT_PROV_HANDLE provider, LPCWSTR name, char *out,
			 size_t size)
{
	DWORD len;
	PBYTE value;

	if (SslGetProviderProperty(provider, name, &value, &len, NULL, 0))
		return;
	narrow((const WCHAR *)value, out, size);
	SslFreeBuffer(value);
}

static void get_driver(NCRYPT_PROV_HANDLE provider, const char *hash,
		       char *out, size_t size)
{
	static const WCHAR prefix[] = SSLP_DRIVER_PROPERTY(u"");
	WCHAR name[ARRAY_SIZE(prefix) + 16];
	size_t i, n = ARRAY_SIZE(prefix) - 1;

	memcpy(name, prefix, sizeof(prefix));
	for (i = 0; hash[i]; i++)
		name[n + i] = (WCHAR)hash[i];
	name[n + i] = 0;
	get_property(provider, name, out, size);
}

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

/* libkcapi asks netlink for the list of algorithms besides */
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
	bool by_kernel;		/* a driver's name may load it */
} providers[PROVIDER_COUNT] = {
	{ SSLP_MODULE_PROVIDER, may_open_module, true },
	{ SSLP_AF_ALG_PROVIDER, may_open_af_alg, true },
	{ SSLP_LIBKCAPI_PROVIDER, may_open_libkcapi, true },
	{ SSLP_SOFTWARE_PROVIDER, may_open_software, false },
};

static void describe(const struct doctor *d, NCRYPT_PROV_HANDLE handle,
		     bool by_kernel, struct provider_finding *p)
{
	size_t i;

	get_property(handle, SSLP_ENGINE_PROPERTY, p->engine,
		     sizeof(p->engine));
	for (i = 0; i < HASH_COUNT; i++)
		if (!by_kernel || d->af_alg.hashes[i].bind.state == YES)
			get_driver(handle, d->af_alg.hashes[i].hash,
				   p->drivers[i], sizeof(p->drivers[i]));
}

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
	/* No such provider in this build of the library */
	p->open.state = status == NTE_INVALID_PARAMETER ? NOT_BUILT : NO;
}

void doctor_gather_library(struct doctor *d)
{
	size_t i;

	for (i = 0; i < PROVIDER_COUNT; i++) {
		struct provider_finding *p = &d->providers[i];

		narrow(providers[i].name, p->name, sizeof(p->name));
		if (providers[i].may_open(d, &p->open))
			open_provider(d, providers[i].name,
				      providers[i].by_kernel, p);
	}
}

/* What libkcapi wants; AF_ALG's own loading is elsewhere */
void doctor_load_library(void)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_CRYPTO);

	if (fd >= 0)
		close(fd);
}
