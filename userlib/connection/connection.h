/* SPDX-License-Identifier: MIT */
/* A connection: its state, and its functions. */
#ifndef SSLP_CONNECTION_CONNECTION_H
#define SSLP_CONNECTION_CONNECTION_H

#include <stdatomic.h>

#include "../engine/vault.h"
#include "../record/record.h"
#include "../schedule/record_key.h"
#include "../socket/ktls_install.h"
#include "judge.h"
#include "limit.h"
#include "tx_lock.h"

/* How a connection ends, as errno values that our calls use for nothing else */
#define ETRUNCATED	EREMOTEIO	/* without close_notify */
#define EALERT		ECOMM		/* by an alert of the peer */
#define EDEAD		EMUSTCLOSE	/* no longer usable */
/* ENODATA means close_notify */

struct half_next;

/**
 * struct half - what protects one direction, in secret memory
 * @secret: traffic secret of the generation in use; none for TLS 1.2, and for
 *	stacks that give record keys
 * @bytes: bytes of @secret
 * @key: record keys made from it
 * @seq: number of the next record, while @kernel is not set
 * @updates: KeyUpdates so far
 * @has_secret: there is one, so the key can be replaced
 * @kernel: the kernel makes the records; for sending it is set once, at the
 *	opening
 * @vaulted: the secret is an object of the engine, and only the kernel has the
 *	key: @key is empty, and the next key is made there
 * @key_due: the key is of the next generation, and the kernel does not have it
 *	yet
 * @before: meanwhile the key that it has, in secret memory; else NULL
 */
struct half {
	struct hmac_key secret;
	u8 bytes[HASH_MAX_DIGEST];
	struct record_key key;
	_Atomic u64 seq, updates;
	atomic_bool kernel;
	bool has_secret, vaulted;
	atomic_bool key_due;
	struct half_next *before;
};

/*
 * Who uses the reading half. A flush by the writer uses it for a moment, and a
 * reader waits for that. Two readers are a mistake of the caller.
 */
enum reading { READ_BY_NOBODY, READ_BY_READER, READ_BY_FLUSH };
#define READING_BITS	2	/* above: process_generation() of the user */

struct inbox;
struct outbox;

/**
 * struct connection - a connection
 * @backend: where it computes; outlives the connection
 * @fd: the caller's socket
 * @suite: suite
 * @cipher: the cipher in kernel TLS, NULL if it does not have it
 * @protocol: TLS_1_2 or TLS_1_3
 * @half: TX and RX; each belongs to the thread that sends or receives
 * @judge: judges what is received; for the reader
 * @received: bytes of application data since our last KeyUpdate that they made
 *	due; for the reader
 * @update_after: see struct limit; also for what is received
 * @in: records in user space and what was handed over; for the reader
 * @looks_updated: the last handshake record began like a KeyUpdate, but was
 *	none: perhaps the kernel waits for a key, see ktls_current_again()
 * @ended: errno that reading returns from now on, or 0
 * @plain: the last use of the reading half was to read data, and it left
 *	nothing that concerns the next read; false if in doubt
 * @reading: READ_BY_NOBODY, or enum reading and in which process: who uses the
 *	reading half now
 * @alert_received: see struct judge; any thread may read it
 *
 * @tx_lock: protects all that follows: whoever holds it may send. The reader
 *	only tries to take it
 * @limit: limit of the sending key
 * @out: records in user space
 * @max_payload: most bytes of a record made here
 * @closed: we have sent close_notify or a fatal alert
 * @held: kernel TLS may still hold a part of that record or of an earlier one,
 *	which the end of sending would drop
 * @send_flags: MSG_DONTWAIT while the sender must not wait, else 0
 * @own_sends: the caller sends by itself, so the reader must not
 * @plain_max: most bytes of a write that can be just one send(): like @plain, as
 *	decided by the last write; whoever takes @tx_lock for anything else sets
 *	it to 0
 *
 * @due: DUE_ALERT and DUE_UPDATE: any thread may set them; they are done under
 * @tx_lock
 * @alert: the alert that is due
 * @alert_sent: the last one
 * @request: the KeyUpdate that is due asks for one of the peer
 * @asked: we have sent one that asks, and the peer's has not come
 * @sent: we have sent application data since the reader looked
 * @unsent: a part of a record of @out has not been sent
 * @reset: the peer has reset the connection
 * @dead: neither sending nor reading is possible
 * @lost: nothing can be sent; what the peer has sent before can still be read
 * @why: why it is dead or lost, a constant
 * @exported: the connection lives in another process now
 *
 * @deadline: until when calls of this direction wait for a socket that does not
 *	block, see patience_until(); 0: they do not wait
 *
 * @plan_no_pad: SSLP_KTLS_RX_NO_PAD, for a receiving key that comes later
 * @no_export: secrets live only in the kernel
 * @reason: why the kernel does not make the records, or empty
 */
