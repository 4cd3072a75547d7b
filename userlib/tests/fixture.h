/* SPDX-License-Identifier: MIT */
/* What every test needs to begin with: providers, secrets, keys. */
#ifndef SSLP_TESTS_FIXTURE_H
#define SSLP_TESTS_FIXTURE_H

#include <stdbool.h>
#include <string.h>

#include <sslp.h>

#include "tap.h"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

#define RANDOM_LEN	32
#define MASTER_LEN	48
#define CLIENT		NCRYPT_SSL_CLIENT_FLAG
#define SERVER		NCRYPT_SSL_SERVER_FLAG

/* Suites that stand for their kind */
#define GCM12		TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
#define CBC		TLS_RSA_WITH_AES_128_CBC_SHA
#define GCM13		TLS_AES_128_GCM_SHA256

/* Bytes that look random. The same @seed gives the same bytes in every run */
enum seed { SEED_MASTER = 1, SEED_CLIENT_RANDOM, SEED_SERVER_RANDOM,
	    SEED_CLIENT_TRAFFIC, SEED_SERVER_TRAFFIC, SEED_EXPORTER,
	    SEED_PREMASTER, SEED_SESSION_HASH, SEED_OTHER };
void fill(unsigned int seed, void *to, size_t len);

/* Ends a test that cannot go on, with the library's message */
void must(SECURITY_STATUS status, const char *what);

/* A test point about a status; prints names and message if it differs */
__attribute__((format(printf, 3, 4)))
bool ok_status(SECURITY_STATUS got, SECURITY_STATUS want, const char *format,
	       ...);

/* Both randoms of SEED_CLIENT_RANDOM and SEED_SERVER_RANDOM */
PNCryptBufferDesc random_list(void);

NCRYPT_PROV_HANDLE open_provider(LPCWSTR name);

/* Whether the engine that computes SHA-256 has this name */
#define ENGINE_IS(prov, name)	engine_is(prov, name, sizeof(name))
bool engine_is(NCRYPT_PROV_HANDLE prov, LPCWSTR want, size_t size);

/*
 * Whether the kernel keeps session keys that kernel TLS carries, as the module
 * does
 */
bool keys_stay_in_kernel(NCRYPT_PROV_HANDLE prov);
NCRYPT_KEY_HANDLE new_master(NCRYPT_PROV_HANDLE prov, DWORD protocol,
			     DWORD suite, DWORD role);
/* A different one for each @seed */
NCRYPT_KEY_HANDLE new_master_of(NCRYPT_PROV_HANDLE prov, DWORD protocol,
				DWORD suite, DWORD role, unsigned int seed);
NCRYPT_KEY_HANDLE new_pair(NCRYPT_PROV_HANDLE prov, DWORD suite, DWORD role);
NCRYPT_KEY_HANDLE new_exporter(NCRYPT_PROV_HANDLE prov, DWORD suite);

/* Bytes of the hash of a TLS 1.3 suite */
size_t hash_len13(DWORD suite);

/* Session keys of one end, in the order of SslGenerateSessionKeys() */
struct keys {
	NCRYPT_KEY_HANDLE read, write;
};
struct keys new_keys(NCRYPT_PROV_HANDLE prov, NCRYPT_KEY_HANDLE master);
void free_keys(struct keys keys);
void free_handle(NCRYPT_HANDLE handle);

/* Material behind a session key */
struct sslp_session_key material(NCRYPT_KEY_HANDLE key);
bool same_material(NCRYPT_KEY_HANDLE a, NCRYPT_KEY_HANDLE b);

/* A blob with @first and @second bytes of secrets behind its header */
size_t secret_blob(BYTE *blob, DWORD protocol, DWORD suite, DWORD role,
		   size_t first, size_t second);

/* Descriptors of this process that are open */
int open_descriptors(void);

/* Ends of a TCP connection over the loopback interface; [0] connected */
void tcp_pair(int fds[2]);

/* The same with another protocol; false if this kernel does not have it */
bool stream_pair(int fds[2], int protocol);

#endif /* SSLP_TESTS_FIXTURE_H */
