// SPDX-License-Identifier: MIT
/* Records: wrong arguments. */
#include <unistd.h>

#include "misuse.h"

#define LEN	100
#define SEALED	(5 + 8 + LEN + 16)	/* TLS 1.2 GCM */

struct packet {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE key;
	BYTE *in;
	DWORD in_len;
	BYTE *out;
	DWORD size;
	DWORD *result;
	ULONGLONG seq;
	DWORD type, flags;
};

/* Content, a record that world.read opens, and that record spoiled */
static BYTE content[16385], sealed[SEALED], version[SEALED], type[SEALED],
	    length[SEALED], changed[SEALED];

static SECURITY_STATUS make_encrypt(void *p)
{
	struct packet *a = p;

	return SslEncryptPacket(a->prov, a->key, a->in, a->in_len, a->out,
				a->size, a->result, a->seq, a->type, a->flags);
}

static SECURITY_STATUS make_decrypt(void *p)
{
	struct packet *a = p;

	return SslDecryptPacket(a->prov, a->key, a->in, a->in_len, a->out,
				a->size, a->result, a->seq, a->flags);
}

static void wrong_direction(void *p)
{
	struct packet *a = p;

	a->key = a->key == world.write ? world.read : world.write;
}

static void overlap(void *p)
{
	struct packet *a = p;

	a->in = out.bytes + 1;
}

static void overlap_record(void *p)
{
	struct packet *a = p;

	memcpy(out.bytes + 1, sealed, SEALED);
	a->in = out.bytes + 1;
}

#define WRONGS								\
	WRONG(struct packet, in, NULL, NTE_INVALID_PARAMETER),		\
	WRONG(struct packet, result, NULL, NTE_INVALID_PARAMETER),	\
	WRONG(struct packet, flags, 1, NTE_BAD_FLAGS),			\
	WRONG(struct packet, seq, UINT64_MAX, NTE_BAD_KEY_STATE),	\
	SPOIL("a key of the other direction", NTE_BAD_KEY_STATE,	\
	      wrong_direction)

static const struct call encrypt_call = {
	.name = "SslEncryptPacket", .make = make_encrypt,
	.args = &(struct packet){ 0, 0, content, LEN, out.bytes,
				  sizeof(out.bytes), &out.number, 7,
				  CT_APPLICATIONDATA, 0 },
	.size = sizeof(struct packet),
	.handles = (const struct handle_arg[]){
		HANDLE(struct packet, prov, PROVIDER, provider),
		HANDLE(struct packet, key, SESSION, write),
		NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		WRONGS,
		WRONG(struct packet, in_len, 0, NTE_INVALID_PARAMETER),
		WRONG(struct packet, in_len, 16385, NTE_INVALID_PARAMETER),
		WRONG(struct packet, in_len, UINT32_MAX, NTE_INVALID_PARAMETER),
		WRONG(struct packet, type, 0, NTE_INVALID_PARAMETER),
		WRONG(struct packet, type, 19, NTE_INVALID_PARAMETER),
		WRONG(struct packet, type, 24, NTE_INVALID_PARAMETER),
		WRONG(struct packet, type, 0x117, NTE_INVALID_PARAMETER),
		WRONG(struct packet, size, 0, NTE_BUFFER_TOO_SMALL),
		WRONG(struct packet, size, SEALED - 1, NTE_BUFFER_TOO_SMALL),
		WRONG(struct packet, seq, 23726566, NTE_BAD_KEY_STATE),
		SPOIL("overlap", NTE_BUFFERS_OVERLAP, overlap),
		NO_MORE_WRONGS },
};

#define OPEN_WRONGS							\
	WRONG(struct packet, in_len, 0, NTE_BAD_DATA),			\
	WRONG(struct packet, in_len, 4, NTE_BAD_DATA),			\
	WRONG(struct packet, in_len, SEALED - 1, NTE_BAD_DATA),		\
	WRONG(struct packet, in, version, NTE_BAD_DATA),		\
	WRONG(struct packet, in, type, NTE_BAD_DATA),			\
	WRONG(struct packet, in, length, NTE_BAD_DATA),			\
	WRONG(struct packet, in, changed, NTE_DECRYPTION_FAILURE),	\
	WRONG(struct packet, seq, 8, NTE_DECRYPTION_FAILURE),		\
	SPOIL("overlap", NTE_BUFFERS_OVERLAP, overlap_record)

