/* SPDX-License-Identifier: MIT */
/* Keys as bytes: the formats of blobs. */
#ifndef SSLP_CONTRACT_BLOB_H
#define SSLP_CONTRACT_BLOB_H

#include "provider.h"

/**
 * struct blob_type - a format
 * @name: as Windows or <sslp.h> calls it
 * @kinds: enum object_kind bits of keys that it holds
 * @import: a key from a blob; 0 or -errno with a message
 * @size: bytes of a key's blob, 0 if this key has none
 * @write: write that many bytes; 0 or -errno with a message
 */
struct blob_type {
	const char *name;
	unsigned int kinds;
	int (*import)(struct provider *provider, const struct blob_type *type,
		      const u8 *blob, size_t len, NCRYPT_KEY_HANDLE *ret);
	size_t (*size)(const void *key);
	int (*write)(void *key, u8 *blob);
};

/* -EBADDATA with a message: "the ... blob has" and then @what */
int blob_bad(const struct blob_type *type, const char *what);

/* The type with this name; 0 or -EBADTYPE with a message */
int blob_type_find(LPCWSTR name, const struct blob_type **ret);

/* A key from a blob of @type; 0 or -errno with a message */
int blob_import(struct provider *provider, const struct blob_type *type,
		const u8 *blob, size_t len, NCRYPT_KEY_HANDLE *ret);

/**
 * blob_export() - a blob from a key
 * @object: secret or session key
 * @type: which of its blobs
 * @out: @out_len bytes; NULL only asks for the length
 * @out_len: -ETOOSMALL if the blob is longer
 * @ret_len: length of the blob
 *
 * Return: 0 or -errno with a message.
 */
int blob_export(struct object *object, const struct blob_type *type,
		u8 *out, DWORD out_len, DWORD *ret_len);

#endif /* SSLP_CONTRACT_BLOB_H */
