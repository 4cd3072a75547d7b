// SPDX-License-Identifier: GPL-2.0-only
/* Requests that would succeed, and ways to make each field wrong. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/tls.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>

#include "fuzz.h"

/* Memory: read and write, nothing, read */
#define NOTHING		(2 * FUZZ_PAGE)
#define READ_ONLY	(3 * FUZZ_PAGE)
#define ALL		(4 * FUZZ_PAGE)

enum sort { END, NUMBER, LENGTH, FLAGS, DESCRIPTOR, POINTER };

struct field {
	enum sort sort;
	uint8_t offset, size;
};

#define F(sort, type, member) { sort, offsetof(struct type, member),	\
				sizeof(((struct type *)0)->member) }

#define HEAD(type) F(LENGTH, type, size), F(FLAGS, type, flags)

static const struct field fields[][13] = {
	[0] = { HEAD(sslp_info) },
	[1] = { HEAD(sslp_driver_open), F(NUMBER, sslp_driver_open, hash),
		F(NUMBER, sslp_driver_open, number) },
	[2] = { HEAD(sslp_driver_info), F(NUMBER, sslp_driver_info, driver),
		F(NUMBER, sslp_driver_info, hash) },
	[3] = { HEAD(sslp_secret_create), F(NUMBER, sslp_secret_create, kind),
		F(NUMBER, sslp_secret_create, hash),
		F(POINTER, sslp_secret_create, data),
		F(LENGTH, sslp_secret_create, len),
		F(NUMBER, sslp_secret_create, key),
		F(POINTER, sslp_secret_create, bind) },
	[4] = { HEAD(sslp_secret_derive),
		F(DESCRIPTOR, sslp_secret_derive, secret),
		F(NUMBER, sslp_secret_derive, step),
		F(NUMBER, sslp_secret_derive, driver),
		F(LENGTH, sslp_secret_derive, seed_len),
		F(POINTER, sslp_secret_derive, seed),
		F(POINTER, sslp_secret_derive, bind),
		F(DESCRIPTOR, sslp_secret_derive, input),
		F(NUMBER, sslp_secret_derive, reserved) },
	[5] = { HEAD(sslp_derive), F(DESCRIPTOR, sslp_derive, secret),
		F(NUMBER, sslp_derive, op), F(NUMBER, sslp_derive, driver),
		F(LENGTH, sslp_derive, label_len),
		F(LENGTH, sslp_derive, seed_len),
		F(LENGTH, sslp_derive, out_len),
		F(POINTER, sslp_derive, label), F(POINTER, sslp_derive, seed),
		F(POINTER, sslp_derive, out) },
	[6] = { HEAD(sslp_arm), F(DESCRIPTOR, sslp_arm, socket),
		F(DESCRIPTOR, sslp_arm, tx_secret),
		F(DESCRIPTOR, sslp_arm, rx_secret),
		F(NUMBER, sslp_arm, driver), F(NUMBER, sslp_arm, version),
		F(NUMBER, sslp_arm, cipher), F(NUMBER, sslp_arm, reserved),
		F(NUMBER, sslp_arm, tx_seq), F(NUMBER, sslp_arm, rx_seq) },
	[7] = { HEAD(sslp_rekey), F(DESCRIPTOR, sslp_rekey, socket),
		F(DESCRIPTOR, sslp_rekey, secret),
		F(NUMBER, sslp_rekey, direction),
		F(NUMBER, sslp_rekey, driver) },
	[8] = { HEAD(sslp_batch), F(NUMBER, sslp_batch, request),
		F(LENGTH, sslp_batch, count),
		F(LENGTH, sslp_batch, item_size),
		F(NUMBER, sslp_batch, reserved),
		F(POINTER, sslp_batch, items),
		F(POINTER, sslp_batch, results) },
	[9] = { HEAD(sslp_query), F(NUMBER, sslp_query, request) },
	[10] = { HEAD(sslp_driver_close),
		 F(NUMBER, sslp_driver_close, driver),
		 F(NUMBER, sslp_driver_close, reserved) },
	[11] = { HEAD(sslp_submit), F(NUMBER, sslp_submit, request),
		 F(LENGTH, sslp_submit, count),
		 F(LENGTH, sslp_submit, item_size),
		 F(NUMBER, sslp_submit, reserved),
		 F(POINTER, sslp_submit, items) },
	[12] = { HEAD(sslp_collect), F(LENGTH, sslp_collect, count),
		 F(NUMBER, sslp_collect, reserved),
		 F(POINTER, sslp_collect, results) },
};

