// SPDX-License-Identifier: MIT
/* Makes a connection from a handshake's secrets: sslp_connection_open(). */
#include <unistd.h>

#include "example.h"
#include "ssl_only_log.h"
#include "ssl_only_options.h"

enum { CLIENT, SERVER };

static NCRYPT_HANDLE connect_and_wipe(struct ssl_only *s,
				      struct sslp_secrets *hand)
{
	NCRYPT_HANDLE connection = 0;
	SECURITY_STATUS status;

	if (ssl_only_options.resume && s->role == NCRYPT_SSL_SERVER_FLAG &&
	    fork()) {
		explicit_bzero(hand, sizeof(*hand));
		return 0;
	}
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

	ssl_only_log_master(s);
	ssl_only_export12(s);
	hand.secret_len = ssl_only_secret_bytes(s, s->master,
						SSLP_MASTER_SECRET_BLOB,
						hand.master);
	memcpy(hand.client_random, s->random[CLIENT], SSL_ONLY_RANDOM);
	memcpy(hand.server_random, s->random[SERVER], SSL_ONLY_RANDOM);
	return connect_and_wipe(s, &hand);
}

NCRYPT_HANDLE ssl_only_connection(struct ssl_only *s,
				  NCRYPT_KEY_HANDLE secrets[2])
{
	struct sslp_secrets hand = { .secret_len = 0 };

	/* Tickets have used the new keys, see ssl_only_session.c */
	if (ssl_only_options.resume && s->role == NCRYPT_SSL_SERVER_FLAG)
		hand.write_seq = s->write_seq;
	else if (ssl_only_options.resume)
		hand.read_seq = s->read_seq;
	hand.secret_len = ssl_only_secret_bytes(s, secrets[CLIENT],
						SSLP_TRAFFIC_SECRETS_BLOB,
						hand.client_traffic);
	ssl_only_secret_bytes(s, secrets[SERVER], SSLP_TRAFFIC_SECRETS_BLOB,
			      hand.server_traffic);
	ssl_only_drop(&secrets[CLIENT]);
	ssl_only_drop(&secrets[SERVER]);
	return connect_and_wipe(s, &hand);
}
