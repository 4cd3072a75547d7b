// SPDX-License-Identifier: MIT
/* Public keys as bytes. */
#include "asym_blob.h"
#include "asym_identity.h"
#include "asym_key.h"
#include "status.h"

/* The numbers of curves in Windows. Some blobs begin with one */
static const struct {
	u16 group;
	u32 magic;
} curve_magics[] = {
	{ 23, BCRYPT_ECDH_PUBLIC_P256_MAGIC },
	{ 24, BCRYPT_ECDH_PUBLIC_P384_MAGIC },
	{ 25, BCRYPT_ECDH_PUBLIC_P521_MAGIC },
};

/* The same curves, for verifying */
static const struct {
	u16 group;
	u32 magic;
} verify_magics[] = {
	{ 23, BCRYPT_ECDSA_PUBLIC_P256_MAGIC },
	{ 24, BCRYPT_ECDSA_PUBLIC_P384_MAGIC },
	{ 25, BCRYPT_ECDSA_PUBLIC_P521_MAGIC },
};

static u32 verify_magic_of(const struct group *group)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(verify_magics); i++)
		if (group && verify_magics[i].group == group->id)
			return verify_magics[i].magic;
	return 0;
}

static const struct group *group_of_verify_magic(u32 magic)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(verify_magics); i++)
		if (verify_magics[i].magic == magic)
			return group_find(verify_magics[i].group);
	return NULL;
}

static u32 magic_of(const struct group *group)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(curve_magics); i++)
		if (group && curve_magics[i].group == group->id)
			return curve_magics[i].magic;
	return 0;
}

static const struct group *group_of_magic(u32 magic)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(curve_magics); i++)
		if (curve_magics[i].magic == magic)
			return group_find(curve_magics[i].group);
	return NULL;
}

/* The peer's key in a group. Whatever is wrong with it, it is bad data */
static int import_agree(const struct group *group, const u8 *public,
			size_t len, NCRYPT_KEY_HANDLE *ret)
{
	struct asym_key *key;
	int err;

	err = asym_key_new(KIND_PUBLIC_KEY, NULL, 0, &key);
	if (err)
		return err;
	err = agree_import(group, public, len, &key->agree);
	if (err) {
		key->key.object.destroy(&key->key.object);
		return err == -EBADMSG ? -EBADDATA : err;
	}
	return handle_publish(&key->key.object, ret);
}

/* --- points ---------------------------------------------------------------- */

/* The bytes of the coordinates; Windows leaves out the 4 before them */
static size_t point_len(const struct group *group)
{
	return group->kind == GROUP_CURVE ? 2U * group->len : group->len;
}

static const u8 *point_of(const struct agree_key *key)
{
	return key->public + (key->group->kind == GROUP_CURVE);
}

#define POINT_MAX	(1 + 2 * 66)

static int import_point(const struct blob_type *type, const struct group *group,
			size_t key_len, const u8 *point, size_t len,
			NCRYPT_KEY_HANDLE *ret)
{
	u8 public[POINT_MAX] = { 4 };
	bool curve;

	if (!group || group->kind == GROUP_PRIME)
		return blob_bad(type, "a curve unknown here");
	if (key_len != group->len || len != point_len(group))
		return blob_bad(type, "lengths that do not add up");
	curve = group->kind == GROUP_CURVE;
	memcpy(public + curve, point, len);
	return import_agree(group, public, len + curve, ret);
}

/* A point for verifying */
static int import_verify(const struct blob_type *type,
			 const struct group *curve, size_t key_len,
			 const u8 *point, size_t len, NCRYPT_KEY_HANDLE *ret)
{
	u8 public[POINT_MAX] = { 4 };
	struct identity identity;
	int err;

	if (key_len != curve->len || len != point_len(curve))
		return blob_bad(type, "lengths that do not add up");
	memcpy(public + 1, point, len);
	err = identity_from_point(curve, public, len + 1, &identity);
	if (err)
		return err == -EBADMSG ? -EBADDATA : err;
	return asym_key_publish(KIND_PUBLIC_KEY, &identity, ret);
}

static int import_ecc(struct provider *provider, const struct blob_type *type,
		      const u8 *blob, size_t len, NCRYPT_KEY_HANDLE *ret)
{
	BCRYPT_ECCKEY_BLOB head;
	const struct group *verify;

	(void)provider;
	if (len < sizeof(head))
		return blob_bad(type, "less than its header");
	memcpy(&head, blob, sizeof(head));
	verify = group_of_verify_magic(head.dwMagic);
	if (verify)
		return import_verify(type, verify, head.cbKey,
				     blob + sizeof(head), len - sizeof(head),
				     ret);
	return import_point(type, group_of_magic(head.dwMagic), head.cbKey,
			    blob + sizeof(head), len - sizeof(head), ret);
}

/* The curve of both kinds of key, or NULL */
static const struct group *curve_of(const struct asym_key *key)
{
	return key->identity.object ? key->identity.curve : key->agree.group;
}

static size_t ecc_size(const void *p)
{
	const struct group *curve = curve_of(p);

	return magic_of(curve) ?
	       sizeof(BCRYPT_ECCKEY_BLOB) + point_len(curve) : 0;
}

