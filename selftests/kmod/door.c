// SPDX-License-Identifier: GPL-2.0-only
/*
 * The interface itself: every field wrong in turn, sizes, memory, 32-bit
 * callers, many callers at once.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/tls.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "config_option.h"
#include "harness.h"
#include "request.h"

#define PAGE 4096

static const struct options none;

/* Every request, right except for its descriptors and flags */
static const struct {
	const char *name;
	unsigned long number;
	uint32_t size, flags;
	uint32_t first;		/* size of the first version, if it has grown */
} requests[] = {
	{ "INFO", SSLP_IOC_INFO, sizeof(struct sslp_info), SSLP_ALL_USERS },
	{ "DRIVER_OPEN", SSLP_IOC_DRIVER_OPEN,
	  sizeof(struct sslp_driver_open), 0 },
	{ "DRIVER_INFO", SSLP_IOC_DRIVER_INFO,
	  sizeof(struct sslp_driver_info), SSLP_ALL_USERS },
	{ "SECRET_CREATE", SSLP_IOC_SECRET_CREATE,
	  sizeof(struct sslp_secret_create),
	  SSLP_SECRET_EXPORT | SSLP_SECRET_FROM_KEY, 32 },
	{ "SECRET_DERIVE", SSLP_IOC_SECRET_DERIVE,
	  sizeof(struct sslp_secret_derive),
	  SSLP_SECRET_EXPORT | SSLP_SECRET_INPUT | SSLP_NO_REDO, 32 },
	{ "DERIVE", SSLP_IOC_DERIVE, sizeof(struct sslp_derive),
	  SSLP_NO_REDO },
	{ "ARM", SSLP_IOC_ARM, sizeof(struct sslp_arm),
	  SSLP_ARM_CLIENT | SSLP_ARM_SERVER | SSLP_NO_REDO },
	{ "REKEY", SSLP_IOC_REKEY, sizeof(struct sslp_rekey),
	  SSLP_REKEY_SEEN | SSLP_NO_REDO },
	{ "BATCH", SSLP_IOC_BATCH, sizeof(struct sslp_batch),
	  SSLP_BATCH_STOP },
	{ "QUERY", SSLP_IOC_QUERY, sizeof(struct sslp_query), 0 },
	{ "DRIVER_CLOSE", SSLP_IOC_DRIVER_CLOSE,
	  sizeof(struct sslp_driver_close), 0 },
	{ "SUBMIT", SSLP_IOC_SUBMIT, sizeof(struct sslp_submit), 0 },
	{ "COLLECT", SSLP_IOC_COLLECT, sizeof(struct sslp_collect), 0 },
};

#define COUNT (sizeof(requests) / sizeof(*requests))

FIXTURE(door) {
	int dev;
	uint8_t *pages;		/* two; touching the second one faults */
};

FIXTURE_SETUP(door)
{
	self->dev = sslp_open();
	ASSERT_LE(0, self->dev);
	self->pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ASSERT_NE(MAP_FAILED, self->pages);
	ASSERT_EQ(0, mprotect(self->pages + PAGE, PAGE, PROT_NONE));
}

FIXTURE_TEARDOWN(door)
{
	munmap(self->pages, 2 * PAGE);
	close(self->dev);
}

TEST_F(door, mode)
{
	struct stat st;

	ASSERT_EQ(0, stat("/dev/sslp", &st));
	EXPECT_EQ(S_IFCHR | 0600, st.st_mode);
	EXPECT_EQ(0, st.st_uid);
}

TEST_F(door, unknown_numbers)
{
	uint32_t buf[64] = { sizeof(buf) };
	unsigned int nr;

	for (nr = COUNT; nr < 256; nr++)
		EXPECT_EQ(-ENOTTY, sslp_request(self->dev,
						_IO(SSLP_IOC_TYPE, nr), buf));
	EXPECT_EQ(-ENOTTY, sslp_request(self->dev, _IO(0xe6, 0), buf));
	EXPECT_EQ(-ENOTTY, sslp_request(self->dev,
					_IOR(SSLP_IOC_TYPE, 0, int), buf));
}

