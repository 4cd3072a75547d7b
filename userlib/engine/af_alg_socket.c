// SPDX-License-Identifier: MIT
/* The system calls of AF_ALG, and what their failures mean. */
#include <linux/if_alg.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../base/message.h"
#include "af_alg_gate.h"
#include "af_alg_socket.h"
#include "short_key.h"

#ifndef ALG_SET_KEY_BY_KEY_SERIAL	/* Linux 6.2 */
#define ALG_SET_KEY_BY_KEY_SERIAL	7
#endif

static bool ran_out(int err)
{
	return err == ENOMEM || err == ENOBUFS || err == EMFILE ||
	       err == ENFILE;
}

/* Calls on a socket with name and key can only run out of something */
static int unexpected(int err, const char *call)
{
	return fail(ran_out(err) ? err : EIO, "AF_ALG: %s: %s", call,
		    errno_name(err));
}

static int bind_to(int fd, const char *name)
{
	struct sockaddr_alg sa = { .salg_family = AF_ALG, .salg_type = "hash" };
	char gate[256];
	int err;

	static_assert(sizeof(sa.salg_name) >= DRIVER_NAME_SIZE, "salg_name");
	strcpy((char *)sa.salg_name, name);
	if (!bind(fd, (struct sockaddr *)&sa, sizeof(sa)))
		return 0;
	err = errno;
	if (ran_out(err))
		return fail_errno(err, "AF_ALG: bind %s", name);
	af_alg_gate_bind(err, name, gate, sizeof(gate));
	return fail(EOPNOTSUPP, "AF_ALG: bind %s: %s: %s", name,
		    errno_name(err), gate);
}

int af_alg_socket_open(const char *name)
{
	char gate[256];
	int fd, err;

	fd = socket(AF_ALG, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	if (fd < 0) {
		err = errno;
		if (ran_out(err))
			return fail_errno(err, "AF_ALG: socket");
		af_alg_gate_socket(err, gate, sizeof(gate));
		return fail(EOPNOTSUPP, "AF_ALG: socket: %s: %s",
			    errno_name(err), gate);
	}
	err = bind_to(fd, name);
	if (err) {
		af_alg_socket_close(&fd);
		return err;
	}
	return fd;
}

bool af_alg_socket_can_bind(const char *driver)
{
	int fd = af_alg_socket_open(driver);
	bool opened = fd >= 0;

	af_alg_socket_close(&fd);
	return opened;
}

/* Errors of both ways to set a key; 0 marks those that only one of them has */
static int set_failed(int err)
{
	if (ran_out(err))
		return fail_errno(err, "AF_ALG: set a key");
	if (err == EBUSY)
		return fail(EBUSY, "AF_ALG: set a key: another process has an operation socket of this parent");
	return 0;
}

/* Only a key of the keyring can be wrong in itself */
static int set_serial(int parent, s32 serial)
{
	int err;

	if (!setsockopt(parent, SOL_ALG, ALG_SET_KEY_BY_KEY_SERIAL, &serial,
			sizeof(serial)))
		return 0;
	err = errno;
	if (set_failed(err))
		return -err;
	if (err == ENOPROTOOPT)
		return fail(EOPNOTSUPP, "AF_ALG: this kernel cannot use a key of its keyring: Linux 6.2 and later with CONFIG_KEYS can");
	return fail(EINVAL, "AF_ALG: key %d of the keyring is not usable: %s",
		    serial, errno_name(err));
}

int af_alg_socket_set_key(int parent, const struct hmac_key *key)
{
	struct short_key bytes;
	int err = 0;

	if (key->serial)
		return set_serial(parent, key->serial);
	short_key_pad(&bytes, key);
	if (setsockopt(parent, SOL_ALG, ALG_SET_KEY, bytes.data, bytes.len))
		err = errno;
	short_key_wipe(&bytes);
	if (!err)
		return 0;
	if (set_failed(err))
		return -err;
	if (err == EINVAL)
		return fail(EOPNOTSUPP, "AF_ALG: the kernel does not take a key of %u bytes",
			    key->len);
	return fail(EIO, "AF_ALG: set a key of %u bytes: %s", key->len,
		    errno_name(err));
}

int af_alg_socket_accept(int parent)
{
	int fd = accept4(parent, NULL, NULL, SOCK_CLOEXEC);

	if (fd >= 0)
		return fd;
	return unexpected(errno, "accept");
}

/*
 * recv() returns the digest of nothing if nothing was sent. So it must follow a
 * send() that took all bytes.
 */
int af_alg_socket_digest(int op, const void *msg, size_t len, u8 *out,
			 size_t digest_len)
{
	ssize_t n = send(op, msg, len, 0);

	if (n < 0)
		return unexpected(errno, "send");
	if ((size_t)n != len)
		return fail(EIO, "AF_ALG: send took %zd of %zu bytes", n, len);
	n = recv(op, out, digest_len, 0);
	if (n < 0)
		return unexpected(errno, "recv");
	if ((size_t)n != digest_len)
		return fail(EIO, "AF_ALG: recv gave %zd of %zu bytes", n,
			    digest_len);
	return 0;
}

void af_alg_socket_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}