static int write_ecc(void *p, u8 *blob)
{
	const struct asym_key *key = p;
	const struct group *curve = curve_of(key);
	BCRYPT_ECCKEY_BLOB head = { 0, curve->len };
	u8 point[POINT_MAX];

	if (key->identity.object) {
		head.dwMagic = verify_magic_of(curve);
		if (!identity_point(&key->identity, point, sizeof(point)))
			return fail(EIO, "libcrypto does not give out the point");
	} else {
		head.dwMagic = magic_of(curve);
		memcpy(point, key->agree.public, group_public_len(curve));
	}
	memcpy(blob, &head, sizeof(head));
	memcpy(blob + sizeof(head), point + 1, point_len(curve));
	return 0;
}

static int import_ssl_ecc(struct provider *provider,
			  const struct blob_type *type, const u8 *blob,
			  size_t len, NCRYPT_KEY_HANDLE *ret)
{
	SSL_ECCKEY_BLOB head;

	(void)provider;
	if (len < sizeof(head))
		return blob_bad(type, "less than its header");
	memcpy(&head, blob, sizeof(head));
	return import_point(type, group_find(head.dwCurveType), head.cbKey,
			    blob + sizeof(head), len - sizeof(head), ret);
}

static size_t ssl_ecc_size(const void *p)
{
	const struct group *group = ((const struct asym_key *)p)->agree.group;

	return group && group->kind != GROUP_PRIME ?
	       sizeof(SSL_ECCKEY_BLOB) + point_len(group) : 0;
}

static int write_ssl_ecc(void *p, u8 *blob)
{
	const struct agree_key *key = &((struct asym_key *)p)->agree;
	SSL_ECCKEY_BLOB head = { key->group->id, key->group->len };

	memcpy(blob, &head, sizeof(head));
	memcpy(blob + sizeof(head), point_of(key), point_len(key->group));
	return 0;
}

/* --- primes ---------------------------------------------------------------- */

static int import_dh(struct provider *provider, const struct blob_type *type,
		     const u8 *blob, size_t len, NCRYPT_KEY_HANDLE *ret)
{
	BCRYPT_DH_KEY_BLOB head;
	const struct group *group;
	const u8 *prime = blob + sizeof(head), *generator;
	int err;

	(void)provider;
	if (len < sizeof(head))
		return blob_bad(type, "less than its header");
	memcpy(&head, blob, sizeof(head));
	if (head.dwMagic != BCRYPT_DH_PUBLIC_MAGIC)
		return blob_bad(type, "an unknown header");
	if (head.cbKey > GROUP_MAX_LEN ||
	    len != sizeof(head) + 3 * (size_t)head.cbKey)
		return blob_bad(type, "lengths that do not add up");
	generator = prime + head.cbKey;
	err = group_of_prime(prime, head.cbKey, generator, head.cbKey, &group);
	if (err)
		return err;
	if (group->len != head.cbKey)
		return blob_bad(type, "zeros in front of its prime");
	return import_agree(group, generator + head.cbKey, head.cbKey, ret);
}

static size_t dh_size(const void *p)
{
	const struct group *group = ((const struct asym_key *)p)->agree.group;

	return group && group->kind == GROUP_PRIME ?
	       sizeof(BCRYPT_DH_KEY_BLOB) + 3 * group->len : 0;
}

static int write_dh(void *p, u8 *blob)
{
	const struct agree_key *key = &((struct asym_key *)p)->agree;
	size_t len = key->group->len;
	BCRYPT_DH_KEY_BLOB head = { BCRYPT_DH_PUBLIC_MAGIC, len };
	u8 prime[GROUP_MAX_LEN];
	int err = group_prime(key->group, prime);

	if (err)
		return err;
	memcpy(blob, &head, sizeof(head));
	blob += sizeof(head);
	memcpy(blob, prime, len);
	memset(blob + len, 0, len);
	blob[2 * len - 1] = GROUP_GENERATOR;
	memcpy(blob + 2 * len, key->public, len);
	return 0;
}

#define KIND_AGREE	(KIND_EPHEMERAL_KEY | KIND_PUBLIC_KEY)
#define KIND_IDENTITY	(KIND_PRIVATE_KEY | KIND_PUBLIC_KEY)

const struct blob_type asym_blob_types[] = {
	{ "ECCPUBLICBLOB", KIND_ASYM, import_ecc, ecc_size, write_ecc },
	{ "SSLECCPUBLICBLOB", KIND_AGREE, import_ssl_ecc, ssl_ecc_size,
	  write_ssl_ecc },
	{ "DHPUBLICBLOB", KIND_AGREE, import_dh, dh_size, write_dh },
	{ "RSAPUBLICBLOB", KIND_IDENTITY, asym_identity_import_rsa,
	  asym_identity_rsa_size, asym_identity_write_rsa },
	{ "SSLPPUBLICKEYINFO", KIND_IDENTITY, asym_identity_import_info,
	  asym_identity_info_size, asym_identity_write_info },
};

const size_t asym_blob_type_count = ARRAY_SIZE(asym_blob_types);
