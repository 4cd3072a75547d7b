/* SPDX-License-Identifier: MIT */
/* One end of a TLS handshake. Ssl*() calls do all its cryptography. */
#ifndef SSLP_SSL_ONLY_H
#define SSLP_SSL_ONLY_H

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/x509.h>
#include <sslp_connection.h>

#include "ssl_only_bytes.h"

/* RFC 8446 section 4, RFC 5246 section 7.4 */
enum ssl_only_type {
	CLIENT_HELLO = 1, SERVER_HELLO = 2, NEW_SESSION_TICKET = 4,
	ENCRYPTED_EXTENSIONS = 8,
	CERTIFICATE = 11, SERVER_KEY_EXCHANGE = 12, CERTIFICATE_REQUEST = 13,
	SERVER_HELLO_DONE = 14, CERTIFICATE_VERIFY = 15,
	CLIENT_KEY_EXCHANGE = 16, FINISHED = 20, MESSAGE_HASH = 254,
};

/* Section 4.2, RFC 7627, RFC 5077, RFC 5746 */
enum ssl_only_extension_type {
	SERVER_NAME = 0, SUPPORTED_GROUPS = 10, SIGNATURE_ALGORITHMS = 13,
	EXTENDED_MASTER_SECRET = 23, SESSION_TICKET = 35, PRE_SHARED_KEY = 41,
	SUPPORTED_VERSIONS = 43, COOKIE = 44, PSK_KEY_EXCHANGE_MODES = 45,
	KEY_SHARE = 51, RENEGOTIATION_INFO = 0xff01,
};

/* Section 6 */
enum ssl_only_alert {
	UNEXPECTED_MESSAGE = 10, BAD_RECORD_MAC = 20, RECORD_OVERFLOW = 22,
	HANDSHAKE_FAILURE = 40, BAD_CERTIFICATE = 42, ILLEGAL_PARAMETER = 47,
	DECODE_ERROR = 50, DECRYPT_ERROR = 51, PROTOCOL_VERSION = 70,
	INTERNAL_ERROR = 80, MISSING_EXTENSION = 109,
	UNSUPPORTED_EXTENSION = 110, CERTIFICATE_REQUIRED = 116,
};

#define SSL_ONLY_HEAD	4	/* of a message: type, length */
#define TLS12		TLS1_2_PROTOCOL_VERSION	/* and legacy_version */
#define TLS13		TLS1_3_PROTOCOL_VERSION
#define SSL_ONLY_RANDOM	32
#define SSL_ONLY_SECRET	64	/* bytes of the longest secret */

/* Section 4.1.3: the random of a ServerHello that is a HelloRetryRequest */
extern const uint8_t ssl_only_retry_random[SSL_ONLY_RANDOM];

/* The end of the random if a server chooses TLS 1.2 but can do better */
#define SSL_ONLY_DOWNGRADE	8
extern const uint8_t ssl_only_downgrade[SSL_ONLY_DOWNGRADE];

/* A suite that stands for an empty renegotiation_info: RFC 5746 section 3.3 */
#define EMPTY_SCSV		0x00ff

struct ssl_only_session;

/**
 * struct ssl_only - one end of a handshake
 * @sock: TCP connection, which this closes
 * @role: NCRYPT_SSL_CLIENT_FLAG or NCRYPT_SSL_SERVER_FLAG
 * @protocol: TLS13, until a server chooses TLS12
 * @suite: as agreed on
 * @random: of the client and of the server
 * @group: key type of @own
 * @own: ephemeral key
 * @handshake: Handshake Secret
 * @master: master secret of TLS 1.2
 * @master13: Master Secret
 * @session: the session that is or can be resumed, owned by others; NULL in a
 *	server until it has found or made one
 * @extended: the master secret of TLS 1.2 is the extended one of RFC 7627
 * @resumed: this handshake resumes it
 * @ticket: a new ticket of TLS 1.2 is part of this handshake
 * @psk: the number of the PSK that a server has chosen
 * @secrets: traffic secrets of the client and the server, first those of the
 *	handshake, then those of application data
 * @read_key, @write_key: 0 while records are in the clear
 * @read_seq, @write_seq: numbers of the next records
 * @transcript: 0 until the suite is known
 * @pending: the beginning of the transcript, kept until then; in TLS 1.2 all
 *	messages
 * @inbox: the bytes of handshake messages that have come, the present one first
 * @message_len: bytes of the present one
 * @identity: own private key, or 0
 * @chain: own certificates
 * @ca: file with trusted certificates, or NULL for those of the system
 * @host: the peer's name, NULL where the peer is a client
 * @peer: the peer's public key, for verifying
 * @peer_key: the same for libcrypto, which tells its kind
 * @schemes: the peer's signature algorithms, as they are in its extension
 */
