/* SPDX-License-Identifier: MIT */
/* What "sslp bench transfer" moves, how, and what it costs. */
#ifndef SSLP_TRANSFER_TRANSFER_H
#define SSLP_TRANSFER_TRANSFER_H

#include <jansson.h>
#include <openssl/ssl.h>
#include <stdbool.h>
#include <stdint.h>

#include <sslp_connection.h>

#include "../bench/bench.h"

#define SIZES_MAX		12
#define TRANSFER_CHUNK		65536	/* bytes of a write() or read() */
#define TRANSFER_FILE		(4 << 20) /* sent again and again */
#define CONNECTIONS_MAX		64

/* How data gets to the sender's socket, and out of the receiver's */
enum path { WRITE_READ, SENDFILE_READ, SENDFILE_SPLICE, PATHS };

/* What a context is for: libssl alone, its kernel TLS, or the library's */
enum context { CONTEXT_USER, CONTEXT_KTLS, CONTEXT_TAKEN, CONTEXTS };

struct carrier;

/**
 * struct end - one end of a connection, on a thread of its own
 * @way: who makes the records
 * @path: see there
 * @is_sender: the server, which sends
 * @fd: connected
 * @ctx: for handshakes
 * @provider: of the library
 * @file: what sendfile() sends; its first TRANSFER_FILE bytes at most
 * @pipes: of splice()
 * @null: /dev/null
 * @ssl: libssl's connection
 * @connection: the library's
 * @tx: SSLP_KTLS_* of the socket once it is armed
 * @rx: likewise
 * @reason: behind an error
 */
struct end {
	const struct carrier *way;
	enum path path;
	bool is_sender;
	int fd;
	SSL_CTX *ctx;
	NCRYPT_PROV_HANDLE provider;
	int file, pipes[2], null;
	SSL *ssl;
	NCRYPT_HANDLE connection;
	uint32_t tx, rx;
	char reason[REASON_SIZE];
};

/**
 * struct carrier - who makes the records
 * @name: as it is printed
 * @context: for its handshakes
 * @can_splice: whether a receiver can do without a copy to user space
 * @arm: handshake, and what follows until data can be sent
 * @send: all of it
 * @sendfile: the first @len bytes of @file
 * @receive: some, at most @size; 0 at the end
 * @splice: some, into the pipe
 * @disarm: frees what arm() made, also half way; the socket stays
 *
 * All return 0 or more, or -errno with a reason.
 */
struct carrier {
	const char *name;
	enum context context;
	bool can_splice;
	int (*arm)(struct end *e);
	int (*send)(struct end *e, const void *data, size_t len);
	int (*sendfile)(struct end *e, size_t len);
	ssize_t (*receive)(struct end *e, void *data, size_t size);
	ssize_t (*splice)(struct end *e, size_t size);
	void (*disarm)(struct end *e);
};

extern const struct carrier way_plain, way_openssl, way_openssl_ktls, way_sslp;

/* Return: -errno; the words are in the end */
int __attribute__((format(printf, 3, 4)))
end_fail(struct end *e, int err, const char *format, ...);

/* way_openssl.c: contexts of both ends, NULL with libcrypto's error queue */
SSL_CTX *transfer_server(DWORD protocol, enum context kind);
SSL_CTX *transfer_client(DWORD protocol, enum context kind);

/* A handshake by libssl over @e's socket */
int transfer_handshake(struct end *e);

/**
 * struct trip - so many objects over so many connections, once
 * @way: and so on: see struct end
 * @connections: at the same time
 * @size: bytes of an object
 * @objects: one after the other, on each connection
 * @check: receivers look at a hash of what came
 * @counting: the clock counts instructions, on the one CPU that there is
 * @pin: threads stay on their CPU
 * @server: and @client: contexts
 * @cpu_ns: out: processor time of all ends while data moved; where counted,
 *	what the processor had to do altogether
 * @send_ns: out: of the senders
 * @receive_ns: out: of the receivers
 * @setup_ns: out: of both ends of a connection, until it was armed
 * @elapsed_ns: out: from the first byte to the last
 * @tx: out: of a sender
 * @rx: out: of a receiver
 * @reason: out: behind an error
 */
