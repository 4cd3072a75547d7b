// SPDX-License-Identifier: MIT
/*
 * Keys into a socket. ktls_check.c looks at everything, then this changes it.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <sys/socket.h>

#include "../base/message.h"
#include "ktls_check.h"
#include "ktls_install.h"
#include "ktls_lock.h"

static const char *direction(int optname)
{
	return optname == TLS_TX ? "TLS_TX" : "TLS_RX";
}

static int attach(int fd)
{
	if (!setsockopt(fd, IPPROTO_TCP, TCP_ULP, "tls", sizeof("tls") - 1) ||
	    errno == EEXIST)
		return 0;
	return ktls_check_ulp_refused(fd, errno);
}

/* If the kernel lacks an option, this must be found before a key is in */
static int check_option(int fd, int optname, const char *name,
			const char *since)
{
	int value;
	socklen_t len = sizeof(value);

	if (!getsockopt(fd, SOL_TLS, optname, &value, &len) ||
	    errno != ENOPROTOOPT)
		return 0;
	return fail(EOPNOTSUPP, "%s: ENOPROTOOPT: this kernel does not have it (Linux %s and later do)",
		    name, since);
}

static int check_options(int fd, const struct ktls_plan *plan)
{
	int err = 0;

	if (plan->zerocopy)
		err = check_option(fd, TLS_TX_ZEROCOPY_RO,
				   "TLS_TX_ZEROCOPY_RO", "5.19");
	if (!err && plan->no_pad)
		err = check_option(fd, TLS_RX_EXPECT_NO_PAD,
				   "TLS_RX_EXPECT_NO_PAD", "6.0");
	if (!err && plan->max_payload)
		err = check_option(fd, TLS_TX_MAX_PAYLOAD_LEN,
				   "TLS_TX_MAX_PAYLOAD_LEN", "6.19");
	return err;
}

static int set_key(int fd, int optname, const struct ktls_key *key)
{
	union ktls_crypto_info ci;
	int err = 0;

	ktls_cipher_fill(&ci, key);
	if (setsockopt(fd, SOL_TLS, optname, &ci, key->cipher->info_len))
		err = -errno;
	wipe(&ci, sizeof(ci));
	return err;
}

static int key_error(int err, int optname, const struct ktls_key *key)
{
	switch (-err) {
	case ENOENT:
		return fail(EOPNOTSUPP, "%s: ENOENT: the kernel's crypto has no %s for %s: not built, or its module is missing",
			    direction(optname), key->cipher->aead,
			    key->cipher->name);
	case EINVAL:
	case ENOPROTOOPT:
		return fail(EOPNOTSUPP, "%s: %s: this kernel's TLS does not carry %s under TLS 1.%d",
			    direction(optname), errno_name(-err),
			    key->cipher->name,
			    key->version == TLS_1_3_VERSION ? 3 : 2);
	case EPERM:
	case EACCES:
		return fail(EOPNOTSUPP, "%s: %s: a security policy denies kernel TLS here",
			    direction(optname), errno_name(-err));
	case ENOMEM:
	case ENOBUFS:
		return fail(ENOMEM, "%s: out of memory in the kernel",
			    direction(optname));
	case EAGAIN:
		return fail(EAGAIN, "%s: EAGAIN: the device has not finished with the last key",
			    direction(optname));
	default:
		return fail(EIO, "%s for %s: %s", direction(optname),
			    key->cipher->name,
			    errno_name(-err));
	}
}

int ktls_install_after(int err, const char *what)
{
	char why[256];

	snprintf(why, sizeof(why), "%s", message_last());
	return fail(-err, "%s. %s", why, what);
}

int ktls_install_must_close(const char *what)
{
	char then[128];

	snprintf(then, sizeof(then), "%s: the connection must be closed", what);
	return ktls_install_after(-EMUSTCLOSE, then);
}

static int set_option(int fd, int optname, unsigned int value)
{
	u16 value16 = value;

	if (optname == TLS_TX_MAX_PAYLOAD_LEN)
		return setsockopt(fd, SOL_TLS, optname, &value16,
				  sizeof(value16));
	return setsockopt(fd, SOL_TLS, optname, &value, sizeof(value));
}

static int option_error(int err, const char *name, unsigned int value)
{
	return fail(err == EINVAL ? EINVAL : EOPNOTSUPP, "%s %u: %s", name,
		    value, errno_name(err));
}

/*
 * Options for sending need no key. So if one fails before the key is in,
 * nothing is lost
 */
static int set_tx_options(int fd, const struct ktls_plan *plan)
{
	if (plan->zerocopy && set_option(fd, TLS_TX_ZEROCOPY_RO, 1))
		return option_error(errno, "TLS_TX_ZEROCOPY_RO", 1);
	if (plan->max_payload &&
	    set_option(fd, TLS_TX_MAX_PAYLOAD_LEN, plan->max_payload))
		return option_error(errno, "TLS_TX_MAX_PAYLOAD_LEN",
				    plan->max_payload);
	return 0;
}

static int arm(int fd, const struct ktls_plan *plan, bool *ret_tx_in)
{
	int err;

	if (plan->tx) {
		err = set_key(fd, TLS_TX, plan->tx);
		if (err)
			return key_error(err, TLS_TX, plan->tx);
		*ret_tx_in = true;
	}
	if (plan->rx) {
		err = set_key(fd, TLS_RX, plan->rx);
		if (err) {
			err = key_error(err, TLS_RX, plan->rx);
			return plan->tx ? ktls_install_must_close(
				"TLS_TX succeeded, the socket is half armed") :
				err;
		}
	}
	return 0;
}

int ktls_install_prepare(int fd, const struct ktls_plan *plan)
{
	return ktls_check_plan(fd, plan) ?: attach(fd) ?:
	       check_options(fd, plan) ?: set_tx_options(fd, plan);
}

/* This only saves the kernel work. A record with padding costs a second try */
void ktls_install_finish(int fd, const struct ktls_plan *plan)
{
	if (plan->no_pad)
		(void)!set_option(fd, TLS_RX_EXPECT_NO_PAD, 1);
}

int ktls_install(int fd, const struct ktls_plan *plan, bool *ret_tx_in)
{
	enum lock lock = ktls_lock(fd);
	int err;

	*ret_tx_in = false;
	err = ktls_install_prepare(fd, plan) ?: arm(fd, plan, ret_tx_in);
	if (!err)
		ktls_install_finish(fd, plan);
	lock_release(lock);
	return err;
}

int ktls_install_replace(int fd, int optname, const struct ktls_key *key)
{
	int err = set_key(fd, optname, key);

	if (err == -EBUSY)
		return fail(EOPNOTSUPP, "%s: EBUSY: this kernel cannot replace a key (Linux 6.14 and later can)",
			    direction(optname));
	return err ? key_error(err, optname, key) : 0;
}
