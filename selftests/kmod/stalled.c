// SPDX-License-Identifier: GPL-2.0-only
/*
 * A user can make the kernel wait for a socket without end. All other sockets
 * are armed meanwhile.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "absent_page.h"
#include "config_option.h"
#include "harness.h"
#include "process_state.h"
#include "request.h"
#include "tcp_pair.h"

/* So many that some would share a lock with the one that waits, if any did */
#define PAIRS	256
#define PATIENT	300	/* seconds in which any kernel has armed them */

struct sending {
	int sock;
	void *page;
};

/* Holds lock_sock() until the page is there */
static void *send_page(void *arg)
{
	const struct sending *s = arg;

	return (void *)(intptr_t)send(s->sock, s->page, 1, 0);
}

static int master(int dev)
{
	const uint8_t bytes[48] = { 1 };

	return secret_create(dev, SSLP_SECRET_MASTER, SSLP_HASH_SHA256, 0,
			     bytes, sizeof(bytes));
}

static int submit_arm(int dev, struct sslp_arm *arm)
{
	struct sslp_submit arg = {
		.size = sizeof(arg), .request = SSLP_IOC_ARM, .count = 1,
		.item_size = sizeof(*arm), .items = (uintptr_t)arm,
	};

	return sslp_request(dev, SSLP_IOC_SUBMIT, &arg);
}

/*
 * Never returns: it arms a socket while a thread of this process sends, and
 * waits for that thread
 */
static void arm_and_hang(void)
{
	const uint8_t random[64] = { 0 };
	struct sslp_collected result;
	struct sslp_collect collect = {
		.size = sizeof(collect), .count = 1,
		.results = (uintptr_t)&result,
	};
	int dev = sslp_open(), fds[2], fd;
	struct sending s;
	struct sslp_arm arm;
	pthread_t thread;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	fd = absent_page(&s.page);
	if (fd < 0 || tcp_pair_open(AF_INET, fds))
		_exit(1);
	s.sock = fds[0];
	arm_tls12(&arm, fds[0], master(dev), TLS_CIPHER_AES_GCM_128, random);
	if (submit_arm(dev, &arm) != 1 ||
	    pthread_create(&thread, NULL, send_page, &s) ||
	    absent_page_wanted(fd))
		_exit(2);
	sslp_request(dev, SSLP_IOC_COLLECT, &collect);
	_exit(3);
}

static int arm_one(int dev, int secret, int sock, uint8_t *random)
{
	struct sslp_arm arm;

	if (!++random[0])
		random[1]++;
	arm_tls12(&arm, sock, secret, TLS_CIPHER_AES_GCM_128, random);
	return sslp_request(dev, SSLP_IOC_ARM, &arm);
}

/* All sockets stay open, so that no two have the same address in the kernel */
static int arm_many(void)
{
	struct rlimit files = { 4 * PAIRS, 4 * PAIRS };
	int dev = sslp_open(), secret = master(dev), fds[2], err;
	uint8_t random[64] = { 0 };

	alarm(PATIENT);
	setrlimit(RLIMIT_NOFILE, &files);
	for (int i = 0; i < PAIRS; i++) {
		err = tcp_pair_open(AF_INET, fds) ?:
		      arm_one(dev, secret, fds[0], random) ?:
		      arm_one(dev, secret, fds[1], random);
		if (err)
			return -err;
	}
	return 0;
}

TEST(stalls_nobody_else)
{
	int dev = sslp_open(), status, can = can_arm(dev);
	pid_t hung, other;

	close(dev);
	if (!can)
		SKIP(return, "the module does not arm here");
	if (!config_has("USERFAULTFD="))
		SKIP(return, "this kernel has no userfaultfd()");
	hung = fork();
	if (!hung)
		arm_and_hang();
	while (process_state(hung) != 'D') {
		ASSERT_EQ(0, waitpid(hung, &status, WNOHANG));
		usleep(10000);
	}
	other = fork();
	if (!other)
		_exit(arm_many());
	EXPECT_EQ(other, waitpid(other, &status, 0));
	EXPECT_EQ(0, status);
	EXPECT_EQ('D', process_state(hung));
	kill(hung, SIGKILL);
	EXPECT_EQ(hung, waitpid(hung, &status, 0));
	EXPECT_TRUE(WIFSIGNALED(status));
}

TEST_HARNESS_MAIN