static const struct call decrypt_call = {
	.name = "SslDecryptPacket", .make = make_decrypt,
	.args = &(struct packet){ 0, 0, sealed, SEALED, out.bytes,
				  sizeof(out.bytes), &out.number, 7, 0, 0 },
	.size = sizeof(struct packet),
	.handles = (const struct handle_arg[]){
		HANDLE(struct packet, prov, PROVIDER, provider),
		HANDLE(struct packet, key, SESSION, read),
		NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		WRONGS, OPEN_WRONGS,
		WRONG(struct packet, size, LEN - 1, NTE_BUFFER_TOO_SMALL),
		NO_MORE_WRONGS },
};

/* sslp_decrypt_packet() has its own names for the same things */
struct typed {
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE key;
	BYTE *in;
	size_t in_len;
	ULONGLONG seq;
	BYTE *type;
	void *data;
	size_t size, *len;
};

static SECURITY_STATUS make_typed(void *p)
{
	struct typed *a = p;

	return sslp_decrypt_packet(a->prov, a->key, a->in, a->in_len, a->seq,
				   a->type, a->data, a->size, a->len);
}

static const struct call typed_call = {
	.name = "sslp_decrypt_packet", .make = make_typed,
	.args = &(struct typed){ 0, 0, sealed, SEALED, 7, &out.type, out.bytes,
				 sizeof(out.bytes), &out.size },
	.size = sizeof(struct typed),
	.handles = (const struct handle_arg[]){
		HANDLE(struct typed, prov, PROVIDER, provider),
		HANDLE(struct typed, key, SESSION, read),
		NO_MORE_HANDLES },
	.wrongs = (const struct wrong[]){
		WRONG(struct typed, in, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct typed, type, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct typed, len, NULL, NTE_INVALID_PARAMETER),
		WRONG(struct typed, in, changed, NTE_DECRYPTION_FAILURE),
		WRONG(struct typed, in, type, NTE_BAD_DATA),
		WRONG(struct typed, in_len, SIZE_MAX, NTE_BAD_DATA),
		WRONG(struct typed, seq, UINT64_MAX, NTE_BAD_KEY_STATE),
		NO_MORE_WRONGS },
};

/* Make a server's records, because world.read is a client's */
static void make_records(void)
{
	NCRYPT_KEY_HANDLE master = new_master(world.provider,
					      TLS1_2_PROTOCOL_VERSION, GCM12,
					      SERVER);
	struct keys keys = new_keys(world.provider, master);
	DWORD len;

	must(SslEncryptPacket(world.provider, keys.write, content, LEN, sealed,
			      SEALED, &len, 7, CT_HANDSHAKE, 0),
	     "SslEncryptPacket");
	free_keys(keys);
	free_handle(master);
	memcpy(version, sealed, SEALED);
	memcpy(type, sealed, SEALED);
	memcpy(length, sealed, SEALED);
	memcpy(changed, sealed, SEALED);
	version[2]--;
	type[0] = 19;
	length[4]++;
	changed[SEALED - 1] ^= 1;
}

/* A key in a socket makes no records here: two would have one number */
static void test_installed(void)
{
	NCRYPT_KEY_HANDLE master = new_master(world.provider,
					      TLS1_2_PROTOCOL_VERSION, GCM12,
					      CLIENT);
	struct keys keys = new_keys(world.provider, master);
	const struct sslp_ktls_options options = {
		.size = sizeof(options), .write_seq = 1,
	};
	SECURITY_STATUS status;
	DWORD len;
	int fds[2];

	tcp_pair(fds);
	status = sslp_ktls_install(world.provider, fds[0], keys.write, 0,
				   &options);
	if (status == NTE_NOT_SUPPORTED) {
		skip("a write key that is in a socket makes no records",
		     "no kernel TLS");
	} else {
		must(status, "sslp_ktls_install");
		ok_status(SslEncryptPacket(world.provider, keys.write, content,
					   LEN, out.bytes, sizeof(out.bytes),
					   &len, 0, CT_APPLICATIONDATA, 0),
			  NTE_BAD_KEY_STATE,
			  "a write key that is in a socket makes no records");
	}
	close(fds[0]);
	close(fds[1]);
	free_keys(keys);
	free_handle(master);
}

void misuse_record(void)
{
	make_records();
	test_call(&encrypt_call);
	test_call(&decrypt_call);
	test_call(&typed_call);
	test_installed();
}
