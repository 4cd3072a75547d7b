// SPDX-License-Identifier: GPL-2.0-only
/* Finds by trying what the kernel and the library can do here. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if_alg.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "feature.h"
#include "kat_providers.h"
#include "ktls_uapi.h"
#include "tcp_pair.h"

static int af_alg_open(const char *name)
{
	struct sockaddr_alg sa = { .salg_family = AF_ALG, .salg_type = "hash" };
	int fd = socket(AF_ALG, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);

	strncpy((char *)sa.salg_name, name, sizeof(sa.salg_name) - 1);
	if (fd >= 0 && bind(fd, (struct sockaddr *)&sa, sizeof(sa))) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static bool here_algorithm(const char *name)
{
	int fd = af_alg_open(name);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool here_af_alg(void)
{
	return here_algorithm("hmac(sha256)");
}

static bool here_driver(void)
{
	return here_algorithm("hmac(sha256-generic)");
}

static bool here_libkcapi(void)
{
	return kat_provider_listed("libkcapi");
}

/* No key has this number. A kernel that knows the option looks for it */
static bool here_keyring(void)
{
	int serial = 0x7fffffff, fd = af_alg_open("hmac(sha256)");
	bool here;

	if (fd < 0)
		return false;
	here = !setsockopt(fd, SOL_ALG, ALG_SET_KEY_BY_KEY_SERIAL, &serial,
			   sizeof(serial)) || errno != ENOPROTOOPT;
	close(fd);
	return here;
}

/* Tries twice; returns how often TLS_TX takes a key on one socket */
static int count_keys(int fd)
{
	struct tls12_crypto_info_aes_gcm_128 info = {
		.info = { TLS_1_3_VERSION, TLS_CIPHER_AES_GCM_128 },
	};
	int count = 0;

	if (setsockopt(fd, IPPROTO_TCP, TCP_ULP, "tls", sizeof("tls") - 1))
		return 0;
	while (count < 2 &&
	       !setsockopt(fd, SOL_TLS, TLS_TX, &info, sizeof(info)))
		count++;
	return count;
}

static int keys_on_socket(void)
{
	int fds[2], count;

	if (tcp_pair_open(AF_INET, fds))
		return 0;
	count = count_keys(fds[0]);
	tcp_pair_close(fds);
	return count;
}

static bool here_ktls(void)
{
	return keys_on_socket() >= 1;
}

static bool here_rekey(void)
{
	return keys_on_socket() == 2;
}

/* A cipher that the kernel knows, but has no driver for, is ENOENT */
static bool takes_cipher(uint16_t version, uint16_t cipher)
{
	struct tls12_crypto_info_aes_gcm_128 info = {
		.info = { version, cipher },
	};
	bool takes = false;
	int fds[2];

	if (tcp_pair_open(AF_INET, fds))
		return false;
	if (!setsockopt(fds[0], IPPROTO_TCP, TCP_ULP, "tls", sizeof("tls") - 1))
		takes = !setsockopt(fds[0], SOL_TLS, TLS_TX, &info,
				    sizeof(info));
	tcp_pair_close(fds);
	return takes;
}

/* It has the same layout as AES-128-GCM */
static bool here_aria(void)
{
	return takes_cipher(TLS_1_2_VERSION, TLS_CIPHER_ARIA_GCM_128);
}

static bool here_sm4(void)
{
	return takes_cipher(TLS_1_3_VERSION, TLS_CIPHER_SM4_GCM);
}

static bool here_max_payload(void)
{
	uint16_t value = 1024;
	bool here = false;
	int fds[2];

	if (tcp_pair_open(AF_INET, fds))
		return false;
	if (count_keys(fds[0]))
		here = !setsockopt(fds[0], SOL_TLS, TLS_TX_MAX_PAYLOAD_LEN,
				   &value, sizeof(value));
	tcp_pair_close(fds);
	return here;
}

static bool here_fips(void)
{
	FILE *f = fopen("/proc/sys/crypto/fips_enabled", "re");
	int value = 0;

	if (!f)
		return false;
	if (fscanf(f, "%d", &value) != 1)
		value = 0;
	fclose(f);
	return value;
}

#if __has_include(<linux/sslp.h>)
#include <linux/sslp.h>

static bool module_info(struct sslp_info *info)
{
	int fd = open("/dev/sslp", O_RDWR | O_CLOEXEC);
	bool here;

	memset(info, 0, sizeof(*info));
	info->size = sizeof(*info);
	here = fd >= 0 && !ioctl(fd, SSLP_IOC_INFO, info);
	if (fd >= 0)
		close(fd);
	return here;
}

static bool here_module(void)
{
	struct sslp_info info;

	return module_info(&info);
}

static bool here_module_arm(void)
{
	struct sslp_info info;

	return module_info(&info) && info.features & SSLP_FEATURE_ARM;
}
#else	/* a kernel tree that knows nothing of the module */
static bool here_module(void)
{
	return false;
}

#define here_module_arm	here_module
#endif

static const struct {
	const char *name;
	bool (*here)(void);
} features[] = {
	{ "af_alg", here_af_alg },
	{ "libkcapi", here_libkcapi },
	{ "driver", here_driver },
	{ "ktls", here_ktls },
	{ "rekey", here_rekey },
	{ "keyring", here_keyring },
	{ "max_payload", here_max_payload },
	{ "aria", here_aria },
	{ "sm4", here_sm4 },
	{ "fips", here_fips },
	{ "module", here_module },
	{ "module_arm", here_module_arm },
};

#define FEATURES	(sizeof(features) / sizeof(features[0]))

/*
 * For each feature: 0 if nobody has asked yet, otherwise 1 or -1. Every test is
 * a process of its own, and looking for a missing feature makes the kernel run
 * modprobe several times. So the processes share what one has found.
 */
static signed char *found;

static void __attribute__((constructor)) share_found(void)
{
	found = mmap(NULL, FEATURES, PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (found == MAP_FAILED)
		abort();
}

bool feature_here(const char *name)
{
	size_t i;

	for (i = 0; i < FEATURES && strcmp(name, features[i].name); i++)
		;
	if (i == FEATURES) {
		fprintf(stderr, "# no feature is called %s\n", name);
		abort();
	}
	if (!found[i])
		found[i] = features[i].here() ? 1 : -1;
	return found[i] > 0;
}

bool feature_promised(const char *name)
{
	const char *list = getenv("SSLP_EXPECT");
	size_t len = strlen(name);

	while (list && *list) {
		if (!strncmp(list, name, len) &&
		    (!list[len] || list[len] == ','))
			return true;
		list = strchr(list, ',');
		if (list)
			list++;
	}
	return false;
}
