/* SPDX-License-Identifier: MIT */
/* Makes the n-th call fail, and checks what must hold afterwards. */
#ifndef SSLP_TESTS_FAULT_H
#define SSLP_TESTS_FAULT_H

#include "fake_alg.h"
#include "fake_kcapi.h"
#include "fake_tls.h"
#include "fault_engines.h"
#include "fault_wrap.h"
#include "fixture.h"
#include "memory.h"

#define OUT_MAX		128

/* Every scenario puts its results here. They are poisoned before */
extern struct results {
	NCRYPT_HANDLE handle[2];
	void *pointer[2];
	DWORD number;
	size_t size;
	BYTE type;
	BYTE bytes[OUT_MAX];
} out;

/**
 * struct scenario - a call, made ready and judged
 * @name: what it is
 * @prepare: before every call, with no faults; or NULL
 * @act: the call
 * @right: whether its success has given what it should; or NULL
 * @undo: gives back what the call returned; or NULL
 * @finish: takes back what @prepare did; or NULL
 * @again: whether @act works after it has failed
 * @on_socket: its options are those of a TCP socket, which need no memory
 */
struct scenario {
	const char *name;
	void (*prepare)(void);
	SECURITY_STATUS (*act)(void);
	bool (*right)(void);
	void (*undo)(void);
	void (*finish)(void);
	enum { AGAIN, REFUSALS_STAY, ONCE } again;
	bool on_socket;
};

/* Let the n-th call fail with each errno, for every n until none is left */
void sweep(const struct scenario *scenario);

/*
 * The same, but each time in a child. A forked child has no AF_ALG socket, so
 * the calls that open one fail here too.
 */
void sweep_cold(const struct scenario *scenario);

/* Compares bytes with those of the first call, which has no fault */
void expect(size_t index, void *bytes, size_t len);
bool is_expected(size_t index, const void *bytes, size_t len);

/* Whether the last message contains @what */
static inline bool says(const char *what)
{
	return strstr(sslp_last_message(), what);
}

/*
 * What the last scenario has given, as one number. Every engine gives the same.
 * It reveals no secret: it is 64 bits of a hash.
 */
uint64_t expected_sum(void);

/* Open descriptors, except those of AF_ALG; handles of libkcapi */
int true_descriptors(void);

void test_absent(void);
void test_few_faults(void);
void test_alg_faults(void);
void test_pool(void);
void test_process(void);
void test_refused_lies(void);
void test_lies(void);
void test_fips(void);
void test_tls_faults(void);
void test_install(void);
void test_tls(void);
void test_answers(void);
void test_queries(void);
void test_stacks(void);
void test_lacks(void);
void test_rekey(void);
void test_connections(void);
void test_connection_faults(void);

#endif /* SSLP_TESTS_FAULT_H */
