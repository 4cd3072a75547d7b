// SPDX-License-Identifier: MIT
/*
 * The libkcapi engine: the HMAC of the kernel through the libkcapi library. It
 * is for checking the AF_ALG engine and for measurements, and is not fast:
 * libkcapi takes no new key while it holds an operation socket, so every
 * derivation needs a new handle.
 */
#ifdef HAVE_LIBKCAPI

#include <kcapi.h>

#include "../base/message.h"
#include "af_alg_socket.h"
#include "backend.h"
#include "proc_crypto.h"
#include "short_key.h"

static int libkcapi_open(const char *driver, struct kcapi_handle **ret)
{
	int err;

	/* A library does not write to the stderr of its caller */
	kcapi_set_verbosity(KCAPI_LOG_NONE);
	err = kcapi_md_init(ret, driver, 0);
	if (backend_ran_out(err))
		return fail_errno(-err, "libkcapi: %s", driver);
	/*
	 * Every hash has this fault, so the first one that is tried fails with
	 * it
	 */
	if (err == -EAFNOSUPPORT || err == -EPROTONOSUPPORT)
		return fail(EOPNOTSUPP, "libkcapi: %s: it needs AF_ALG and NETLINK_CRYPTO (modprobe algif_hash crypto_user)",
			    errno_name(-err));
	if (err)
		return fail(EOPNOTSUPP, "libkcapi has no %s here (%s); it needs AF_ALG and NETLINK_CRYPTO (modprobe algif_hash crypto_user)",
			    driver, errno_name(-err));
	return 0;
}

/* Failures of an open handle: something may have run out */
static int libkcapi_failed(const struct hmac *h, const char *call, ssize_t err)
{
	if (err < 0 && backend_ran_out(err))
		return fail_errno(-err, "libkcapi: %s", call);
	return fail(EIO, "libkcapi: %s of %s: %zd", call, h->binding->driver,
		    err);
}

static int libkcapi_bind(struct binding *b)
{
	struct kcapi_handle *handle;
	int err = libkcapi_open(b->driver, &handle);

	if (!err)
		kcapi_md_destroy(handle);
	return err;
}

static int libkcapi_start(struct hmac *h, struct hmac_key *key)
{
	struct kcapi_handle *handle;
	struct short_key bytes;
	int err;

	err = libkcapi_open(h->binding->driver, &handle);
	if (err)
		return err;
	short_key_pad(&bytes, key);
	err = kcapi_md_setkey(handle, bytes.data, bytes.len);
	short_key_wipe(&bytes);
	if (err) {
		kcapi_md_destroy(handle);
		return libkcapi_failed(h, "set a key", err);
	}
	memcpy(h->priv.bytes, &handle, sizeof(handle));
	return 0;
}

static struct kcapi_handle *handle_of(const struct hmac *h)
{
	struct kcapi_handle *handle;

	memcpy(&handle, h->priv.bytes, sizeof(handle));
	return handle;
}

static int libkcapi_digest(struct hmac *h, const void *msg, size_t len,
			   u8 *out)
{
	ssize_t n = kcapi_md_digest(handle_of(h), msg, len, out,
				    h->hash->digest_len);

	if (n != h->hash->digest_len)
		return libkcapi_failed(h, "digest", n);
	return 0;
}

static void libkcapi_finish(struct hmac *h)
{
	kcapi_md_destroy(handle_of(h));
	wipe(h->priv.bytes, sizeof(struct kcapi_handle *));
}

static void libkcapi_driver_name(const struct binding *b, char *name)
{
	proc_crypto_driver(b->driver, af_alg_socket_can_bind, name);
}

static bool libkcapi_is_device(const struct binding *b)
{
	char name[DRIVER_NAME_SIZE];

	return proc_crypto_driver(b->driver, af_alg_socket_can_bind, name);
}

const struct engine engine_libkcapi = {
	.name = "libkcapi",
	.impl_hardware = true,
	.in_kernel = true,
	.takes_driver = true,
	.bind = libkcapi_bind,
	.start = libkcapi_start,
	.digest = libkcapi_digest,
	.finish = libkcapi_finish,
	.driver_name = libkcapi_driver_name,
	.is_device = libkcapi_is_device,
};

#endif /* HAVE_LIBKCAPI */
