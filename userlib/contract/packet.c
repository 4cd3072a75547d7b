// SPDX-License-Identifier: MIT
/* Records in user space: SslEncryptPacket(), SslDecryptPacket(). */
#include <stdlib.h>

#include "../record/record.h"
#include "armed.h"
#include "check.h"
#include "deferred.h"
#include "status.h"

/* The contract allows no empty plaintext; see windows-compat.rst */
#define INPUT_MIN	1

/**
 * struct packet - the arguments of a call
 * @in: input
 * @in_len: bytes
 * @out: output; NULL only asks for its size
 * @size: bytes at @out
 * @seq: number of the record
 * @type: content type, when encrypting
 */
struct packet {
	const u8 *in;
	size_t in_len;
	u8 *out;
	size_t size;
	u64 seq;
	u32 type;
};

/* What a call returns beside its status */
struct packet_result {
	size_t len;
	u8 type;
};

static int check_input(const struct packet *p)
{
	return check_pointer(p->in, "the input");
}

static int check_direction(const struct session_key *key, u32 direction)
{
	if (key->direction == direction || !key->direction)
		return 0;
	return fail(EBADSTATE, "hKey is a %s key, which does not %s",
		    direction == SSLP_TX ? "read" : "write",
		    direction == SSLP_TX ? "encrypt" : "decrypt");
}

static int check_size(const struct packet *p, size_t needed)
{
	if (p->size >= needed)
		return 0;
	return fail(ETOOSMALL, "the output has %zu bytes, %zu are needed",
		    p->size, needed);
}

/* Only bytes of the output that may be written count */
static int check_overlap(const struct packet *p, size_t written,
			 const u8 *in_place)
{
	uintptr_t in = (uintptr_t)p->in, out = (uintptr_t)p->out;

	if (p->in == in_place || in + p->in_len <= out || out + written <= in)
		return 0;
	return fail(EOVERLAP, "input and output overlap, and content and ciphertext do not begin at the same byte");
}

/* Starts the record room with @key; stop() ends both */
static int start(struct session_key *key, bool sealing, struct record_state *s)
{
	const struct record_key *record;
	struct record_key room;
	int err;

	memset(s, 0, sizeof(*s));
	err = session_key_record(key, &room, &record) ?:
	      record_start(s, key->key.suite, key->key.protocol, record,
			   sealing);
	wipe(&room, sizeof(room));
	return err;
}

/*
 * A key of a secret without a role gets the direction of its first record. If
 * it were used in both directions, it would repeat nonces
 */
static void keep_direction(struct session_key *key, u32 direction)
{
	bool client = secret_side_of(NCRYPT_SSL_CLIENT_FLAG, direction) ==
		      key->side;

	if (key->direction)
		return;
	key->direction = direction;
	key->key.role = client ? NCRYPT_SSL_CLIENT_FLAG :
				 NCRYPT_SSL_SERVER_FLAG;
}

/* TLS 1.0 continues from the end of this record: the state is in the key */
static void keep_chain(struct session_key *key, const struct record_state *s)
{
	if (s->protocol == TLS_1_0)
		memcpy(key->record.iv, s->key.iv, sizeof(key->record.iv));
}

static int seal(struct session_key *key, const struct packet *p)
{
	struct record_state s;
	int err;

	err = start(key, true, &s) ?: armed_sealing(key, p->seq) ?:
	      record_seal(&s, p->seq, p->type, p->in, p->in_len, p->out);
	if (!err) {
		keep_chain(key, &s);
		keep_direction(key, SSLP_TX);
	}
	record_finish(&s);
	return err;
}

static int check_encrypt(struct session_key *key, const struct packet *p)
{
	if (p->in_len < INPUT_MIN || p->in_len > RECORD_CONTENT_MAX)
		return fail(EINVAL, "cbInput is %zu, %d to %d are possible",
			    p->in_len, INPUT_MIN, RECORD_CONTENT_MAX);
	if (armed_has(key))
		return fail(EBADSTATE, "hKey is in a socket: the kernel makes its records, and this call would repeat their nonces");
	return record_check_seal(key->key.suite, key->key.protocol, p->seq,
				 p->type, p->in_len);
}

static int encrypt(struct session_key *key, const struct packet *p,
		   struct packet_result *ret)
{
	struct record_shape shape;
	int err;

	err = record_shape_of(key->key.suite, key->key.protocol, &shape) ?:
	      check_direction(key, SSLP_TX) ?: check_encrypt(key, p);
	if (err)
		return err;
	ret->len = record_sealed_len(&shape, p->in_len);
	if (!p->out)
		return 0;
	return check_size(p, ret->len) ?:
	       check_overlap(p, ret->len, p->out + shape.header_len) ?:
	       seal(key, p);
}

/*
 * A record is opened into a temporary buffer. So nobody sees what fails
 * authentication, and an input that is opened in place is still there.
 */
