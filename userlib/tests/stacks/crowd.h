/* SPDX-License-Identifier: MIT */
/* Many connections at once, in one process. */
#ifndef SSLP_TESTS_CROWD_H
#define SSLP_TESTS_CROWD_H

#include <sslp_connection.h>

/* @count of TLS 1.@minor, clients and servers in turns; three test points */
void crowd(NCRYPT_PROV_HANDLE prov, size_t count, int minor);

#endif /* SSLP_TESTS_CROWD_H */