struct ssl_only {
	int sock;
	DWORD role, protocol, suite, group;
	uint8_t random[2][SSL_ONLY_RANDOM];
	NCRYPT_PROV_HANDLE prov;
	NCRYPT_KEY_HANDLE own, handshake, master, master13, secrets[2];
	struct ssl_only_session *session;
	bool extended, resumed, ticket;
	uint16_t psk;
	NCRYPT_KEY_HANDLE read_key, write_key;
	uint64_t read_seq, write_seq;
	NCRYPT_HASH_HANDLE transcript;
	struct ssl_only_bytes pending, inbox;
	size_t message_len;
	unsigned int spare_records;
	NCRYPT_KEY_HANDLE identity;
	STACK_OF(X509) *chain;
	const char *ca, *host;
	NCRYPT_KEY_HANDLE peer;
	EVP_PKEY *peer_key;
	struct ssl_only_bytes schemes;
};

/* --- ssl_only.c: keys, transcript and what holds them -------------------- */

/* Makes a new end on @sock */
struct ssl_only *ssl_only_new(int sock, DWORD role);
void ssl_only_free(struct ssl_only *s);
/* Frees what a handle stands for, and sets it to 0 */
void ssl_only_drop(NCRYPT_HANDLE *handle);

/* Whether @suite may be used with @protocol */
bool ssl_only_has_suite(uint16_t suite, DWORD protocol);
/* Whether any suite is for a protocol */
bool ssl_only_may(DWORD protocol);

void ssl_only_transcript_start(struct ssl_only *s);
void ssl_only_transcript_add(struct ssl_only *s, const uint8_t *message,
			     size_t len);
/* RFC 8446 section 4.4.1: the first ClientHello gives way to its hash */
void ssl_only_transcript_retry(struct ssl_only *s);

/* After the ServerHello: both directions are encrypted from then on */
void ssl_only_handshake_keys(struct ssl_only *s, NCRYPT_KEY_HANDLE peer);
/* After the server's Finished: the secrets of application data, for later */
void ssl_only_application_secrets(struct ssl_only *s,
				  NCRYPT_KEY_HANDLE secrets[2]);
/* Goes on with a new secret in one direction, from record 0 */
void ssl_only_read_key(struct ssl_only *s, NCRYPT_KEY_HANDLE secret);
void ssl_only_write_key(struct ssl_only *s, NCRYPT_KEY_HANDLE secret);

/* --- ssl_only_connection.c ----------------------------------------------- */

/*
 * At the end: makes a connection that goes on with the secrets, which are
 * freed. Records may have been sent with them already. 0: the connection
 * belongs to a child process. A client that leaves early would end this
 * process, which keeps the sessions
 */
NCRYPT_HANDLE ssl_only_connection(struct ssl_only *s,
				  NCRYPT_KEY_HANDLE secrets[2]);

/* The same for TLS 1.2, where both Finished have used the present keys */
NCRYPT_HANDLE ssl_only_connection12(struct ssl_only *s);

void ssl_only_send_finished(struct ssl_only *s);
void ssl_only_receive_finished(struct ssl_only *s);

/* --- ssl_only_record.c: messages in records ------------------------------ */

/* Tells the peer and the user, and ends the program */
__attribute__((noreturn, format(printf, 3, 4)))
void ssl_only_fail(struct ssl_only *s, enum ssl_only_alert alert,
		   const char *text, ...);

/* The same unless @status is 0; the library has a message */
void ssl_only_must(struct ssl_only *s, SECURITY_STATUS status,
		   enum ssl_only_alert alert, const char *what);

/* Ends the program unless a vector was read exactly to its end */
void ssl_only_all_read(struct ssl_only *s, const struct ssl_only_in *in);

/*
 * Receives the next message: its type and body. It is not in the transcript yet
 */
uint8_t ssl_only_receive(struct ssl_only *s, struct ssl_only_in *body);
struct ssl_only_in ssl_only_expect(struct ssl_only *s,
				   enum ssl_only_type type);
/* Adds the message that was received last to the transcript */
void ssl_only_received(struct ssl_only *s);
/* Receives the ChangeCipherSpec of TLS 1.2 at its place */
void ssl_only_receive_change(struct ssl_only *s);
void ssl_only_send_change(struct ssl_only *s);
/* No message may span a change of keys: RFC 8446 section 5.1 */
void ssl_only_no_more(struct ssl_only *s);

/* Begins an extension; ssl_only_close(..., 2) ends it */
size_t ssl_only_extension(struct ssl_only_bytes *to,
			  enum ssl_only_extension_type type);
/* Begins a message; sends it, and adds it to the transcript */
void ssl_only_begin(struct ssl_only_bytes *message, enum ssl_only_type type);
void ssl_only_send(struct ssl_only *s, struct ssl_only_bytes *message);

/* --- ssl_only_hello.c: a client's first flight --------------------------- */

