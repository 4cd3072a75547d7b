/* SPDX-License-Identifier: MIT */
/* The parts of the test of threads. */
#ifndef SSLP_TESTS_THREADS_H
#define SSLP_TESTS_THREADS_H

#include "fixture.h"

void threads_hash(NCRYPT_PROV_HANDLE prov);

#endif /* SSLP_TESTS_THREADS_H */