TEST_F(door, sizes)
{
	uint32_t *head = (uint32_t *)self->pages, size;
	size_t i;

	for (i = 0; i < COUNT; i++) {
		memset(self->pages, 0, PAGE);
		for (size = 0; size < (requests[i].first ?: requests[i].size);
		     size++) {
			head[0] = size;
			EXPECT_EQ(-EMSGSIZE, sslp_request(self->dev,
				  requests[i].number, head))
				TH_LOG("%s of %u", requests[i].name, size);
		}
		head[0] = PAGE + 1;
		EXPECT_EQ(-E2BIG, sslp_request(self->dev, requests[i].number,
					       head));
		head[0] = UINT32_MAX;
		EXPECT_EQ(-E2BIG, sslp_request(self->dev, requests[i].number,
					       head));
		/*
		 * A newer caller's structure, with a field that is not known
		 * here
		 */
		head[0] = requests[i].size + 8;
		self->pages[requests[i].size + 7] = 1;
		EXPECT_EQ(-E2BIG, sslp_request(self->dev, requests[i].number,
					       head));
		/* The same without such a field: its size is accepted */
		self->pages[requests[i].size + 7] = 0;
		EXPECT_NE(-E2BIG, sslp_request(self->dev, requests[i].number,
					       head));
	}
}

TEST_F(door, flags)
{
	uint32_t *head = (uint32_t *)self->pages;
	int bit, ret;

	for (size_t i = 0; i < COUNT; i++)
		for (bit = 0; bit < 32; bit++) {
			if (requests[i].flags & (1U << bit))
				continue;
			memset(self->pages, 0, PAGE);
			head[0] = requests[i].size;
			head[1] = 1U << bit;
			ret = sslp_request(self->dev, requests[i].number,
					   head);
			EXPECT_EQ(-EOPNOTSUPP, ret)
				TH_LOG("%s, bit %d", requests[i].name, bit);
		}
}

/* What the kernel says about its interface must be true */
TEST_F(door, query)
{
	struct sslp_query query = { .size = sizeof(query) };

	for (size_t i = 0; i < COUNT; i++) {
		query.request = requests[i].number;
		ASSERT_EQ(0, sslp_request(self->dev, SSLP_IOC_QUERY, &query));
		EXPECT_EQ(requests[i].size, query.known_size);
		EXPECT_EQ(requests[i].flags, query.known_flags);
		EXPECT_EQ(requests[i].number == SSLP_IOC_SECRET_DERIVE ||
			  requests[i].number == SSLP_IOC_DERIVE ||
			  requests[i].number == SSLP_IOC_ARM ||
			  requests[i].number == SSLP_IOC_REKEY,
			  query.in_batch);
	}
	query.request = _IO(SSLP_IOC_TYPE, COUNT);
	EXPECT_EQ(-ENOTTY, sslp_request(self->dev, SSLP_IOC_QUERY, &query));
	query.request = 0;
	EXPECT_EQ(-ENOTTY, sslp_request(self->dev, SSLP_IOC_QUERY, &query));
}

static int driver_close(int dev, uint32_t number)
{
	struct sslp_driver_close arg = {
		.size = sizeof(arg), .driver = number,
	};

	return sslp_request(dev, SSLP_IOC_DRIVER_CLOSE, &arg);
}

/*
 * It must be closed as often as it was opened. Then its number can go to
 * another driver
 */
