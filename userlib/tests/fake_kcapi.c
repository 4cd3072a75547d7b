// SPDX-License-Identifier: MIT
/* libkcapi on the fake of AF_ALG: its digests, as the library asks for them. */
#ifdef HAVE_LIBKCAPI

#include <errno.h>
#include <linux/if_alg.h>
#include <string.h>
#include <unistd.h>

#include <kcapi.h>

#include "fake_alg.h"
#include "fake_kcapi.h"
#include "fault_wrap.h"

#define HANDLES_MAX	8

/* A parent socket of the fake; its number is 0 in a handle that is free */
struct kcapi_handle {
	int parent;
};

struct fake_kcapi fake_kcapi;

static struct kcapi_handle handles[HANDLES_MAX];

/* The library is linked to its symbols: these come before them */
int __wrap_kcapi_md_init(struct kcapi_handle **ret, const char *name,
			 uint32_t flags);
int __wrap_kcapi_md_init(struct kcapi_handle **ret, const char *name,
			 uint32_t flags)
{
	struct sockaddr_alg sa = { .salg_family = AF_ALG, .salg_type = "hash" };
	struct kcapi_handle *h = handles;

	(void)flags;
	if (fault_call("kcapi_md_init"))
		return -errno;
	while (h < handles + HANDLES_MAX && h->parent)
		h++;
	if (h == handles + HANDLES_MAX)
		return -EMFILE;
	strncpy((char *)sa.salg_name, name, sizeof(sa.salg_name) - 1);
	h->parent = fake_alg_socket(SOCK_CLOEXEC);
	if (h->parent < 0 ||
	    fake_alg_bind(h->parent, (struct sockaddr *)&sa)) {
		int err = errno;

		if (h->parent > 0)
			close(h->parent);
		h->parent = 0;
		return -err;
	}
	fake_kcapi.handles++;
	*ret = h;
	return 0;
}

void __wrap_kcapi_md_destroy(struct kcapi_handle *h);
void __wrap_kcapi_md_destroy(struct kcapi_handle *h)
{
	close(h->parent);
	h->parent = 0;
	fake_kcapi.handles--;
}

int __wrap_kcapi_md_setkey(struct kcapi_handle *h, const uint8_t *key,
			   uint32_t len);
int __wrap_kcapi_md_setkey(struct kcapi_handle *h, const uint8_t *key,
			   uint32_t len)
{
	if (fault_call("kcapi_md_setkey"))
		return -errno;
	return fake_alg_set(h->parent, ALG_SET_KEY, key, len) ? -errno : 0;
}

ssize_t __wrap_kcapi_md_digest(struct kcapi_handle *h, const uint8_t *msg,
			       size_t len, uint8_t *out, size_t out_len);
ssize_t __wrap_kcapi_md_digest(struct kcapi_handle *h, const uint8_t *msg,
			       size_t len, uint8_t *out, size_t out_len)
{
	int op, n;

	if (fault_short("kcapi_md_digest"))
		out_len--;
	else if (fault_call("kcapi_md_digest"))
		return -errno;
	op = fake_alg_accept(h->parent, SOCK_CLOEXEC);
	if (op < 0)
		return -errno;
	fake_alg_send(op, msg, len);
	n = fake_alg_recv(op, out, out_len);
	close(op);
	return n;
}

#endif /* HAVE_LIBKCAPI */