struct connection {
	struct backend *backend;
	int fd;
	const struct suite *suite;
	const struct ktls_cipher *cipher;
	u16 protocol;
	struct half *half[DIRECTIONS];
	struct judge judge;
	u64 received, update_after;
	struct inbox *in;
	bool looks_updated;
	int ended;
	bool plain;
	atomic_uint reading;
	_Atomic u16 alert_received;

	struct tx_lock tx_lock;
	struct limit limit;
	struct outbox *out;
	u16 max_payload;
	int send_flags;
	bool closed, held, own_sends;
	size_t plain_max;

	_Atomic u8 due;
	_Atomic u16 alert, alert_sent;
	atomic_bool request, asked, sent, unsent, reset, dead, lost, exported;
	const char *_Atomic why;

	_Atomic s64 deadline[DIRECTIONS];

	bool plan_no_pad, no_export;
	char reason[192];
};

/**
 * struct connection_terms - what a connection is made of
 * @suite: suite
 * @protocol: TLS_1_2 or TLS_1_3
 * @client: we are the client
 * @no_export: the secrets must live only in the kernel
 * @master: TLS 1.2, with @client_random and @server_random
 * @secret: TLS 1.3: traffic secrets, first the one that we write with
 * @key: instead of secrets: record keys, first the one that we write with
 * @seq: number of the next record, ours first
 * @plan: options for the kernel; its keys are not looked at
 * @may_fall_back: records may be made in user space
 * @update_after: see struct limit
 * @updates_max: see struct judge
 * @received: see struct sslp_connection_options; likewise @plaintext
 */
struct connection_terms {
	const struct suite *suite;
	u16 protocol;
	bool client, no_export;
	const u8 *master, *client_random, *server_random;
	const u8 *secret[DIRECTIONS];
	const struct record_key *key[DIRECTIONS];
	u64 seq[DIRECTIONS];
	struct ktls_plan plan;
	bool may_fall_back;
	u64 update_after;
	u32 updates_max;
	const void *received, *plaintext;
	size_t received_len, plaintext_len;
};

/*
 * All return 0 or -errno with a message. -EAGAIN and -EINTR: nothing has
 * changed. -ENODATA, -ETRUNCATED, -EALERT, -EDEAD: see above.
 */
int connection_open(struct backend *backend, int fd,
		    const struct connection_terms *terms,
		    struct connection **ret);
void connection_free(struct connection *c);

/* read.c */
int connection_read(struct connection *c, void *data, size_t size,
		    size_t *ret_len);

/* The result of listening */
enum heard {
	HEARD_NOTHING,	/* nothing more for now */
	HEARD_SOMETHING,
	HEARD_DEAF,	/* another reads, data waits, or it has ended */
};

/*
 * For the writer, on a socket that does not block. Takes what the peer has
 * sent, up to application data, which waits for the next read.
 */
enum heard connection_listen(struct connection *c);

/* @ret_flush: call connection_flush() before the next record */
int connection_received(struct connection *c, u8 type, const void *data,
			size_t len, unsigned int *ret_events, bool *ret_flush);

/* write.c */
int connection_write(struct connection *c, const void *data, size_t len,
		     size_t *ret_written);
int connection_sendfile(struct connection *c, int file, u64 *offset,
			size_t count, size_t *ret_sent);
int connection_sending(struct connection *c, size_t len, bool *ret_flush);

/* flush.c */
int connection_flush(struct connection *c);
int connection_shutdown(struct connection *c);

/* patience.c: like the functions above, but they wait until @deadline */
void connection_deadline(struct connection *c, int direction, u32 ms);
int connection_read_patiently(struct connection *c, void *data, size_t size,
			      size_t *ret_len);
int connection_write_patiently(struct connection *c, const void *data,
			       size_t len, size_t *ret_written);
int connection_sendfile_patiently(struct connection *c, int file, u64 *offset,
				  size_t count, size_t *ret_sent);
int connection_shutdown_patiently(struct connection *c);
int connection_update_patiently(struct connection *c, bool request);

/* linger.c */
int connection_linger(struct connection *c, u32 ms);

/* update.c */
int connection_update(struct connection *c, bool request);

/* replace.c: the next traffic secret of a direction, from outside */
int connection_replace(struct connection *c, int direction, const u8 *secret);

/*
 * read.c: 0 if only the caller uses the reading half now, else -EINVAL with a
 * message
 */
int connection_read_begin(struct connection *c);

/* Whether only the caller uses the reading half now, as @by */
static inline bool connection_read_try(struct connection *c, enum reading by)
{
	unsigned int user = READ_BY_NOBODY;

	return atomic_compare_exchange_strong(&c->reading, &user,
					      process_generation_known() <<
					      READING_BITS | by);
}
void connection_read_end(struct connection *c);

#endif /* SSLP_CONNECTION_CONNECTION_H */