TEST_F(door, driver_close)
{
	struct sslp_driver_info info;
	int n;

	ASSERT_EQ(1, driver_open(self->dev, SSLP_HASH_SHA256, "hmac(sha256)"));
	ASSERT_EQ(1, driver_open(self->dev, SSLP_HASH_SHA256, "hmac(sha256)"));
	ASSERT_EQ(2, driver_open(self->dev, SSLP_HASH_SHA384, "hmac(sha384)"));
	EXPECT_EQ(0, driver_close(self->dev, 1));
	EXPECT_EQ(0, driver_info(self->dev, 1, 0, &info));
	EXPECT_EQ(0, driver_close(self->dev, 1));
	EXPECT_EQ(-EINVAL, driver_info(self->dev, 1, 0, &info));
	EXPECT_EQ(-EINVAL, driver_close(self->dev, 1));
	EXPECT_EQ(0, driver_info(self->dev, 2, 0, &info));
	EXPECT_EQ(1, driver_open(self->dev, SSLP_HASH_SHA512, "hmac(sha512)"));
	for (n = 0; n < 100; n++) {
		ASSERT_EQ(3, driver_open(self->dev, SSLP_HASH_SHA256,
					 "hmac(sha256)"));
		ASSERT_EQ(0, driver_close(self->dev, 3));
	}
	EXPECT_EQ(-EINVAL, driver_close(self->dev, 0));
	EXPECT_EQ(-EINVAL, driver_close(self->dev, SSLP_DRIVERS_MAX + 1));
	EXPECT_EQ(-EINVAL, driver_close(self->dev, UINT32_MAX));
}

static int driver_open_at(int dev, uint32_t number, uint32_t hash,
			  const char *name)
{
	struct sslp_driver_open arg = {
		.size = sizeof(arg), .hash = hash, .number = number,
	};

	strcpy(arg.name, name);
	return sslp_request(dev, SSLP_IOC_DRIVER_OPEN, &arg);
}

/* An open driver keeps its number, and no other driver gets it */
TEST_F(door, driver_number)
{
	struct sslp_driver_info info;
	int dev = self->dev;

	ASSERT_EQ(2, driver_open_at(dev, 2, SSLP_HASH_SHA256, "hmac(sha256)"));
	EXPECT_EQ(-EINVAL, driver_info(dev, 1, 0, &info));
	EXPECT_EQ(-EEXIST, driver_open_at(dev, 2, SSLP_HASH_SHA384,
					  "hmac(sha384)"));
	EXPECT_EQ(2, driver_open_at(dev, 7, SSLP_HASH_SHA256, "hmac(sha256)"));
	EXPECT_EQ(-EINVAL, driver_info(dev, 7, 0, &info));
	EXPECT_EQ(SSLP_DRIVERS_MAX,
		  driver_open_at(dev, SSLP_DRIVERS_MAX, SSLP_HASH_SHA384,
				 "hmac(sha384)"));
	ASSERT_EQ(0, driver_info(dev, SSLP_DRIVERS_MAX, 0, &info));
	EXPECT_EQ(SSLP_HASH_SHA384, info.hash);
	EXPECT_EQ(1, driver_open(dev, SSLP_HASH_SHA512, "hmac(sha512)"));
	EXPECT_EQ(-EINVAL, driver_open_at(dev, UINT32_MAX, SSLP_HASH_SHA512,
					  "hmac(sha512)"));
}

/* Names as long as the kernel allows; no driver has them */
TEST_F(door, long_names)
{
	char name[SSLP_DRIVER_NAME_SIZE];

	ASSERT_EQ(128, sizeof(name));
	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = 0;
	EXPECT_EQ(-ENOENT, driver_open(self->dev, SSLP_HASH_SHA256, name));
}

/* Users do not see what others do; administrators do */
TEST_F(door, counters)
{
	struct sslp_info info, all = {
		.size = sizeof(all), .flags = SSLP_ALL_USERS,
	};
	struct sslp_driver_info driver;
	uint8_t secret[48] = { 5 }, out[32];
	int fd, other = sslp_open(), status;
	pid_t pid;

	fd = secret_create(self->dev, SSLP_SECRET_MASTER, SSLP_HASH_SHA256,
			   SSLP_SECRET_EXPORT, secret, 48);
	ASSERT_LE(0, fd);
	for (int i = 0; i < 7; i++)
		ASSERT_EQ(0, derive(self->dev, fd, SSLP_OP_PRF, "x", "y", 1,
				    out, sizeof(out), none));
	ASSERT_EQ(0, derive(other, fd, SSLP_OP_PRF, "x", "y", 1, out,
			    sizeof(out), none));
	ASSERT_EQ(0, module_info(self->dev, &info));
	EXPECT_EQ(7, info.derived);
	ASSERT_EQ(0, module_info(other, &info));
	EXPECT_EQ(1, info.derived);
	ASSERT_EQ(0, driver_info(other, 0, SSLP_HASH_SHA256, &driver));
	EXPECT_EQ(1, driver.derived);
	ASSERT_EQ(0, sslp_request(other, SSLP_IOC_INFO, &all));
	EXPECT_LE(8, all.derived);
	pid = fork();
	if (!pid) {
		if (setuid(65534))
			_exit(2);
		_exit(sslp_request(other, SSLP_IOC_INFO, &all) != -EPERM ||
		      module_info(other, &info));
	}
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	close(other);
	close(fd);
}

