/* SPDX-License-Identifier: MIT */
/* A call that succeeds, and every way to spoil it. */
#ifndef SSLP_TESTS_MISUSE_H
#define SSLP_TESTS_MISUSE_H

#include <stddef.h>

#include "fixture.h"

/* Kinds of handles, as bits */
enum { PROVIDER = 1, MASTER = 2, PAIR = 4, EXPORTER = 8, SESSION = 16,
       NO_HANDLE = 32, CONNECTION = 64, HASH = 128, EARLY = 256, HANDSHAKE = 512,
       MASTER13 = 1024, BINDER = 2048, RESUMPTION = 4096, PSK = 8192,
       SECRETS = MASTER | PAIR | EXPORTER | EARLY | HANDSHAKE | MASTER13 |
		 BINDER | RESUMPTION | PSK,
       KEYS = SECRETS | SESSION };

/* One live handle of each kind; provider is the default one */
extern struct world {
	NCRYPT_HANDLE provider, master, pair, half, exporter, read, write;
	NCRYPT_HANDLE software;	/* a provider */
	NCRYPT_HANDLE hash, hash13;
	NCRYPT_HANDLE early, handshake, master13, resumption, psk, binder;
	NCRYPT_HANDLE connection;
} world;

/* Outputs go here. They are poisoned, and a call that fails leaves them so. */
extern struct out {
	NCRYPT_HANDLE handle[2];
	void *pointer[2];
	DWORD number;
	size_t size;
	BYTE type;
	BYTE bytes[1024];
	NCRYPT_SSL_CIPHER_SUITE suite;
	NCRYPT_SSL_CIPHER_LENGTHS lengths;
	WCHAR name[NCRYPT_SSL_MAX_NAME_SIZE];
	struct sslp_session_key key;
	struct sslp_ktls_status status;
} out;

/* A handle among the arguments, the kinds it may be, and a good one */
struct handle_arg {
	const char *name;
	size_t offset;
	unsigned int kinds;
	const NCRYPT_HANDLE *good;
};

/* One wrong argument: other bytes in its place, or what @spoil does */
struct wrong {
	const char *what;
	SECURITY_STATUS status;
	size_t offset, size;
	const void *value;
	void (*spoil)(void *args);
};

/**
 * struct call - a function under test
 * @name: name of the function
 * @args: its arguments in the good call, except handles
 * @size: bytes of @args
 * @make: the call
 * @prepare: what is done to a copy of @args before every call, or NULL
 * @undo: frees what a good call has returned, or NULL
 * @finish: undoes what @prepare has done, or NULL
 * @status: what the good call returns
 * @handles: handles among the arguments, or NULL
 * @wrongs: wrong arguments, or NULL
 */
struct call {
	const char *name;
	const void *args;
	size_t size;
	SECURITY_STATUS (*make)(void *args);
	void (*prepare)(void *args);
	void (*undo)(void *args);
	void (*finish)(void *args);
	SECURITY_STATUS status;
	const struct handle_arg *handles;
	const struct wrong *wrongs;
};

#define HANDLE(type, member, kinds, good) \
	{ #member, offsetof(type, member), kinds, &world.good }
#define NO_MORE_HANDLES	{ NULL, 0, 0, NULL }

/* The provider in a member prov, and a handle that world does not have */
#define PROV(type)	HANDLE(type, prov, PROVIDER, provider)
#define OWN(type, member, kinds, good) \
	{ #member, offsetof(type, member), kinds, &good }

#define WRONG(type, member, expr, status) {				\
	#member " = " #expr, status, offsetof(type, member),		\
	sizeof(((type *)0)->member),					\
	&(const __typeof__(((type *)0)->member)){ expr }, NULL }
#define SPOIL(what, status, spoil)	{ what, status, 0, 0, NULL, spoil }
#define NO_MORE_WRONGS			{ NULL, 0, 0, 0, NULL, NULL }

/* Make the good call, all wrong handles, all wrongs, and the good call again */
void test_call(const struct call *call);

/* Make one call with these arguments. It must fail with @status. */
void test_failure(const struct call *call, const void *args,
		  SECURITY_STATUS status, const char *what);

/* Copy the good arguments of @call to @args, with its handles */
void good_args(const struct call *call, void *args);

/* For @undo */
void undo_handle(void *args);
void undo_handles(void *args);
void undo_pointer(void *args);
void undo_pointers(void *args);

/* Lists of parameters, good and bad; filled by misuse_lists_init() */
struct bad_list {
	const char *what;
	NCryptBufferDesc *list;
};
extern NCryptBufferDesc list_good, list_version, list_session_hash,
	list_session_hash_short, list_session_hash_twice, list_highest_only;
extern const struct bad_list bad_random_lists[];
extern const size_t bad_random_list_count;
void misuse_lists_init(void);

void misuse_provider(void);
void misuse_info(void);
void misuse_import(void);
void misuse_blob(void);
void misuse_derive(void);
void misuse_hash(void);
void misuse_stage_open(void);
void misuse_stage_close(void);
void misuse_stage(void);
void misuse_eap(void);
void misuse_raw(void);
void misuse_record(void);
void misuse_install(void);
void misuse_socket(void);
void misuse_connection_begin(void);
void misuse_connection_end(void);
void misuse_connection(void);
void misuse_connection_open(void);
void misuse_asym(void);		/* needs libcrypto */
void misuse_master(void);	/* likewise */
void misuse_public(void);	/* likewise */

/* Called by misuse_master(), with certificates open and a key to agree with */
void misuse_sign(NCRYPT_HANDLE agrees);

#endif /* SSLP_TESTS_MISUSE_H */
