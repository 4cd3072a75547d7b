// SPDX-License-Identifier: GPL-2.0-only
/*
 * What requests leave in the machine's memory. The test searches all of it,
 * through /proc/kcore, for marked secrets. While they live it must find them.
 * Afterwards it must not.
 */
#define _GNU_SOURCE
#include <elf.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/tls.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#include "config_option.h"
#include "crypto_info.h"
#include "harness.h"
#include "request.h"
#include "tcp_pair.h"

#define CHUNK		(1 << 20)
#define LONG		8192
#define SEGMENTS_MAX	64

/*
 * A mark is a word of four bytes, repeated. Eight bytes of it, taken anywhere,
 * have one of four values. The needles themselves must not be in memory, so
 * this program keeps and compares products. Registers end up in memory, too, so
 * the compiler must not vectorize these loops.
 */
#define FACTOR		0x9e3779b97f4a7c15
#define NO_VECTORS	__attribute__((noinline, \
				       optimize("no-tree-vectorize", \
						"no-tree-slp-vectorize")))

enum mark {
	PREMASTER, MASTER, TRAFFIC, SALT, LONG_SECRET,
	SHORT_IKM, LONG_IKM, DRIVER_IKM, BATCH_IKM, FAILED,
	MARKS
};

static const char *const names[MARKS] = {
	"premaster secret", "master secret", "traffic secret", "salt",
	"long secret", "short IKM", "long IKM", "IKM of a driver",
	"IKM of a batch", "secret that was refused",
};

static uint64_t products[MARKS][4];
static uint32_t masked[MARKS], mask;

NO_VECTORS static void write_mark(enum mark mark, volatile uint8_t *to,
				  size_t len)
{
	for (size_t i = 0; i < len; i++)
		to[i] = (masked[mark] ^ mask) >> i % 4 * 8;
}

NO_VECTORS static void wipe(void *data, size_t len)
{
	for (volatile uint8_t *p = data; len--;)
		*p++ = 0;
}

/* Chooses words without a byte 0, no two of them alike */
NO_VECTORS static int choose_marks(void)
{
	if (getrandom(masked, sizeof(masked), 0) != sizeof(masked) ||
	    getrandom(&mask, sizeof(mask), 0) != sizeof(mask))
		return -errno;
	for (int m = 0; m < MARKS; m++)
		for (int r = 0; r < 4; r++) {
			uint32_t word = htole32(masked[m] ^ mask);

			word = r ? word >> 8 * r | word << (32 - 8 * r) : word;
			products[m][r] = (word | (uint64_t)word << 32) * FACTOR;
		}
	return 0;
}

NO_VECTORS static int mark_of(uint64_t value)
{
	for (int m = 0; m < MARKS; m++)
		for (int r = 0; r < 4; r++)
			if (value * FACTOR == products[m][r])
				return m;
	return -1;
}

/*
 * Looks for marks in a piece of memory. Return: a bit for each. Wipes what has
 * some
 */
NO_VECTORS static uint32_t look(uint64_t *words, size_t count)
{
	uint32_t found = 0;
	int m;

	for (size_t i = 0; i < count; i++) {
		if ((uint32_t)words[i] != words[i] >> 32 || !words[i])
			continue;
		m = mark_of(words[i]);
		if (m >= 0)
			found |= 1U << m;
	}
	if (found)
		wipe(words, count * 8);
	return found;
}

/* The segments that are RAM. All others in the file show RAM, too */
static int segments(int fd, Elf64_Phdr *list, int max)
{
	Elf64_Ehdr head;
	Elf64_Phdr ph;
	int count = 0;

	if (pread(fd, &head, sizeof(head), 0) != sizeof(head))
		return -EIO;
	for (int i = 0; i < head.e_phnum && count < max; i++) {
		if (pread(fd, &ph, sizeof(ph), head.e_phoff + i * sizeof(ph)) !=
		    sizeof(ph))
			return -EIO;
		if (ph.p_type == PT_LOAD && ph.p_paddr != (Elf64_Addr)-1)
			list[count++] = ph;
	}
	return count;
}