TEST_F(door, memory)
{
	uint8_t *edge = self->pages + PAGE;

	for (size_t i = 0; i < COUNT; i++) {
		unsigned long nr = requests[i].number;
		uint32_t size = requests[i].size;

		EXPECT_EQ(-EFAULT, sslp_request(self->dev, nr, NULL));
		EXPECT_EQ(-EFAULT, sslp_request(self->dev, nr, edge));
		EXPECT_EQ(-EFAULT, sslp_request(self->dev, nr, (void *)-4096));
		memset(edge - PAGE, 0, PAGE);
		memcpy(edge - 4, &size, 4);
		EXPECT_EQ(-EFAULT, sslp_request(self->dev, nr, edge - 4));
		memcpy(edge - size + 1, &size, 4);
		EXPECT_EQ(-EFAULT, sslp_request(self->dev, nr,
						edge - size + 1));
	}
}

/* The answer is written over the request, and not beyond */
TEST_F(door, answer_ends_where_it_should)
{
	struct sslp_info *info;

	info = (void *)(self->pages + PAGE - sizeof(*info));
	memset(info, 0, sizeof(*info));
	info->size = sizeof(*info);
	EXPECT_EQ(0, sslp_request(self->dev, SSLP_IOC_INFO, info));
	EXPECT_EQ(0, info->reserved);
	EXPECT_EQ(sizeof(*info), info->size);

	memset(self->pages, 0, PAGE);
	info = (void *)self->pages;
	info->size = sizeof(*info) + 16;
	EXPECT_EQ(0, sslp_request(self->dev, SSLP_IOC_INFO, info));
	EXPECT_EQ(sizeof(*info) + 16, info->size);
	EXPECT_EQ(0, *(uint64_t *)(self->pages + sizeof(*info)));

	/* A request may be in read-only memory, but an answer may not */
	ASSERT_EQ(0, mprotect(self->pages, PAGE, PROT_READ));
	EXPECT_EQ(-EFAULT, sslp_request(self->dev, SSLP_IOC_INFO, info));
	ASSERT_EQ(0, mprotect(self->pages, PAGE, PROT_READ | PROT_WRITE));
}

TEST_F(door, pointers_in_requests)
{
	uint8_t secret[48] = { 1 }, out[32];
	int fd;

	EXPECT_EQ(-EFAULT, secret_create(self->dev, SSLP_SECRET_MASTER,
					 SSLP_HASH_SHA256, 0, NULL, 48));
	EXPECT_EQ(-EFAULT, secret_create(self->dev, SSLP_SECRET_MASTER,
					 SSLP_HASH_SHA256, 0,
					 self->pages + PAGE - 47, 48));
	EXPECT_EQ(-EFAULT, secret_create(self->dev, SSLP_SECRET_MASTER,
					 SSLP_HASH_SHA256, 0, (void *)-64,
					 48));
	fd = secret_create(self->dev, SSLP_SECRET_MASTER, SSLP_HASH_SHA256,
			   SSLP_SECRET_EXPORT, secret, 48);
	ASSERT_LE(0, fd);
	EXPECT_EQ(-EFAULT, derive(self->dev, fd, SSLP_OP_PRF, "x",
				  self->pages + PAGE - 1, 2, out, 32, none));
	EXPECT_EQ(-EFAULT, derive(self->dev, fd, SSLP_OP_PRF, "x", secret, 2,
				  self->pages + PAGE - 31, 32, none));
	EXPECT_EQ(-EINVAL, derive(self->dev, fd, SSLP_OP_PRF, "x", secret, 2,
				  out, 0, none));
	EXPECT_EQ(-EINVAL, derive(self->dev, fd, SSLP_OP_PRF, "x", secret, 2,
				  out, SSLP_OUT_MAX + 1, none));
	EXPECT_EQ(-EOPNOTSUPP, derive(self->dev, fd, 0, "x", secret, 2, out,
				      32, none));
	EXPECT_EQ(-EOPNOTSUPP, derive(self->dev, fd, SSLP_OP_EXPORTER + 1,
				      "x", secret, 2, out, 32, none));
	EXPECT_EQ(-EOPNOTSUPP, derive(self->dev, fd, UINT32_MAX, "x", secret,
				      2, out, 32, none));
	close(fd);
}

