// SPDX-License-Identifier: MIT
/* Keys that the module derives straight into a socket. */
#include <sys/ioctl.h>

#include "../base/message.h"
#include "module_arm.h"

/* What is left when the socket itself shows nothing wrong */
static const struct meaning failures[] = {
	{ EPROTONOSUPPORT, EOPNOTSUPP, "this kernel has no TLS, or not with this cipher, or its module is not loaded: \"modprobe tls\" (CONFIG_TLS) gives it" },
	{ ENOENT, EOPNOTSUPP, "the kernel's crypto lacks the cipher: not built, or its module is missing" },
	{ EOPNOTSUPP, EOPNOTSUPP, "this kernel cannot" },
	{ EPERM, EOPNOTSUPP, "a security policy denies kernel TLS here" },
	{ EACCES, EOPNOTSUPP, "a security policy denies kernel TLS here" },
	{ EEXIST, EEXIST, "the socket has such a key already" },
	{ ENOTCONN, ENOTCONN, "the socket is no longer connected" },
	{ ENOMEM, ENOMEM, "out of memory in the kernel" },
	{ ENOBUFS, ENOMEM, "out of memory in the kernel" },
	{ ETIMEDOUT, EIO, "the driver does not answer" },
	{ ENOTRECOVERABLE, EIO, "TLS_RX failed" },
};

static int request_failed(int err, const char *what)
{
	return fail_meaning(failures, ARRAY_SIZE(failures), err, "/dev/sslp",
			    what);
}

static bool has_options(const struct ktls_plan *plan)
{
	return plan->zerocopy || plan->no_pad || plan->max_payload;
}

int ktls_module_arm(int door, struct sslp_arm *arm,
		    const struct ktls_plan *plan, bool *ret_tx_in)
{
	int fd = arm->socket, err = 0;

	if (has_options(plan))
		err = ktls_prepare(fd, plan);
	if (err)
		return err;
	if (!ioctl(door, SSLP_IOC_ARM, arm)) {
		*ret_tx_in = plan->tx;
		ktls_finish(fd, plan);
		return 0;
	}
	err = errno;
	if (err == ENOTRECOVERABLE) {
		*ret_tx_in = true;
		return ktls_must_close(request_failed(err, "arm a socket"),
			"TLS_TX succeeded, the socket is half armed");
	}
	/* The module asks the same questions, but answers with a number */
	return ktls_examine(fd, plan) ?: request_failed(err, "arm a socket");
}

int ktls_module_rekey(int door, struct sslp_rekey *rekey)
{
	if (!ioctl(door, SSLP_IOC_REKEY, rekey))
		return 0;
	return request_failed(errno, "replace a key");
}
