// SPDX-License-Identifier: MIT
/* What every test needs to begin with: providers, secrets, keys. */
#include <dirent.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../../include/uapi/linux/sslp.h"
#include "fixture.h"

/* Marsaglia's xorshift with 32 bits of state */
void fill(unsigned int seed, void *to, size_t len)
{
	uint32_t x = seed * 0x9e3779b9u;
	BYTE *p = to;

	while (len--) {
		x ^= x << 13;
		x ^= x >> 17;
		x ^= x << 5;
		*p++ = x >> 24;
	}
}

void must(SECURITY_STATUS status, const char *what)
{
	if (!status)
		return;
	printf("Bail out! %s: %s: %s\n", what, sslp_status_name(status),
	       sslp_last_message());
	exit(1);
}

static void must_call(int ret, const char *what)
{
	if (ret >= 0)
		return;
	printf("Bail out! %s failed\n", what);
	exit(1);
}

bool ok_status(SECURITY_STATUS got, SECURITY_STATUS want, const char *format,
	       ...)
{
	char name[256];
	va_list ap;

	va_start(ap, format);
	vsnprintf(name, sizeof(name), format, ap);
	va_end(ap);
	if (ok(got == want, "%s", name))
		return true;
	diag("got %s (%#x), not %s; message: %s", sslp_status_name(got),
	     (unsigned int)got, sslp_status_name(want), sslp_last_message());
	return false;
}

PNCryptBufferDesc random_list(void)
{
	static BYTE client[RANDOM_LEN], server[RANDOM_LEN];
	static NCryptBuffer buffers[] = {
		{ RANDOM_LEN, NCRYPTBUFFER_SSL_CLIENT_RANDOM, client },
		{ RANDOM_LEN, NCRYPTBUFFER_SSL_SERVER_RANDOM, server },
	};
	static NCryptBufferDesc list = { NCRYPTBUFFER_VERSION, 2, buffers };

	/* Threads write the same bytes, but they must not write at once */
	if (!client[0]) {
		fill(SEED_CLIENT_RANDOM, client, sizeof(client));
		fill(SEED_SERVER_RANDOM, server, sizeof(server));
	}
	return &list;
}

NCRYPT_PROV_HANDLE open_provider(LPCWSTR name)
{
	NCRYPT_PROV_HANDLE prov;

	must(SslOpenProvider(&prov, name, 0), "SslOpenProvider");
	return prov;
}

static bool module_arms(void)
{
	struct sslp_info info = { .size = sizeof(info) };
	int fd = open("/dev/sslp", O_RDWR | O_CLOEXEC);
	bool arms;

	arms = fd >= 0 && !ioctl(fd, SSLP_IOC_INFO, &info) &&
	       info.features & SSLP_FEATURE_ARM;
	if (fd >= 0)
		close(fd);
	return arms;
}

bool engine_is(NCRYPT_PROV_HANDLE prov, LPCWSTR want, size_t size)
{
	PBYTE name;
	DWORD len;
	bool same;

	must(SslGetProviderProperty(prov, SSLP_ENGINE_PROPERTY, &name, &len,
				    NULL, 0), "engine");
	same = len == size && !memcmp(name, want, size);
	SslFreeBuffer(name);
	return same;
}

bool keys_stay_in_kernel(NCRYPT_PROV_HANDLE prov)
{
	return ENGINE_IS(prov, u"module") && module_arms();
}

NCRYPT_KEY_HANDLE new_master_of(NCRYPT_PROV_HANDLE prov, DWORD protocol,
				DWORD suite, DWORD role, unsigned int seed)
{
	NCRYPT_KEY_HANDLE master;
	BYTE secret[MASTER_LEN];

	fill(seed, secret, sizeof(secret));
	must(sslp_import_master_secret(prov, &master, protocol, suite, secret,
				       sizeof(secret), role),
	     "sslp_import_master_secret");
	explicit_bzero(secret, sizeof(secret));
	return master;
}

NCRYPT_KEY_HANDLE new_master(NCRYPT_PROV_HANDLE prov, DWORD protocol,
			     DWORD suite, DWORD role)
{
	return new_master_of(prov, protocol, suite, role, SEED_MASTER);
}