TEST_F(door, contradictions)
{
	uint8_t bytes[48];
	struct sslp_secret_create create = {
		.size = sizeof(create), .kind = SSLP_SECRET_MASTER,
		.hash = SSLP_HASH_SHA256, .data = (uintptr_t)bytes, .len = 48,
	};
	struct sslp_driver_open open = {
		.size = sizeof(open), .hash = SSLP_HASH_SHA256,
		.number = SSLP_DRIVERS_MAX + 1, .name = "hmac(sha256-generic)",
	};
	struct sslp_batch batch = {
		.size = sizeof(batch), .request = SSLP_IOC_DERIVE, .count = 1,
		.item_size = sizeof(struct sslp_derive), .reserved = 1,
	};

	create.key = 5;
	EXPECT_EQ(-EINVAL, sslp_request(self->dev, SSLP_IOC_SECRET_CREATE,
					&create));
	create.flags = SSLP_SECRET_FROM_KEY;
	EXPECT_EQ(-EINVAL, sslp_request(self->dev, SSLP_IOC_SECRET_CREATE,
					&create));
	EXPECT_EQ(-EINVAL, sslp_request(self->dev, SSLP_IOC_DRIVER_OPEN,
					&open));
	open.number = 0;
	memset(open.name, 'x', sizeof(open.name));
	EXPECT_EQ(-EINVAL, sslp_request(self->dev, SSLP_IOC_DRIVER_OPEN,
					&open));
	EXPECT_EQ(-EINVAL, sslp_request(self->dev, SSLP_IOC_BATCH, &batch));
}

#ifdef __x86_64__
/* The entry of 32-bit programs, from this 64-bit one */
static int ioctl32(int fd, unsigned int number, uint32_t arg)
{
	int ret;

	asm volatile("int $0x80" : "=a" (ret)
		     : "a" (54), "b" (fd), "c" (number), "d" (arg)
		     : "memory", "r8", "r9", "r10", "r11");
	return ret;
}

TEST_F(door, callers_of_32_bits)
{
	struct {
		union {
			struct sslp_info info;
			struct sslp_secret_create create;
			struct sslp_derive derive;
		};
		uint8_t secret[48], out[2][32];
	} *low;
	int fd;

	if (!config_has("IA32_EMULATION="))
		SKIP(return, "this kernel has no 32-bit callers");
	low = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	ASSERT_NE(MAP_FAILED, low);
	low->info = (struct sslp_info){ .size = sizeof(low->info) };
	ASSERT_EQ(0, ioctl32(self->dev, SSLP_IOC_INFO, (uintptr_t)low));
	EXPECT_EQ(sizeof(low->info), low->info.size);

	low->create = (struct sslp_secret_create){
		.size = sizeof(low->create), .flags = SSLP_SECRET_EXPORT,
		.kind = SSLP_SECRET_MASTER, .hash = SSLP_HASH_SHA256,
		.data = (uintptr_t)low->secret, .len = 48,
	};
	fd = ioctl32(self->dev, SSLP_IOC_SECRET_CREATE, (uintptr_t)low);
	ASSERT_LE(0, fd);
	low->derive = (struct sslp_derive){
		.size = sizeof(low->derive), .secret = fd, .op = SSLP_OP_PRF,
		.seed_len = 20, .seed = (uintptr_t)low->secret,
		.out_len = 32, .out = (uintptr_t)low->out[0],
	};
	EXPECT_EQ(0, ioctl32(self->dev, SSLP_IOC_DERIVE, (uintptr_t)low));
	EXPECT_EQ(0, derive(self->dev, fd, SSLP_OP_PRF, "", low->secret, 20,
			    low->out[1], 32, none));
	EXPECT_EQ(0, memcmp(low->out[0], low->out[1], 32));
	EXPECT_NE(0, low->out[0][0] | low->out[0][1] | low->out[0][2]);
	close(fd);
	munmap(low, PAGE);
}
#endif

