// SPDX-License-Identifier: MIT
/* From a handshake's secrets to a connection: sslp_connection_open(). */
#include "example.h"
#include "ssl_only.h"

enum { CLIENT, SERVER };

static void free_handle(NCRYPT_HANDLE *handle)
{
	if (*handle)
		SslFreeObject(*handle, 0);
	*handle = 0;
}

/* The bytes of a secret, for struct sslp_secrets */
static uint32_t export(struct ssl_only *s, NCRYPT_KEY_HANDLE secret,
		       LPCWSTR type, uint8_t *to)
{
	struct {
		struct sslp_secret_blob head;
		uint8_t bytes[64];
	} blob;
	uint32_t len;
	DWORD size;

	ssl_only_must(s, SslExportKey(s->prov, secret, type, (PBYTE)&blob,
				      sizeof(blob), &size, 0),
		      INTERNAL_ERROR, "SslExportKey");
	/* Of two traffic secrets one is there */
	len = blob.head.first_len + blob.head.second_len;
	memcpy(to, blob.bytes, len);
	explicit_bzero(&blob, sizeof(blob));
	return len;
}

static NCRYPT_HANDLE connect_and_wipe(struct ssl_only *s,
				      struct sslp_secrets *hand)
{
	NCRYPT_HANDLE connection = 0;
	SECURITY_STATUS status;

	hand->size = sizeof(*hand);
	hand->role = s->role;
	hand->protocol = s->protocol;
	hand->cipher_suite = s->suite;
	status = sslp_connection_open(s->prov, &connection, s->sock, hand,
				      &example_options);
	explicit_bzero(hand, sizeof(*hand));
	example_must(status, "sslp_connection_open");
	return connection;
}

NCRYPT_HANDLE ssl_only_connection12(struct ssl_only *s)
{
	struct sslp_secrets hand = {
		.write_seq = s->write_seq, .read_seq = s->read_seq,
	};

	hand.secret_len = export(s, s->master, SSLP_MASTER_SECRET_BLOB,
				 hand.master);
	memcpy(hand.client_random, s->random[CLIENT], SSL_ONLY_RANDOM);
	memcpy(hand.server_random, s->random[SERVER], SSL_ONLY_RANDOM);
	return connect_and_wipe(s, &hand);
}

NCRYPT_HANDLE ssl_only_connection(struct ssl_only *s,
				  NCRYPT_KEY_HANDLE secrets[2])
{
	struct sslp_secrets hand = { .secret_len = 0 };

	hand.secret_len = export(s, secrets[CLIENT], SSLP_TRAFFIC_SECRETS_BLOB,
				 hand.client_traffic);
	export(s, secrets[SERVER], SSLP_TRAFFIC_SECRETS_BLOB,
	       hand.server_traffic);
	free_handle(&secrets[CLIENT]);
	free_handle(&secrets[SERVER]);
	return connect_and_wipe(s, &hand);
}