/*
 * ClientHello, twice if the server wants that, and ServerHello; in TLS 1.3 up
 * to the keys
 */
void ssl_only_hello(struct ssl_only *s);

/* --- ssl_only_extensions.c: those of a ClientHello ----------------------- */

/* @cookie is empty, except after a HelloRetryRequest that has one */
void ssl_only_put_extensions(struct ssl_only *s,
			     const struct ssl_only_bytes *cookie,
			     struct ssl_only_bytes *to);
/* A list of numbers, which ends with a 0 */
void ssl_only_put_numbers(struct ssl_only_bytes *to, const uint16_t *numbers);

/* --- ssl_only_offer.c: what a client offers ------------------------------ */

/**
 * struct ssl_only_offer - what a ClientHello says
 * @session: legacy_session_id
 * @suites, @groups, @schemes: in the client's order
 * @versions: absent before TLS 1.3
 * @shares: keys of TLS 1.3
 * @modes, @psks, @binders: what can be resumed, and how
 * @ticket: ticket of TLS 1.2; empty, but not NULL, if the client knows tickets
 * @extended: the client knows the master secret of RFC 7627
 * @secure: the client knows RFC 5746
 *
 * The bytes belong to the message.
 */
struct ssl_only_offer {
	struct ssl_only_in session, suites, versions, groups, shares, schemes;
	struct ssl_only_in modes, psks, binders, ticket;
	bool extended, secure;
};

/* Receives the next message; the random goes into @s */
struct ssl_only_offer ssl_only_receive_offer(struct ssl_only *s);
/* Whether @number is one of a list of numbers of two bytes */
bool ssl_only_has(struct ssl_only_in list, uint16_t number);

/* --- ssl_only_share.c: ephemeral keys ------------------------------------ */

/* Whether a group is allowed, by IANA's number */
bool ssl_only_has_group(uint16_t group);

/* Makes a new ephemeral key */
void ssl_only_new_share(struct ssl_only *s, uint16_t group);
/* Makes a key in the group of a prime that the peer has chosen */
void ssl_only_new_prime_share(struct ssl_only *s, struct ssl_only_in prime,
			      struct ssl_only_in generator);
/* Writes its prime and generator, as TLS 1.2 sends them */
void ssl_only_put_prime(struct ssl_only *s, struct ssl_only_bytes *to);
/* Writes its public half, after a length of @size bytes */
void ssl_only_put_share(struct ssl_only *s, struct ssl_only_bytes *to,
			size_t size);
/* Whether it is a group of RFC 7919, not a curve */
bool ssl_only_is_prime(uint16_t group);
/* Reads the peer's key of the same group from its key_exchange */
NCRYPT_KEY_HANDLE ssl_only_peer_share(struct ssl_only *s,
				      struct ssl_only_in exchange);

/* --- ssl_only_identity.c: certificates and signatures -------------------- */

/* Reads our certificate chain and private key from PEM files */
void ssl_only_open_identity(struct ssl_only *s, const char *certificate,
			    const char *key);
/* Writes our signature algorithms, as in the extension */
void ssl_only_put_schemes(struct ssl_only_bytes *to);
/* Reads the peer's, from its extension */
void ssl_only_keep_schemes(struct ssl_only *s, struct ssl_only_in body);

/* Sends Certificate, which may be empty, and if it is not, CertificateVerify */
void ssl_only_send_identity(struct ssl_only *s);
/* Receives the same from the peer; @body is that of its Certificate */
void ssl_only_receive_identity(struct ssl_only *s, struct ssl_only_in body);
/* Only Certificate, as in TLS 1.2 */
void ssl_only_send_chain(struct ssl_only *s);
void ssl_only_receive_chain(struct ssl_only *s, struct ssl_only_in body);

/* --- ssl_only_scheme.c --------------------------------------------------- */

/**
 * struct ssl_only_scheme - RFC 8446 section 4.2.3
 * @id: IANA's number
 * @type, @bits: the keys that it is for, in libcrypto's terms; 0: any
 * @hash: name of the hash, or "Ed25519", which signs the bytes themselves
 * @flags: of SslSignHash()
 */
struct ssl_only_scheme {
	uint16_t id;
	int type, bits;
	LPCWSTR hash;
	DWORD flags;
};

/* Our first scheme that the peer knows */
const struct ssl_only_scheme *ssl_only_choose_scheme(struct ssl_only *s);
/* Whether our own key is RSA, and may also decrypt */
bool ssl_only_is_rsa(struct ssl_only *s);
bool ssl_only_can_decrypt(struct ssl_only *s);
/* Reads the scheme of a peer's signature, which must fit its key */
const struct ssl_only_scheme *ssl_only_scheme_of(struct ssl_only *s,
						 uint16_t id);

#endif /* SSLP_SSL_ONLY_H */