/* Threads that derive with a secret while others close and replace it */
static int race_dev, race_fd;
static volatile int race_over;

static void *deriver(void *unused)
{
	uint8_t out[40];
	long bad = 0;
	int err;

	while (!race_over) {
		err = derive(race_dev, race_fd, SSLP_OP_PRF, "x", "y", 1, out,
			     sizeof(out), none);
		bad += err && err != -EBADF && err != -EBADFD;
	}
	return (void *)bad;
}

TEST_F(door, concurrent_close)
{
	uint8_t secret[48] = { 7 };
	pthread_t threads[3];
	void *bad;
	int i, fd;

	race_dev = self->dev;
	race_over = 0;
	race_fd = secret_create(self->dev, SSLP_SECRET_MASTER,
				SSLP_HASH_SHA256, SSLP_SECRET_EXPORT, secret,
				48);
	ASSERT_LE(0, race_fd);
	for (i = 0; i < 3; i++)
		ASSERT_EQ(0, pthread_create(&threads[i], NULL, deriver, NULL));
	for (i = 0; i < 500; i++) {
		fd = secret_create(self->dev, SSLP_SECRET_MASTER,
				   SSLP_HASH_SHA256, SSLP_SECRET_EXPORT,
				   secret, 48);
		ASSERT_LE(0, fd);
		dup3(fd, race_fd, O_CLOEXEC);
		close(fd);
		close(race_fd);
		fd = secret_create(self->dev, SSLP_SECRET_MASTER,
				   SSLP_HASH_SHA256, SSLP_SECRET_EXPORT,
				   secret, 48);
		if (fd != race_fd) {
			dup3(fd, race_fd, O_CLOEXEC);
			close(fd);
		}
	}
	race_over = 1;
	for (i = 0; i < 3; i++) {
		ASSERT_EQ(0, pthread_join(threads[i], &bad));
		EXPECT_EQ(NULL, bad);
	}
	close(race_fd);
}

/* A descriptor works in another process, too */
TEST_F(door, scm_rights)
{
	char control[CMSG_SPACE(2 * sizeof(int))] = "", byte = 0;
	struct iovec iov = { &byte, 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	struct cmsghdr *cmsg = CMSG_FIRSTHDR(&msg);
	int ends[2], fds[2], status, err;
	uint8_t secret[48] = { 9 }, out[16];
	pid_t pid;

	ASSERT_EQ(0, socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
	pid = fork();
	if (!pid) {
		close(self->dev);
		if (recvmsg(ends[1], &msg, 0) != 1)
			_exit(2);
		memcpy(fds, CMSG_DATA(cmsg), sizeof(fds));
		err = derive(fds[0], fds[1], SSLP_OP_PRF, "x", "y", 1, out,
			     sizeof(out), none);
		_exit(err ? 1 : 0);
	}
	fds[0] = self->dev;
	fds[1] = secret_create(self->dev, SSLP_SECRET_MASTER,
			       SSLP_HASH_SHA256, SSLP_SECRET_EXPORT, secret,
			       48);
	ASSERT_LE(0, fds[1]);
	cmsg->cmsg_level = SOL_SOCKET;
	cmsg->cmsg_type = SCM_RIGHTS;
	cmsg->cmsg_len = CMSG_LEN(sizeof(fds));
	memcpy(CMSG_DATA(cmsg), fds, sizeof(fds));
	ASSERT_EQ(1, sendmsg(ends[0], &msg, 0));
	close(fds[1]);
	ASSERT_EQ(pid, waitpid(pid, &status, 0));
	EXPECT_EQ(0, status);
	close(ends[0]);
	close(ends[1]);
}

TEST_HARNESS_MAIN