size_t hash_len13(DWORD suite)
{
	return suite == TLS_AES_256_GCM_SHA384 ? 48 : 32;
}

NCRYPT_KEY_HANDLE new_pair(NCRYPT_PROV_HANDLE prov, DWORD suite, DWORD role)
{
	size_t len = hash_len13(suite);
	NCRYPT_KEY_HANDLE pair;
	BYTE client[64], server[64];

	fill(SEED_CLIENT_TRAFFIC, client, len);
	fill(SEED_SERVER_TRAFFIC, server, len);
	must(sslp_import_traffic_secrets(prov, &pair, TLS1_3_PROTOCOL_VERSION,
					 suite, client, server, len, role),
	     "sslp_import_traffic_secrets");
	explicit_bzero(client, sizeof(client));
	explicit_bzero(server, sizeof(server));
	return pair;
}

size_t secret_blob(BYTE *blob, DWORD protocol, DWORD suite, DWORD role,
		   size_t first, size_t second)
{
	struct sslp_secret_blob head = {
		.magic = SSLP_SECRET_BLOB_MAGIC,
		.size = sizeof(head),
		.protocol = protocol,
		.cipher_suite = suite,
		.role = role,
		.first_len = first,
		.second_len = second,
	};

	memcpy(blob, &head, sizeof(head));
	fill(SEED_EXPORTER, blob + sizeof(head), first);
	fill(SEED_OTHER, blob + sizeof(head) + first, second);
	return sizeof(head) + first + second;
}

NCRYPT_KEY_HANDLE new_exporter(NCRYPT_PROV_HANDLE prov, DWORD suite)
{
	NCRYPT_KEY_HANDLE exporter;
	BYTE blob[128];
	size_t len = secret_blob(blob, TLS1_3_PROTOCOL_VERSION, suite, CLIENT,
				 hash_len13(suite), 0);

	must(SslImportKey(prov, &exporter, SSLP_EXPORTER_SECRET_BLOB, blob,
			  len, 0), "SslImportKey");
	explicit_bzero(blob, sizeof(blob));
	return exporter;
}

struct keys new_keys(NCRYPT_PROV_HANDLE prov, NCRYPT_KEY_HANDLE master)
{
	struct keys keys;

	must(SslGenerateSessionKeys(prov, master, &keys.read, &keys.write,
				    random_list(), 0),
	     "SslGenerateSessionKeys");
	return keys;
}

void free_handle(NCRYPT_HANDLE handle)
{
	must(SslFreeObject(handle, 0), "SslFreeObject");
}

void free_keys(struct keys keys)
{
	free_handle(keys.read);
	free_handle(keys.write);
}

struct sslp_session_key material(NCRYPT_KEY_HANDLE key)
{
	struct sslp_session_key m = { .size = sizeof(m) };

	must(sslp_export_session_key(key, &m), "sslp_export_session_key");
	return m;
}

bool same_material(NCRYPT_KEY_HANDLE a, NCRYPT_KEY_HANDLE b)
{
	struct sslp_session_key of_a = material(a), of_b = material(b);

	return !memcmp(&of_a, &of_b, sizeof(of_a));
}

int open_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int count = -3;		/* ".", ".." and the folder's own */

	must_call(dir ? 0 : -1, "opendir /proc/self/fd");
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

bool stream_pair(int fds[2], int protocol)
{
	struct sockaddr_in addr = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(addr);
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, protocol);

	if (listener < 0)
		return false;
	must_call(bind(listener, (struct sockaddr *)&addr, len), "bind");
	must_call(listen(listener, 1), "listen");
	must_call(getsockname(listener, (struct sockaddr *)&addr, &len),
		  "getsockname");
	fds[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, protocol);
	must_call(connect(fds[0], (struct sockaddr *)&addr, len), "connect");
	fds[1] = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	must_call(fds[1], "accept4");
	close(listener);
	return true;
}

void tcp_pair(int fds[2])
{
	if (!stream_pair(fds, IPPROTO_TCP))
		must_call(-1, "socket");
}
