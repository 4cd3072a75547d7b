// SPDX-License-Identifier: MIT
/* The functions that two calls enter on a warm connection; see path_length. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <nettle/hmac.h>

#include "../../include/uapi/linux/sslp.h"
#include "fixture.h"

#define EVENTS_MAX	4096
#define SECRETS_MAX	1024	/* descriptors */
#define ROUNDS		3	/* only the last counts, when all is warm */

/*
 * A fake module that has SHA-256 and arms everything. How it serves a request
 * does not matter: the library does the same before and after.
 */
static struct {
	uint8_t bytes[SSLP_SECRET_MAX];
	uint32_t len;
} secrets[SECRETS_MAX];

static int secret_create(const struct sslp_secret_create *create)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (fd < 0 || fd >= SECRETS_MAX || create->len > SSLP_SECRET_MAX)
		abort();
	memcpy(secrets[fd].bytes, (void *)(uintptr_t)create->data,
	       create->len);
	secrets[fd].len = create->len;
	return fd;
}

static int extract(const struct sslp_derive *derive)
{
	struct hmac_sha256_ctx hmac;

	if (derive->op != SSLP_OP_EXTRACT)
		abort();
	hmac_sha256_set_key(&hmac, secrets[derive->secret].len,
			    secrets[derive->secret].bytes);
	hmac_sha256_update(&hmac, derive->seed_len,
			   (void *)(uintptr_t)derive->seed);
	hmac_sha256_digest(&hmac, derive->out_len,
			   (void *)(uintptr_t)derive->out);
	return 0;
}

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...)
{
	return __real_open(!strcmp(path, "/dev/sslp") ? "/dev/null" : path,
			   flags);
}

int __wrap_ioctl(int fd, unsigned long request, void *arg);
int __wrap_ioctl(int fd, unsigned long request, void *arg)
{
	(void)fd;
	switch (request) {
	case SSLP_IOC_INFO:
		((struct sslp_info *)arg)->features = SSLP_FEATURE_ARM;
		return 0;
	case SSLP_IOC_SECRET_CREATE:
		return secret_create(arg);
	case SSLP_IOC_DERIVE:
		return extract(arg);
	case SSLP_IOC_ARM:
		return 0;
	default:
		errno = ENOTTY;
		return -1;
	}
}

/* The functions in the order in which they are entered */
static void *entered[EVENTS_MAX];
static size_t count;
static bool counting;

/* What -finstrument-functions calls at both ends of every function */
void __cyg_profile_func_enter(void *function, void *caller);
void __cyg_profile_func_enter(void *function, void *caller)
{
	(void)caller;
	if (counting && count < EVENTS_MAX)
		entered[count++] = function;
}

void __cyg_profile_func_exit(void *function, void *caller);
void __cyg_profile_func_exit(void *function, void *caller)
{
	(void)function;
	(void)caller;
}

static struct keys generate(NCRYPT_PROV_HANDLE prov, NCRYPT_KEY_HANDLE master)
{
	struct keys keys;

	must(SslGenerateSessionKeys(prov, master, &keys.read, &keys.write,
				    random_list(), 0),
	     "SslGenerateSessionKeys");
	return keys;
}

static void install(NCRYPT_PROV_HANDLE prov, struct keys keys)
{
	static const struct sslp_ktls_options next = {
		.size = sizeof(next), .write_seq = 1, .read_seq = 1,
	};

	must(sslp_ktls_install(prov, STDIN_FILENO, keys.write, keys.read,
			       &next), "sslp_ktls_install");
}

static void show(const char *name)
{
	size_t i;

	printf("%s\n", name);
	for (i = 0; i < count; i++)
		printf("%p\n", entered[i]);
	count = 0;
}

/* The suite that most connections of TLS 1.2 use, RFC 5288 */
static void run(const char *name, LPCWSTR provider, bool installs)
{
	NCRYPT_PROV_HANDLE prov = open_provider(provider);
	NCRYPT_KEY_HANDLE master;
	struct keys keys;
	int round;

	for (round = 1; round <= ROUNDS; round++) {
		/* A write key of a master secret goes into one socket only */
		master = new_master(prov, TLS1_2_PROTOCOL_VERSION, GCM12,
				    CLIENT);
		counting = round == ROUNDS && !installs;
		keys = generate(prov, master);
		counting = round == ROUNDS && installs;
		if (installs)
			install(prov, keys);
		counting = false;
		free_keys(keys);
		free_handle(master);
	}
	free_handle(prov);
	show(name);
}

int main(void)
{
	run("SslGenerateSessionKeys, software",
	    u"Software SSL Protocol Provider", false);
	run("sslp_ktls_install, module",
	    u"Linux Kernel Module SSL Protocol Provider", true);
	return 0;
}
