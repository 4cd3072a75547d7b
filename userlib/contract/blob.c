// SPDX-License-Identifier: MIT
/* Keys as bytes: the formats of blobs. */
#include "../base/lock.h"
#include "armed.h"
#include "asym_blob.h"
#include "blob.h"
#include "deferred.h"
#include "import.h"
#include "status.h"
#include "suite_info.h"
#include "wstr.h"

/* A session key as BCRYPT_OPAQUE_KEY_BLOB; private to this library */
struct session_key_blob {
	u32 magic, size;
	u32 protocol, suite, role, direction;
	struct record_key record;
	u8 installed;		/* is in a socket, and must not go into another */
};

static_assert(sizeof(struct session_key_blob) ==
	      offsetof(struct session_key_blob, installed) + 1,
	      "a session key blob has no padding that has no name");

#define SESSION_KEY_BLOB_MAGIC	0x4b504c53	/* "SLPK" */

int blob_bad(const struct blob_type *type, const char *what)
{
	return fail(EBADDATA, "the %s blob has %s", type->name, what);
}

static bool is_role(u32 role)
{
	return role == NCRYPT_SSL_CLIENT_FLAG ||
	       role == NCRYPT_SSL_SERVER_FLAG;
}

/* Parts of a blob that do not fit together are bad data */
static int blob_error(int err)
{
	return err == -EINVAL || err == -EOPNOTSUPP ? -EBADDATA : err;
}

static int import_secret(struct provider *provider,
			 const struct blob_type *type, const u8 *blob,
			 size_t len, NCRYPT_KEY_HANDLE *ret)
{
	struct sslp_secret_blob head;
	struct secret_source src = { .kind = type->kinds };

	if (len < sizeof(head))
		return blob_bad(type, "less than its header");
	memcpy(&head, blob, sizeof(head));
	if (head.magic != SSLP_SECRET_BLOB_MAGIC ||
	    head.size != sizeof(head) || head.reserved)
		return blob_bad(type, "an unknown header");
	if (!is_role(head.role) && (head.role || type->kinds != KIND_PSK))
		return blob_bad(type, "no role");
	if (head.first_len > HASH_MAX_DIGEST ||
	    head.second_len > HASH_MAX_DIGEST ||
	    len != sizeof(head) + head.first_len + head.second_len)
		return blob_bad(type, "lengths that do not add up");
	if (head.first_len && head.second_len &&
	    head.first_len != head.second_len)
		return blob_bad(type, "secrets of different lengths");
	if (type->kinds != KIND_TRAFFIC_SECRETS && head.second_len)
		return blob_bad(type, "a second secret");
	src.protocol = head.protocol;
	src.suite = head.cipher_suite;
	src.role = head.role;
	src.len = head.first_len ? head.first_len : head.second_len;
	blob += sizeof(head);
	if (head.first_len)
		src.bytes[SIDE_CLIENT] = blob;
	if (head.second_len)
		src.bytes[SIDE_SERVER] = blob + head.first_len;
	return blob_error(import_source(provider, &src, ret));
}

static u32 second_len(const struct secret *secret)
{
	return secret_has(secret, SIDE_SERVER) ?
	       secret->side[SIDE_SERVER].hmac.len : 0;
}

static size_t secret_size(const void *key)
{
	const struct secret *secret = key;

	return sizeof(struct sslp_secret_blob) +
	       secret->side[SIDE_CLIENT].hmac.len + second_len(secret);
}

static int write_secret(void *key, u8 *blob)
{
	const struct secret *secret = key;
	struct sslp_secret_blob head = {
		.magic = SSLP_SECRET_BLOB_MAGIC,
		.size = sizeof(head),
		.protocol = secret->key.protocol,
		.cipher_suite = secret->key.suite->id,
		.role = secret->key.role,
		.first_len = secret->side[SIDE_CLIENT].hmac.len,
		.second_len = second_len(secret),
	};

	memcpy(blob, &head, sizeof(head));
	blob += sizeof(head);
	/* A rekey may be under way: it replaces bytes, but never the length */
	lock_take(secret_lock(secret));
	memcpy(blob, secret->side[SIDE_CLIENT].bytes, head.first_len);
	memcpy(blob + head.first_len, secret->side[SIDE_SERVER].bytes,
	       head.second_len);
	lock_release(secret_lock(secret));
	return 0;
}

/* A key of a secret without a role may not have a direction yet */
static bool is_end(const struct session_key_blob *blob)
{
	if (blob->protocol == TLS_1_3 && !blob->role)
		return !blob->direction;
	return is_role(blob->role) && (blob->direction == SSLP_TX ||
				       blob->direction == SSLP_RX);
}

