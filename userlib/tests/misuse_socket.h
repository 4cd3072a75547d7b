/* SPDX-License-Identifier: MIT */
/* What two tests of socket functions share about sslp_ktls_install(). */
#ifndef SSLP_TESTS_MISUSE_SOCKET_H
#define SSLP_TESTS_MISUSE_SOCKET_H

#include "misuse.h"

struct install {
	NCRYPT_PROV_HANDLE prov;
	int fd;
	NCRYPT_KEY_HANDLE write, read;
	const struct sslp_ktls_options *options;
};

extern struct call install_call;

#endif /* SSLP_TESTS_MISUSE_SOCKET_H */