static int open_aside(struct session_key *key, const struct packet *p,
		      u8 *aside, struct packet_result *ret)
{
	struct record_opened opened;
	struct record_state s;
	int err;

	err = start(key, false, &s) ?:
	      record_open(&s, p->seq, p->in, p->in_len, aside, &opened);
	if (!err) {
		ret->len = opened.len;
		ret->type = opened.type;
		err = check_size(p, opened.len);
	}
	if (!err) {
		copy_bytes(p->out, aside, opened.len);
		keep_chain(key, &s);
		keep_direction(key, SSLP_RX);
	}
	record_finish(&s);
	return err;
}

static int open_record(struct session_key *key, const struct packet *p,
		struct packet_result *ret)
{
	u8 *aside = malloc(p->in_len);
	int err;

	if (!aside)
		return fail(ENOMEM, "out of memory for a record of %zu bytes",
			    p->in_len);
	err = open_aside(key, p, aside, ret);
	wipe(aside, p->in_len);
	free(aside);
	return err;
}

static int check_record(const struct session_key *key, const struct packet *p)
{
	enum record_alert alert;

	return record_check_whole(key->key.protocol, p->in, p->in_len, &alert);
}

static int decrypt(struct session_key *key, const struct packet *p,
		   struct packet_result *ret)
{
	struct record_shape shape;
	size_t most;
	int err;

	err = record_shape_of(key->key.suite, key->key.protocol, &shape) ?:
	      check_direction(key, SSLP_RX) ?: check_record(key, p);
	if (err)
		return err;
	most = record_content_max(&shape, p->in_len);
	ret->len = most;
	if (!p->out)
		return 0;
	if (most > p->size)
		most = p->size;
	return check_overlap(p, most, p->out - shape.header_len) ?:
	       open_record(key, p, ret);
}

typedef int packet_call(struct session_key *key, const struct packet *p,
			struct packet_result *ret);

static int with_key(NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hKey,
		    packet_call *call, const struct packet *p,
		    struct packet_result *ret)
{
	struct provider *provider = provider_get(hSslProvider);
	struct session_key *key = NULL;
	int err = -EBADHANDLE;

	if (provider)
		key = handle_get(hKey, KIND_SESSION_KEY, "hKey");
	if (key)
		err = call(key, p, ret);
	object_put(key);
	provider_put(provider);
	return err;
}

/* The size is reported even if the output is too small */
static bool has_len(int err)
{
	return !err || err == -ETOOSMALL;
}

/* What both functions of the contract share */
static SECURITY_STATUS ssl_packet(NCRYPT_PROV_HANDLE hSslProvider,
				  NCRYPT_KEY_HANDLE hKey, packet_call *call,
				  const struct packet *p, DWORD *pcbResult,
				  DWORD dwFlags)
{
	struct packet_result ret = { 0 };
	int err;

	err = check_input(p) ?: check_pointer(pcbResult, "pcbResult") ?:
	      check_apart(p->out, p->size, "pbOutput", pcbResult,
			  sizeof(*pcbResult), "pcbResult") ?:
	      check_flags(dwFlags) ?:
	      with_key(hSslProvider, hKey, call, p, &ret);
	if (has_len(err))
		*pcbResult = ret.len;
	return status_of(err);
}

LIBEXPORT SECURITY_STATUS WINAPI SslEncryptPacket(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hKey,
		PBYTE pbInput, DWORD cbInput, PBYTE pbOutput, DWORD cbOutput,
		DWORD *pcbResult, ULONGLONG SequenceNumber,
		DWORD dwContentType, DWORD dwFlags)
{
	const struct packet p = { pbInput, cbInput, pbOutput, cbOutput,
				  SequenceNumber, dwContentType };

	return ssl_packet(hSslProvider, hKey, encrypt, &p, pcbResult, dwFlags);
}

LIBEXPORT SECURITY_STATUS WINAPI SslDecryptPacket(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hKey,
		PBYTE pbInput, DWORD cbInput, PBYTE pbOutput, DWORD cbOutput,
		DWORD *pcbResult, ULONGLONG SequenceNumber, DWORD dwFlags)
{
	const struct packet p = { pbInput, cbInput, pbOutput, cbOutput,
				  SequenceNumber, 0 };

	return ssl_packet(hSslProvider, hKey, decrypt, &p, pcbResult, dwFlags);
}

LIBEXPORT SECURITY_STATUS WINAPI sslp_decrypt_packet(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hKey,
		const void *record, size_t record_len, uint64_t seq,
		uint8_t *content_type, void *data, size_t size, size_t *len)
{
	const struct packet p = { record, record_len, data, size, seq, 0 };
	struct packet_result ret = { 0 };
	int err;

	err = check_input(&p) ?: check_pointer(content_type, "content_type") ?:
	      check_pointer(len, "len") ?:
	      check_record_outputs(content_type, data, size, len) ?:
	      with_key(hSslProvider, hKey, decrypt, &p, &ret);
	if (!err && data)
		*content_type = ret.type;
	if (has_len(err))
		*len = ret.len;
	return status_of(err);
}
