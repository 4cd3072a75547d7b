/* SPDX-License-Identifier: MIT */
/* libkcapi on the fake of AF_ALG: its digests, as the library asks for them. */
#ifndef SSLP_TESTS_FAKE_KCAPI_H
#define SSLP_TESTS_FAKE_KCAPI_H

/**
 * struct fake_kcapi - what the fake has seen
 * @handles: not destroyed yet
 */
extern struct fake_kcapi {
	unsigned int handles;
} fake_kcapi;

#endif /* SSLP_TESTS_FAKE_KCAPI_H */