static int check_session_key(const struct blob_type *type,
			     const struct session_key_blob *blob)
{
	struct record_key layout;
	const struct suite *suite;
	int err;

	if (blob->magic != SESSION_KEY_BLOB_MAGIC ||
	    blob->size != sizeof(*blob))
		return blob_bad(type, "an unknown header");
	if (!is_end(blob))
		return blob_bad(type, "no role or direction");
	err = suite_info_find(blob->protocol, blob->suite, &suite);
	if (err)
		return blob_error(err);
	record_key_layout(&layout, suite, blob->protocol);
	if (layout.mac_key_len != blob->record.mac_key_len ||
	    layout.key_len != blob->record.key_len ||
	    layout.iv_len != blob->record.iv_len)
		return blob_bad(type, "lengths that do not fit its suite");
	if (blob->installed > 1)
		return blob_bad(type, "an unknown state");
	return 0;
}

static int import_session_key(struct provider *provider,
			      const struct blob_type *type, const u8 *bytes,
			      size_t len, NCRYPT_KEY_HANDLE *ret)
{
	struct session_key_blob blob;
	struct session_key *key;
	int err;

	(void)provider;
	if (len != sizeof(blob))
		return blob_bad(type, "a length of another version");
	memcpy(&blob, bytes, sizeof(blob));
	err = check_session_key(type, &blob) ?:
	      session_key_new(suite_find(blob.suite), blob.protocol, blob.role,
			      blob.direction, &key);
	if (!err) {
		key->record = blob.record;
		key->installed = blob.installed;
		err = handle_publish(&key->key.object, ret);
	}
	wipe(&blob, sizeof(blob));
	return err;
}

static size_t session_key_size(const void *key)
{
	(void)key;
	return sizeof(struct session_key_blob);
}

static int write_session_key(void *p, u8 *bytes)
{
	struct session_key *key = p;
	const struct record_key *record;
	struct record_key room;
	struct session_key_blob blob = {
		.magic = SESSION_KEY_BLOB_MAGIC,
		.size = sizeof(blob),
		.protocol = key->key.protocol,
		.suite = key->key.suite->id,
		.role = key->key.role,
		.direction = key->direction,
	};
	int err;

	err = session_key_record(key, &room, &record);
	if (!err) {
		blob.record = *record;
		blob.installed = key->direction == SSLP_RX ? key->installed :
							     armed_has(key);
		memcpy(bytes, &blob, sizeof(blob));
	}
	wipe(&room, sizeof(room));
	wipe(&blob, sizeof(blob));
	return err;
}

static const struct blob_type blob_types[] = {
	{ "OpaqueKeyBlob", KIND_SESSION_KEY, import_session_key,
	  session_key_size, write_session_key },
	{ "SSLPMASTERSECRET", KIND_MASTER_SECRET, import_secret, secret_size,
	  write_secret },
	{ "SSLPTRAFFICSECRETS", KIND_TRAFFIC_SECRETS, import_secret,
	  secret_size, write_secret },
	{ "SSLPEXPORTERSECRET", KIND_EXPORTER_SECRET, import_secret,
	  secret_size, write_secret },
	{ "TLS13PRESHAREDKEY", KIND_PSK, import_secret, secret_size,
	  write_secret },
};

static const struct blob_type *find(const struct blob_type *types, size_t count,
				    LPCWSTR name)
{
	size_t i;

	for (i = 0; i < count; i++)
		if (wstr_equal(name, types[i].name))
			return &types[i];
	return NULL;
}

int blob_type_find(LPCWSTR name, const struct blob_type **ret)
{
	const struct blob_type *type;

	if (!name)
		return fail(EINVAL, "pszBlobType is NULL");
	type = find(blob_types, ARRAY_SIZE(blob_types), name);
#ifdef HAVE_ASYM
	if (!type)
		type = find(asym_blob_types, asym_blob_type_count, name);
#endif
	if (!type)
		return fail(EBADTYPE, "unknown blob type");
	*ret = type;
	return 0;
}

int blob_import(struct provider *provider, const struct blob_type *type,
		const u8 *blob, size_t len, NCRYPT_KEY_HANDLE *ret)
{
	return type->import(provider, type, blob, len, ret);
}

static bool in_kernel(const struct object *object)
{
	return object->kind & KIND_SECRET &&
	       secret_in_kernel((const struct secret *)object);
}

int blob_export(struct object *object, const struct blob_type *type,
		u8 *out, DWORD out_len, DWORD *ret_len)
{
	size_t len;
	int err = 0;

	if (!(object->kind & type->kinds))
		return fail(EBADTYPE, "this key has no %s blob", type->name);
	if (in_kernel(object))
		return fail(EOPNOTSUPP, "the secret is in the kernel and cannot be exported");
	len = type->size(object);
	if (!len)
		return fail(EBADTYPE, "this key has no %s blob", type->name);
	if (out && out_len < len) {
		*ret_len = len;
		return fail(ETOOSMALL, "cbOutput is %u, the blob has %zu bytes",
			    out_len, len);
	}
	if (out)
		err = type->write(object, out);
	if (!err)
		*ret_len = len;
	return err;
}
