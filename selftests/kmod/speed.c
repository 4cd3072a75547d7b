// SPDX-License-Identifier: GPL-2.0-only
/*
 * Measures what /dev/sslp costs compared with OpenSSL and setsockopt(), in
 * nanoseconds. Under "vm run --icount" these are executed instructions. It
 * prints figures and judges nothing.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "crypto_info.h"
#include "request.h"
#include "tcp_pair.h"

#define RUNS	60
#define BATCH	64
#define BLOCK	40	/* bytes: the key block of AES-128-GCM */

static int dev, secret;
static uint8_t master[48], randoms[64], block[BATCH][BLOCK];
static EVP_KDF *kdf;

static long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

/*
 * A context for each connection, as a program would have it. It is fetched
 * before
 */
static int openssl(void)
{
	char label[] = "key expansion", digest[] = "SHA256";
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST,
						 digest, 0),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SECRET,
						  master, sizeof(master)),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SEED, label,
						  sizeof(label) - 1),
		OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SEED,
						  randoms, sizeof(randoms)),
		OSSL_PARAM_construct_end(),
	};
	EVP_KDF_CTX *ctx = EVP_KDF_CTX_new(kdf);
	int ok = EVP_KDF_derive(ctx, block[0], BLOCK, params);

	EVP_KDF_CTX_free(ctx);
	return ok == 1 ? 0 : -EIO;
}

static struct sslp_derive derive_request(int i)
{
	return (struct sslp_derive){
		.size = sizeof(struct sslp_derive), .secret = secret,
		.op = SSLP_OP_PRF, .label_len = 13,
		.label = (uintptr_t)"key expansion",
		.seed_len = sizeof(randoms), .seed = (uintptr_t)randoms,
		.out_len = BLOCK, .out = (uintptr_t)block[i],
	};
}

static int one_derive(void)
{
	struct sslp_derive arg = derive_request(0);

	return sslp_request(dev, SSLP_IOC_DERIVE, &arg);
}

static int one_batch(void)
{
	static struct sslp_derive items[BATCH];
	static int32_t results[BATCH];
	struct sslp_batch arg = {
		.size = sizeof(arg), .request = SSLP_IOC_DERIVE,
		.count = BATCH, .item_size = sizeof(items[0]),
		.items = (uintptr_t)items, .results = (uintptr_t)results,
	};

	for (int i = 0; i < BATCH; i++)
		items[i] = derive_request(i);
	return sslp_request(dev, SSLP_IOC_BATCH, &arg) == BATCH ? 0 : -EIO;
}

static int sock;

static int user_arms(void)
{
	struct key client = { .iv_len = 4 }, server = { .iv_len = 4 };
	int err = openssl();

	memcpy(client.key, block[0], 16);
	memcpy(server.key, block[0] + 16, 16);
	memcpy(client.iv, block[0] + 32, 4);
	memcpy(server.iv, block[0] + 36, 4);
	return err ?: attach(sock) ?:
	       set_key(sock, TLS_TX, &ciphers[0], TLS_1_2_VERSION, &client,
		       1) ?:
	       set_key(sock, TLS_RX, &ciphers[0], TLS_1_2_VERSION, &server, 1);
}

static int we_arm(void)
{
	static unsigned int connection;
	struct sslp_arm arm;

	/* One secret, another connection */
	arm_tls12(&arm, sock, secret, ciphers[0].type, randoms);
	arm.server_random[0] = ++connection;
	arm.server_random[1] = connection >> 8;
	return sslp_request(dev, SSLP_IOC_ARM, &arm);
}

static int we_arm_bytes(void)
{
	struct sslp_arm arm;
	int fd, err;

	fd = secret_create(dev, SSLP_SECRET_MASTER, SSLP_HASH_SHA256, 0,
			   master, sizeof(master));
	arm_tls12(&arm, sock, fd, ciphers[0].type, randoms);
	err = sslp_request(dev, SSLP_IOC_ARM, &arm);
	close(fd);
	return err;
}

/* The least of several runs, each on a new socket; -1 if one fails */
static double cost(int (*run)(void), int per_run, int with_socket)
{
	long long best = 0, start, took;
	int fds[2] = { -1, -1 }, err = 0;

	for (int i = 0; !err && i < RUNS; i++) {
		if (with_socket && tcp_pair_open(AF_INET, fds))
			return -1;
		sock = fds[0];
		start = now();
		err = run();
		took = now() - start;
		if (!best || took < best)
			best = took;
		if (with_socket)
			tcp_pair_close(fds);
	}
	return err ? -1 : (double)best / per_run;
}

static void line(const char *what, double took, double reference)
{
	if (took < 0)
		printf("%-42s failed\n", what);
	else
		printf("%-42s %8.0f  %.3f\n", what, took, took / reference);
}

int main(void)
{
	double prf, arm;

	kdf = EVP_KDF_fetch(NULL, "TLS1-PRF", NULL);
	dev = sslp_open();
	secret = secret_create(dev, SSLP_SECRET_MASTER, SSLP_HASH_SHA256,
			       SSLP_SECRET_EXPORT, master, sizeof(master));
	if (!kdf || dev < 0 || secret < 0) {
		fprintf(stderr, "speed: no TLS1-PRF, or no /dev/sslp\n");
		return 1;
	}
	prf = cost(openssl, 1, 0);
	line("OpenSSL TLS1-PRF, 40 bytes", prf, prf);
	line("SSLP_IOC_DERIVE", cost(one_derive, 1, 0), prf);
	line("SSLP_IOC_BATCH of 64, each", cost(one_batch, BATCH, 0), prf);
	arm = cost(user_arms, 1, 1);
	line("OpenSSL TLS1-PRF and three setsockopt()", arm, arm);
	line("SSLP_IOC_ARM", cost(we_arm, 1, 1), arm);
	line("SECRET_CREATE, ARM, close()", cost(we_arm_bytes, 1, 1), arm);
	return 0;
}