static uint32_t scan_segment(int fd, const Elf64_Phdr *ph, uint64_t *buf,
			     size_t *ret_bytes)
{
	uint32_t found = 0;
	uint64_t at = 0;
	ssize_t n;

	while (at < ph->p_filesz) {
		size_t want = ph->p_filesz - at < CHUNK ? ph->p_filesz - at :
							  CHUNK;

		n = pread(fd, buf, want, ph->p_offset + at);
		if (n <= 0) {	/* a hole */
			at += 4096;
			continue;
		}
		found |= look(buf, n / 8);
		at += n;
		*ret_bytes += n;
	}
	return found;
}

/* Looks for marks in all memory. Return: UINT32_MAX if it could not be read */
static uint32_t scan(void)
{
	Elf64_Phdr list[SEGMENTS_MAX];
	uint64_t *buf = aligned_alloc(4096, CHUNK);
	int fd = open("/proc/kcore", O_RDONLY), count;
	uint32_t found = 0;
	size_t bytes = 0;

	count = fd < 0 || !buf ? 0 : segments(fd, list, SEGMENTS_MAX);
	for (int i = 0; i < count; i++)
		found |= scan_segment(fd, &list[i], buf, &bytes);
	/* The kernel's own copy of the last page read */
	if (fd >= 0)
		pread(fd, buf, 64, 0);
	close(fd);
	free(buf);
	return bytes < 64 << 20 ? UINT32_MAX : found;
}

static const struct options none;

FIXTURE(traces) {
	int dev;
	uint8_t *bytes, *out;	/* LONG bytes each */
};

FIXTURE_SETUP(traces)
{
	ASSERT_EQ(0, choose_marks());
	self->dev = sslp_open();
	ASSERT_LE(0, self->dev);
	self->bytes = calloc(1, LONG);
	self->out = calloc(1, LONG);
	ASSERT_NE(NULL, self->bytes);
	ASSERT_NE(NULL, self->out);
}

FIXTURE_TEARDOWN(traces)
{
	close(self->dev);
	free(self->bytes);
	free(self->out);
}

/* The bytes themselves are gone when this returns */
static int make(int dev, uint8_t *bytes, enum mark mark, uint32_t kind,
		uint32_t flags, size_t len)
{
	int fd;

	write_mark(mark, bytes, len);
	fd = secret_create(dev, kind, SSLP_HASH_SHA256, flags, bytes, len);
	wipe(bytes, len);
	return fd;
}

static int extract(int dev, int salt, int driver, enum mark mark, size_t len,
		   uint8_t *bytes, uint8_t *out)
{
	struct options options = { .driver = driver };
	int err;

	write_mark(mark, bytes, len);
	err = derive(dev, salt, SSLP_OP_EXTRACT, "", bytes, len, out, 32,
		     options);
	wipe(bytes, len);
	return err;
}

static int extract_batch(int dev, int salt, uint8_t *bytes, uint8_t *out)
{
	int32_t results[4];
	struct sslp_derive items[4];
	struct sslp_batch batch = {
		.size = sizeof(batch), .request = SSLP_IOC_DERIVE, .count = 4,
		.item_size = sizeof(items[0]), .items = (uintptr_t)items,
		.results = (uintptr_t)results,
	};
	int i, ret;

	write_mark(BATCH_IKM, bytes, 1000);
	for (i = 0; i < 4; i++)
		items[i] = (struct sslp_derive){
			.size = sizeof(items[i]), .secret = salt,
			.op = SSLP_OP_EXTRACT, .seed = (uintptr_t)bytes,
			.seed_len = 10 + i * 330, .out = (uintptr_t)out,
			.out_len = 32,
		};
	ret = sslp_request(dev, SSLP_IOC_BATCH, &batch);
	wipe(bytes, 1000);
	for (i = 0; i < ret; i++)
		ret = results[i] ?: ret;
	return ret;
}