int fuzz_memory_open(struct fuzz_memory *m)
{
	m->pages = mmap(NULL, ALL, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (m->pages == MAP_FAILED)
		return -ENOMEM;
	if (mprotect(m->pages + READ_ONLY, FUZZ_PAGE, PROT_READ) ||
	    mprotect(m->pages + NOTHING, FUZZ_PAGE, PROT_NONE))
		return -errno;
	return 0;
}

static uint64_t place(struct fuzz_random *r, struct fuzz_memory *m)
{
	return (uintptr_t)m->pages + fuzz_below(r, FUZZ_PAGE);
}

static uint32_t driver(struct fuzz_random *r)
{
	return fuzz_once_in(r, 4) ? fuzz_below(r, 4) : 0;
}

static uint32_t redo(struct fuzz_random *r)
{
	return fuzz_once_in(r, 4) ? SSLP_NO_REDO : 0;
}

static void make_driver_open(struct fuzz_random *r, union fuzz_any *any)
{
	static const char *const names[] = {
		"hmac(sha256-generic)", "hmac(sha256)", "hmac(sha384)",
		"hmac(sha512-generic)", "hmac(md5)", "sha256",
		"hmac-sha256-sslp-sim", "hmac-sha384-sslp-sim",
	};

	any->driver_open = (struct sslp_driver_open){
		.size = sizeof(any->driver_open),
		.hash = SSLP_HASH_SHA256 + fuzz_below(r, 3),
		.number = fuzz_once_in(r, 4) ? fuzz_below(r, 4) : 0,
	};
	strcpy(any->driver_open.name,
	       names[fuzz_below(r, sizeof(names) / sizeof(*names))]);
}

static void make_create(struct fuzz_random *r, struct fuzz_memory *m,
			union fuzz_any *any)
{
	static const uint32_t lens[] = { 0, 1, 48, 32, 33, 20, 32, 32, 32, 32,
					 32, 32 };
	uint32_t kind = 1 + fuzz_below(r, SSLP_SECRET_BINDER);

	any->create = (struct sslp_secret_create){
		.size = sizeof(any->create), .flags = fuzz_below(r, 2),
		.kind = kind, .hash = SSLP_HASH_MD5SHA1 + fuzz_below(r, 4),
		.data = place(r, m), .len = lens[kind],
	};
}

static void make_step(struct fuzz_random *r, struct fuzz_memory *m,
		      union fuzz_any *any)
{
	static const struct {
		uint8_t kind, seed_len;
	} steps[] = {
		[SSLP_STEP_MASTER] = { FUZZ_PREMASTER, 64 },
		[SSLP_STEP_EXTENDED_MASTER] = { FUZZ_PREMASTER, 32 },
		[SSLP_STEP_NEXT] = { FUZZ_TRAFFIC, 0 },
		[SSLP_STEP_EARLY] = { FUZZ_PSK, 0 },
		[SSLP_STEP_HANDSHAKE] = { FUZZ_EARLY, 97 },
		[SSLP_STEP_MASTER13] = { FUZZ_HANDSHAKE, 0 },
		[SSLP_STEP_EXT_BINDER] = { FUZZ_EARLY, 0 },
		[SSLP_STEP_RES_BINDER] = { FUZZ_EARLY, 0 },
		[SSLP_STEP_C_E_TRAFFIC] = { FUZZ_EARLY, 32 },
		[SSLP_STEP_E_EXP_MASTER] = { FUZZ_EARLY, 32 },
		[SSLP_STEP_C_HS_TRAFFIC] = { FUZZ_HANDSHAKE, 32 },
		[SSLP_STEP_S_HS_TRAFFIC] = { FUZZ_HANDSHAKE, 32 },
		[SSLP_STEP_C_AP_TRAFFIC] = { FUZZ_MASTER13, 32 },
		[SSLP_STEP_S_AP_TRAFFIC] = { FUZZ_MASTER13, 32 },
		[SSLP_STEP_EXP_MASTER] = { FUZZ_MASTER13, 32 },
		[SSLP_STEP_RES_MASTER] = { FUZZ_MASTER13, 32 },
		[SSLP_STEP_PSK] = { FUZZ_RESUMPTION, 8 },
	};
	uint32_t step = 1 + fuzz_below(r, SSLP_STEP_PSK);

	any->step = (struct sslp_secret_derive){
		.size = sizeof(any->step),
		.flags = fuzz_below(r, 2) | redo(r),
		.secret = fuzz_pool_get(r, steps[step].kind),
		.step = step, .driver = driver(r),
		.seed_len = steps[step].seed_len, .seed = place(r, m),
	};
	if (step == SSLP_STEP_HANDSHAKE && fuzz_below(r, 2)) {
		any->step.flags |= SSLP_SECRET_INPUT;
		any->step.seed_len = 0;
		any->step.input = fuzz_pool_get(r, FUZZ_PREMASTER);
	}
}

static void make_derive(struct fuzz_random *r, struct fuzz_memory *m,
			union fuzz_any *any)
{
	static const enum fuzz_kind kinds[] = {
		0, FUZZ_MASTER, FUZZ_TRAFFIC, FUZZ_HKDF, FUZZ_HKDF,
		FUZZ_BINDER, FUZZ_EXPORTER,
	};
	uint32_t op = 1 + fuzz_below(r, SSLP_OP_EXPORTER);
	int digests = op >= SSLP_OP_EXTRACT;

	any->derive = (struct sslp_derive){
		.size = sizeof(any->derive), .flags = redo(r),
		.secret = fuzz_pool_get(r, kinds[op]), .op = op,
		.driver = driver(r),
		.label_len = op < SSLP_OP_EXPAND || op == SSLP_OP_EXPORTER ?
			     fuzz_below(r, 40) : 0,
		.seed_len = digests ? 32 : fuzz_below(r, 200),
		.out_len = digests ? 32 : 1 + fuzz_below(r, 200),
		.label = place(r, m), .seed = place(r, m),
		.out = place(r, m),
	};
}

/* The kernel searches for a module if it lacks the cipher */
static uint16_t cipher(struct fuzz_random *r)
{
	return fuzz_once_in(r, 50) ? 55 + fuzz_below(r, 4) :
				     51 + fuzz_below(r, 4);
}

static void make_arm(struct fuzz_random *r, union fuzz_any *any)
{
	int tls12 = fuzz_below(r, 2);
	struct sslp_arm *arm = &any->arm;

	*arm = (struct sslp_arm){
		.size = sizeof(*arm),
		.flags = (tls12 ? 1 + fuzz_below(r, 2) : 0) | redo(r),
		.socket = fuzz_pool_get(r, FUZZ_SOCKET),
		.tx_secret = fuzz_pool_get(r, tls12 ? FUZZ_MASTER :
							FUZZ_TRAFFIC),
		.rx_secret = fuzz_pool_get(r, FUZZ_TRAFFIC),
		.driver = driver(r),
		.version = tls12 ? TLS_1_2_VERSION : TLS_1_3_VERSION,
		.cipher = cipher(r), .tx_seq = 1, .rx_seq = 1,
	};
	if (tls12) {
		arm->rx_secret = arm->tx_secret;
		memset(arm->client_random, 1, 2 * SSLP_TLS_RANDOM_SIZE);
	}
	if (fuzz_once_in(r, 8))
		arm->tx_secret = -1;
	else if (fuzz_once_in(r, 8))
		arm->rx_secret = -1;
}

static void make_rekey(struct fuzz_random *r, union fuzz_any *any)
{
	any->rekey = (struct sslp_rekey){
		.size = sizeof(any->rekey),
		.flags = redo(r) | (fuzz_below(r, 2) ? SSLP_REKEY_SEEN : 0),
		.socket = fuzz_pool_get(r, FUZZ_SOCKET),
		.secret = fuzz_pool_get(r, FUZZ_TRAFFIC),
		.direction = TLS_TX + fuzz_below(r, 2), .driver = driver(r),
	};
}

static void make(struct fuzz_random *r, struct fuzz_memory *m, unsigned int nr,
		 union fuzz_any *any)
{
	memset(any, 0, sizeof(*any));
	switch (nr) {
	case 0:
		any->head.size = sizeof(any->info);
		break;
	case 1:
		make_driver_open(r, any);
		break;
	case 2:
		any->head.size = sizeof(any->driver_info);
		any->driver_info.driver = driver(r);
		any->driver_info.hash = SSLP_HASH_SHA256;
		break;
	case 3:
		make_create(r, m, any);
		break;
	case 4:
		make_step(r, m, any);
		break;
	case 5:
		make_derive(r, m, any);
		break;
	case 6:
		make_arm(r, any);
		break;
	case 9:
		any->head.size = sizeof(any->query);
		any->query.request = _IO(SSLP_IOC_TYPE, fuzz_below(r, 13));
		break;
	case 10:
		any->head.size = sizeof(any->driver_close);
		any->driver_close.driver = 1 + fuzz_below(r, 3);
		break;
	case 12:
		any->collect = (struct sslp_collect){
			.size = sizeof(any->collect),
			.count = 1 + fuzz_below(r, 8),
			.results = place(r, m),
		};
		break;
	default:
		make_rekey(r, any);
	}
}

/* Requests of one sort, some of them spoiled, in the second page */
static void make_items(struct fuzz_random *r, struct fuzz_memory *m,
		       union fuzz_any *any)
{
	unsigned int nr = 4 + fuzz_below(r, 4), i, count = 1 + fuzz_below(r, 8);
	union fuzz_any *items = (union fuzz_any *)(m->pages + FUZZ_PAGE);

	for (i = 0; i < count; i++) {
		make(r, m, nr, &items[i]);
		if (fuzz_once_in(r, 4))
			fuzz_request_spoil(r, m, nr, &items[i]);
	}
	/* Both requests begin alike */
	*any = (union fuzz_any){ .submit = {
		.size = sizeof(any->submit),
		.request = _IO(SSLP_IOC_TYPE, nr), .count = count,
		.item_size = sizeof(*items), .items = (uintptr_t)items,
		.number = fuzz_random(r),
	} };
}

static void make_batch(struct fuzz_random *r, struct fuzz_memory *m,
		       union fuzz_any *any)
{
	make_items(r, m, any);
	any->batch.flags = fuzz_below(r, 2);
	any->batch.results = place(r, m) & ~3ULL;
}

unsigned int fuzz_request_make(struct fuzz_random *r, struct fuzz_memory *m,
			       union fuzz_any *any)
{
	static const uint8_t often[] = { 0, 1, 2, 3, 4, 4, 5, 5, 5, 6, 6, 6,
					 6, 7, 7, 8, 8, 9, 10, 10, 11, 11,
					 12, 12, 12 };
	unsigned int nr = often[fuzz_below(r, sizeof(often))];

	if (nr == 8)
		make_batch(r, m, any);
	else if (nr == 11)
		make_items(r, m, any);
	else
		make(r, m, nr, any);
	return nr;
}

static uint64_t strange_number(struct fuzz_random *r, uint64_t was)
{
	static const uint64_t values[] = {
		0, 1, 2, 3, 5, 8, 31, 32, 33, 48, 64, 65, 249, 250, 255, 256,
		257, 4095, 4096, 4097, 16320, 16321, 65792, 65793, 0x7fffffff,
		0x80000000, 0xffffffff, 0xffffffffffffffff,
	};

	switch (fuzz_below(r, 4)) {
	case 0:
		return was + 1;
	case 1:
		return was - 1;
	case 2:
		return was ^ 1ULL << fuzz_below(r, 32);
	default:
		return values[fuzz_below(r, sizeof(values) / sizeof(*values))];
	}
}

static uint64_t strange_pointer(struct fuzz_random *r, struct fuzz_memory *m)
{
	uintptr_t pages = (uintptr_t)m->pages;

	switch (fuzz_below(r, 7)) {
	case 0:
		return 0;
	case 1:	/* a part of it can be read */
		return pages + NOTHING - fuzz_below(r, 64);
	case 2:
		return pages + READ_ONLY + fuzz_below(r, FUZZ_PAGE);
	case 3:
		return pages + NOTHING + fuzz_below(r, 64);
	case 4:
		return 0xffff888000000000 + fuzz_below(r, 1 << 20);
	case 5:
		return 0x7ffffffff000 - fuzz_below(r, 16);
	default:
		return UINT64_MAX - fuzz_below(r, 64);
	}
}

static uint64_t strange(struct fuzz_random *r, struct fuzz_memory *m,
			enum sort sort, uint64_t was)
{
	if (sort == FLAGS)
		return was ^ 1U << fuzz_below(r, 32);
	if (sort == POINTER)
		return strange_pointer(r, m);
	if (sort == DESCRIPTOR && !fuzz_once_in(r, 3))
		return fuzz_pool_get(r, fuzz_below(r, FUZZ_KINDS));
	return strange_number(r, was);
}

void fuzz_request_spoil(struct fuzz_random *r, struct fuzz_memory *m,
			unsigned int nr, union fuzz_any *any)
{
	unsigned int count = 0, n = 1 + fuzz_below(r, 3);
	const struct field *f;
	uint64_t value;

	while (fields[nr][count].sort != END)
		count++;
	while (n--) {
		f = &fields[nr][fuzz_below(r, count)];
		value = 0;
		memcpy(&value, any->bytes + f->offset, f->size);
		value = strange(r, m, f->sort, value);
		memcpy(any->bytes + f->offset, &value, f->size);
	}
}
