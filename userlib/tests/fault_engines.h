/* SPDX-License-Identifier: MIT */
/* The engines that a test can run on, each in the same way. */
#ifndef SSLP_TESTS_FAULT_ENGINES_H
#define SSLP_TESTS_FAULT_ENGINES_H

#include "fake_alg.h"
#include "fixture.h"

/**
 * struct played - an engine, as the host has it
 * @name: for people
 * @provider: opens it
 * @sync: the fake's drivers are synchronous: nothing computes again
 * @af_alg: on sockets of the library's pool
 * @takes_driver: a driver can be chosen
 * @in_user_space: it is the first, and no call of it fails
 */
struct played {
	const char *name;
	LPCWSTR provider;
	bool sync, af_alg, takes_driver, in_user_space;
};

/* The engine that the test is using */
extern const struct played *played;
NCRYPT_PROV_HANDLE open_played(void);

/* Runs a test on every engine, and on both kinds of AF_ALG driver */
void on_each_engine(void (*test)(void));
void on_each_driver(void (*test)(void));

#endif /* SSLP_TESTS_FAULT_ENGINES_H */