/* The keys of an armed socket stay there, so the socket is closed at the end */
static int arm_both(int dev, int master, int traffic)
{
	uint8_t random[64] = { 1 };
	struct sslp_arm arm;
	int fds[2], err;

	err = tcp_pair_open(AF_INET, fds);
	if (err)
		return err;
	arm_tls12(&arm, fds[0], master, TLS_CIPHER_AES_GCM_128, random);
	err = sslp_request(dev, SSLP_IOC_ARM, &arm);
	arm_tls13(&arm, fds[1], traffic, -1, TLS_CIPHER_AES_GCM_128);
	err = err ?: sslp_request(dev, SSLP_IOC_ARM, &arm);
	tcp_pair_close(fds);
	return err;
}

#define EXPORT	SSLP_SECRET_EXPORT

TEST_F(traces, none_are_left)
{
	int fds[5], child, i, driver, dev = self->dev;
	uint8_t *bytes = self->bytes, *out = self->out;
	const struct options export = { .flags = EXPORT };
	uint32_t found, living = 1U << PREMASTER | 1U << MASTER |
		1U << TRAFFIC | 1U << SALT | 1U << LONG_SECRET;

	if (!config_has("PROC_KCORE"))
		SKIP(return, "this kernel has no /proc/kcore");
	fds[0] = make(dev, bytes, PREMASTER, SSLP_SECRET_PREMASTER, EXPORT, 48);
	fds[1] = make(dev, bytes, MASTER, SSLP_SECRET_MASTER, EXPORT, 48);
	fds[2] = make(dev, bytes, TRAFFIC, SSLP_SECRET_TRAFFIC, EXPORT, 32);
	fds[3] = make(dev, bytes, SALT, SSLP_SECRET_HKDF, EXPORT, 40);
	fds[4] = make(dev, bytes, LONG_SECRET, SSLP_SECRET_PREMASTER, EXPORT,
		      SSLP_SECRET_MAX);
	for (i = 0; i < 5; i++)
		ASSERT_LE(0, fds[i]);
	found = scan();
	ASSERT_NE(UINT32_MAX, found);
	EXPECT_EQ(living, found);

	child = secret_step(dev, fds[0], SSLP_STEP_MASTER, bytes, 64, export);
	EXPECT_LE(0, child);
	close(child);
	EXPECT_EQ(0, derive(dev, fds[1], SSLP_OP_PRF, "x", "y", 1, out, 200,
			    none));
	EXPECT_EQ(0, derive(dev, fds[4], SSLP_OP_PRF, "x", "y", 1, out, 200,
			    none));
	child = secret_step(dev, fds[2], SSLP_STEP_NEXT, NULL, 0, export);
	EXPECT_LE(0, child);
	close(child);
	EXPECT_EQ(0, extract(dev, fds[3], 0, SHORT_IKM, 48, bytes, out));
	EXPECT_EQ(0, extract(dev, fds[3], 0, LONG_IKM, LONG, bytes, out));
	driver = driver_open(dev, SSLP_HASH_SHA256, "hmac(sha256)");
	ASSERT_LT(0, driver);
	EXPECT_EQ(0, extract(dev, fds[3], driver, DRIVER_IKM, 100, bytes, out));
	EXPECT_EQ(4, extract_batch(dev, fds[3], bytes, out));
	if (can_arm(dev))
		EXPECT_EQ(0, arm_both(dev, fds[1], fds[2]));
	/*
	 * Requests that are read, and then refused for a length or the end of
	 * memory
	 */
	EXPECT_EQ(-EINVAL, extract(dev, fds[3], 99, FAILED, 48, bytes, out));
	EXPECT_EQ(-EINVAL, make(dev, bytes, FAILED, SSLP_SECRET_MASTER, 0, 47));
	for (i = 0; i < 5; i++)
		close(fds[i]);
	found = scan();
	ASSERT_NE(UINT32_MAX, found);
	for (i = 0; i < MARKS; i++)
		if (found & 1U << i)
			TH_LOG("%s", names[i]);
	EXPECT_EQ(0, found);
}

TEST_HARNESS_MAIN
