/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of the fuzzer. */
#ifndef FUZZ_H
#define FUZZ_H

#include <linux/sslp.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#define FUZZ_PAGE	4096

/* fuzz.c: numbers made from a seed. Each thread has its own */
struct fuzz_random {
	uint64_t state;
};

uint32_t fuzz_random(struct fuzz_random *r);
/* 0 to n - 1 */
uint32_t fuzz_below(struct fuzz_random *r, uint32_t n);
/* true once in n times */
int fuzz_once_in(struct fuzz_random *r, uint32_t n);

/* fuzz_pool.c: descriptors that all threads use and close under each other */

enum fuzz_kind {
	FUZZ_DEVICE, FUZZ_MASTER, FUZZ_PREMASTER, FUZZ_TRAFFIC, FUZZ_HKDF,
	FUZZ_PSK, FUZZ_EARLY, FUZZ_HANDSHAKE, FUZZ_MASTER13, FUZZ_EXPORTER,
	FUZZ_RESUMPTION, FUZZ_BINDER, FUZZ_SOCKET, FUZZ_OTHER, FUZZ_KINDS
};

/* Those of secrets are one after the other */
#define FUZZ_SECRETS	(FUZZ_BINDER - FUZZ_MASTER + 1)

int fuzz_pool_open(struct fuzz_random *r);
void fuzz_pool_close(void);
/* A descriptor of that kind, or now and then of another one */
int fuzz_pool_get(struct fuzz_random *r, enum fuzz_kind kind);
/* Takes over @fd, and closes another one for it */
void fuzz_pool_put(struct fuzz_random *r, enum fuzz_kind kind, int fd);
/* Closes one, opens one, or disturbs a socket */
void fuzz_pool_stir(struct fuzz_random *r);

/* fuzz_request.c: requests, and what is wrong with them */

union fuzz_any {
	struct {
		uint32_t size, flags;
	} head;
	struct sslp_info info;
	struct sslp_driver_open driver_open;
	struct sslp_driver_info driver_info;
	struct sslp_secret_create create;
	struct sslp_secret_derive step;
	struct sslp_derive derive;
	struct sslp_arm arm;
	struct sslp_rekey rekey;
	struct sslp_batch batch;
	struct sslp_query query;
	struct sslp_driver_close driver_close;
	struct sslp_submit submit;
	struct sslp_collect collect;
	uint8_t bytes[512];
};

/**
 * struct fuzz_memory - of one thread
 * @pages: two to read and write, one of nothing, one to read
 */
struct fuzz_memory {
	uint8_t *pages;
};

int fuzz_memory_open(struct fuzz_memory *m);

/* Makes a request at @any, in @m. Return: its number */
unsigned int fuzz_request_make(struct fuzz_random *r, struct fuzz_memory *m,
			       union fuzz_any *any);
/* Spoils up to three fields */
void fuzz_request_spoil(struct fuzz_random *r, struct fuzz_memory *m,
			unsigned int nr, union fuzz_any *any);

#endif /* FUZZ_H */