struct trip {
	const struct carrier *way;
	enum path path;
	unsigned int connections;
	uint64_t size, objects;
	bool check, counting, pin;
	SSL_CTX *server, *client;
	NCRYPT_PROV_HANDLE provider;
	double cpu_ns, send_ns, receive_ns, setup_ns, elapsed_ns;
	uint32_t tx, rx;
	char reason[REASON_SIZE];
};

/* trip.c. Return: 0, -EBADMSG: other data came, or another -errno */
int trip_run(struct trip *t);

/* idle.c: a thread that has the processor when nobody else wants it */
int idle_start(void);
uint64_t idle_ns(void);		/* its processor time; 0 if there is none */
void idle_stop(void);

/**
 * struct cell - one way at one size
 * @trip: the last one
 * @row: what group_judge() judges: processor time of an object
 * @send: per round, of an object
 * @receive: likewise
 * @rate: bytes a second
 */
struct cell {
	struct trip trip;
	struct row row;
	double send[ROUNDS_MAX], receive[ROUNDS_MAX], rate[ROUNDS_MAX];
};

/**
 * struct line - one way on one path, over all sizes
 * @way: and @path: see struct end
 * @control: the baseline once more
 * @cell: by size
 * @setup: of every connection
 * @setups: how many there were, up to ROUNDS_MAX
 */
struct line {
	const struct carrier *way;
	enum path path;
	bool control;
	struct cell *cell[SIZES_MAX];
	double setup[ROUNDS_MAX];
	unsigned int setups;
};

/**
 * struct sheet - what was measured side by side
 * @path: of all but the baseline of SENDFILE_SPLICE, which reads
 * @connections: at the same time
 * @line: ways, the baseline and its control behind them
 * @lines: how many
 * @noise: by size
 */
struct sheet {
	enum path path;
	unsigned int connections;
	struct line *line;
	size_t lines;
	double noise[SIZES_MAX];
};

/**
 * struct transfer - a run
 * @bench: clock, rounds and pinning
 * @protocol: of TLS
 * @provider: of the library, by name, or NULL
 * @size: of objects, small ones first
 * @sizes: how many
 * @connections: see there
 * @no_ktls: why the kernel has no TLS, or empty
 */
struct transfer {
	struct bench bench;
	DWORD protocol;
	const char *provider;
	uint64_t size[SIZES_MAX];
	unsigned int sizes;
	struct number_list connections;
	struct sheet *sheet;
	size_t sheets;
	char no_ktls[REASON_SIZE];
};

/* sheet.c. Return: 0, or -errno after a complaint */
int transfer_measure(struct transfer *t);
void transfer_free(struct transfer *t);

/* even.c */

/**
 * even_bytes() - from which size on a connection is worth its set-up
 * @size: small ones first
 * @base: cost of a connection that moves one object of it, by the baseline
 * @cost: likewise, by another way
 *
 * Between the last size at which it is not and the next, on a straight line.
 *
 * Return: bytes; the smallest size: it always is; 0: never, or not known.
 */
double even_bytes(const uint64_t *size, const double *base,
		  const double *cost, unsigned int sizes);

/* The same of a line against its sheet's baseline */
double even_of(const struct transfer *t, const struct sheet *s,
	       const struct line *l);

/* What a connection costs that moves one object of the size at @i */
double even_total(const struct line *l, unsigned int i);

/* The baseline of a sheet, or NULL */
const struct line *sheet_baseline(const struct sheet *s);

const char *path_name(enum path p);		/* "write-read" */
const char *ktls_name(uint32_t state);		/* "kernel" */

/* "16 KiB", into room for SIZE_NAME */
#define SIZE_NAME	16
void size_name(uint64_t size, char *out);

int transfer_print(const struct transfer *t, FILE *out);

/* A picture, by gnuplot_terminal(). Return: 0, or -errno after a complaint */
int transfer_plot(const struct transfer *t, const char *terminal, int out);
json_t *transfer_json(const struct transfer *t);

#endif /* SSLP_TRANSFER_TRANSFER_H */
