// SPDX-License-Identifier: MIT
/* The other end of a connection: records made by hand, right or wrong. */
#include <sys/socket.h>
#include <unistd.h>

#include "connection_peer.h"

const BYTE update_message[5] = { 24, 0, 0, 1, 0 };
const BYTE update_request[5] = { 24, 0, 0, 1, 1 };

struct sslp_secrets test_secrets(DWORD protocol, DWORD suite, DWORD role)
{
	bool tls13 = protocol == TLS1_3_PROTOCOL_VERSION;
	struct sslp_secrets s = {
		.size = sizeof(s), .role = role, .protocol = protocol,
		.cipher_suite = suite,
		.secret_len = tls13 ? hash_len13(suite) : MASTER_LEN,
		.write_seq = !tls13, .read_seq = !tls13,
	};

	fill(SEED_CLIENT_RANDOM, s.client_random, sizeof(s.client_random));
	fill(SEED_SERVER_RANDOM, s.server_random, sizeof(s.server_random));
	fill(SEED_MASTER, s.master, sizeof(s.master));
	fill(SEED_CLIENT_TRAFFIC, s.client_traffic, sizeof(s.client_traffic));
	fill(SEED_SERVER_TRAFFIC, s.server_traffic, sizeof(s.server_traffic));
	return s;
}

/* Makes the keys of both secrets as they are now */
static void make_keys13(struct peer *p)
{
	NCRYPT_KEY_HANDLE pair;

	/*
	 * Keys have a role: a client writes with the client's. So this end
	 * plays the client
	 */
	must(sslp_import_traffic_secrets(p->prov, &pair, p->protocol, p->suite,
					 p->secret[0], p->secret[1],
					 hash_len13(p->suite), CLIENT),
	     "traffic secrets of the peer");
	must(SslGenerateSessionKeys(p->prov, pair, &p->keys.read,
				    &p->keys.write, NULL, 0), "keys");
	free_handle(pair);
}

void peer_open(struct peer *p, int fd, DWORD protocol, DWORD suite, DWORD role)
{
	struct sslp_secrets s = test_secrets(protocol, suite, role);
	NCRYPT_KEY_HANDLE master;
	bool client = role == CLIENT;

	memset(p, 0, sizeof(*p));
	p->prov = open_provider(SSLP_SOFTWARE_PROVIDER);
	p->fd = fd;
	p->protocol = protocol;
	p->suite = suite;
	p->write_seq = s.write_seq;
	p->read_seq = s.read_seq;
	if (protocol == TLS1_3_PROTOCOL_VERSION) {
		memcpy(p->secret[0], client ? s.client_traffic :
					      s.server_traffic, 64);
		memcpy(p->secret[1], client ? s.server_traffic :
					      s.client_traffic, 64);
		make_keys13(p);
		return;
	}
	master = new_master(p->prov, protocol, suite, role);
	p->keys = new_keys(p->prov, master);
	free_handle(master);
}

void peer_close(struct peer *p)
{
	free_keys(p->keys);
	free_handle(p->prov);
	close(p->fd);
}

size_t peer_make(struct peer *p, BYTE type, const void *data, size_t len,
		 BYTE *record)
{
	DWORD made = 0;

	must(SslEncryptPacket(p->prov, p->keys.write, (PBYTE)data, len, record,
			      RECORD_ROOM, &made, p->write_seq++, type, 0),
	     "a record of the peer");
	return made;
}

static void send_all(int fd, const BYTE *data, size_t len)
{
	ssize_t n;

	for (; len; data += n, len -= n) {
		n = send(fd, data, len, MSG_NOSIGNAL);
		if (n <= 0)
			return;
	}
}

void peer_send(struct peer *p, BYTE type, const void *data, size_t len)
{
	BYTE record[RECORD_ROOM];

	send_all(p->fd, record, peer_make(p, type, data, len, record));
}

int peer_receive(struct peer *p, BYTE *data, size_t *len)
{
	BYTE record[RECORD_ROOM], type = 0;
	size_t body;

	if (recv(p->fd, record, 5, MSG_WAITALL) != 5)
		return 0;
	body = record[3] << 8 | record[4];
	if (body > RECORD_ROOM - 5 ||
	    recv(p->fd, record + 5, body, MSG_WAITALL) != (ssize_t)body)
		return 0;
	if (sslp_decrypt_packet(p->prov, p->keys.read, record, 5 + body,
				p->read_seq, &type, data, RECORD_ROOM, len))
		return -1;
	p->read_seq++;
	return type;
}

void peer_next(struct peer *p, int which)
{
	size_t len = hash_len13(p->suite);
	BYTE next[64];

	must(sslp_hkdf_expand_label(p->prov, len == 48 ? u"SHA384" : u"SHA256",
				    p->secret[which], len, "traffic upd", NULL,
				    0, next, len), "the next secret");
	memcpy(p->secret[which], next, len);
	free_keys(p->keys);
	make_keys13(p);
	if (which)
		p->read_seq = 0;
	else
		p->write_seq = 0;
}

void peer_update(struct peer *p, bool request)
{
	peer_send(p, CT_HANDSHAKE, request ? update_request : update_message,
		  sizeof(update_message));
	peer_next(p, 0);
}
