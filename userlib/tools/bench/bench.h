/* SPDX-License-Identifier: MIT */
/* What "sslp bench" measures, on which subjects, and the results. */
#ifndef SSLP_BENCH_BENCH_H
#define SSLP_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <sslp.h>

#include "histogram.h"

#define BENCH_SCHEMA_VERSION	1

#define NAME_MAX_LEN	128	/* CRYPTO_MAX_ALG_NAME of the kernel */
#define REASON_SIZE	256
#define INPUT_MAX	4096	/* bytes of a secret or a seed */
#define OUT_MAX		4096
#define FLOW_MAX	16384	/* a record, RFC 8446 section 5.1 */
#define ROUNDS_MAX	100
#define LIST_MAX	16	/* thread counts, depths, drivers asked for */
#define THREADS_MAX	1024

struct hash {
	const char *name, *kernel;	/* "SHA256", "sha256" */
	LPCWSTR wide;
	size_t len;
	uint32_t uapi;			/* SSLP_HASH_* of <linux/sslp.h> */
};

#define HASHES	3
extern const struct hash hashes[HASHES];

/* RFC 5246 section 5, RFC 5869 section 2.2, RFC 8446 section 7.1 */
enum operation { PRF, EXTRACT, EXPAND_LABEL };

/**
 * struct step - one derivation, as the RFCs define it
 * @op: which; EXTRACT takes the secret as the salt and the seed as the IKM
 * @label: of PRF; of EXPAND_LABEL without "tls13 "
 * @out_len: bytes
 */
struct step {
	enum operation op;
	const char *label;
	size_t out_len;
};

/* Which functions of the library do it; peers only do the steps */
enum way {
	RAW, MASTER, KEYS, FIRST_KEYS, WRITE_KEY,
	ARM, OPEN,	/* ends with an armed socket */
	READ, WRITE,	/* on an armed socket */
	AGREE,		/* the secret comes from two keys */
	HANDSHAKE,	/* the client's part of a handshake */
};

/**
 * struct work - what is done in one operation
 * @name: as people type it
 * @help: one line
 * @hash: hash of all its steps
 * @protocol: protocol of the handles, 0 without handles
 * @suite: likewise
 * @way: see there
 * @sized: it takes its sizes from the command line
 * @on_demand: only done if asked for, like the sized ones
 * @key_type: of AGREE and HANDSHAKE: which group
 * @data_len: of READ and WRITE: bytes of a record
 * @baseline: subject that ratios are to; NULL: the run's
 * @step: the derivations that it consists of
 * @step_count: 1 or 2
 * @secret: input, the same in every run
 * @secret_len: its bytes
 * @seed: input; for KEYS and the like the two randoms, the server's first
 * @seed_len: its bytes
 * @expected: outputs of all steps, one after the other
 * @expected_len: their bytes
 */
struct work {
	const char *name, *help;
	const struct hash *hash;
	DWORD protocol, suite;
	enum way way;
	bool sized, on_demand;
	DWORD key_type;
	size_t data_len;
	const char *baseline;
	struct step step[2];
	size_t step_count;
	uint8_t secret[INPUT_MAX];
	size_t secret_len;
	uint8_t seed[INPUT_MAX];
	size_t seed_len;
	uint8_t expected[OUT_MAX];
	size_t expected_len;
};

struct row;

/**
 * struct worker - one thread at work on one row
 * @row: the row
 * @index: of the thread
 * @state: the subject's own
 * @sock: of ways with a socket: the end that is armed, or is to be
 * @peer: the other end
 * @data: of READ and WRITE: what came out at the end that received
 * @owed: of WRITE: bytes of it that the other end has not received
 * @latency: of the current slice
 * @ops: derivations of the current slice
 * @ns: time they took, the sum over calls
 * @idle_ns: time in between that does not count: connections are made
 * @end_ns: when it had finished
 * @user_ns: processor time of the thread, by the kernel's account
 * @system_ns: likewise
 * @err: -EBADMSG for a wrong answer, or another -errno
 * @reason: the words for it
 */
struct worker {
	struct row *row;
	unsigned int index;
	void *state;
	int sock, peer;
	uint8_t *data;
	size_t owed;
	struct histogram latency;
	uint64_t ops, ns, idle_ns, end_ns, user_ns, system_ns;
	int err;
	char reason[REASON_SIZE];
};

/**
 * struct subject_kind - something that computes
 * @name: as people type it
 * @help: one line
 * @is_ours: a provider of the library, by its short name
 * @takes_driver: a driver of the kernel can be chosen
 * @defers: derives session keys when they are first used, not before
 * @batch: one call does as many derivations as the row's depth
 * @priv: the kind's own
 * @can: whether it can do this work; NULL: yes
 * @open: called first; on failure the reason is in the row; may be NULL
 * @close: called last; may be NULL
 * @begin: in each worker: make ready
 * @run: one operation; @answer is NULL, or gets the outputs
 * @end: frees what begin() made, also if that failed half way
 */
struct subject_kind {
	const char *name, *help;
	bool is_ours;
	bool takes_driver, defers, batch;
	const void *priv;
	bool (*can)(const struct work *w);
	int (*open)(struct row *row);
	void (*close)(struct row *row);
	int (*begin)(struct worker *w);
	int (*run)(struct worker *w, uint8_t *answer);
	void (*end)(struct worker *w);
};


/* What the check of the answers found */
enum verdict { NOT_RUN, RIGHT, WRONG, REFUSED, FAILED };

/* Compared with the baseline */
enum standing { UNTOLD, BASELINE, SAME, FASTER, SLOWER };

/**
 * struct estimate - median of the rounds and its 95 % confidence interval
 * @median: 0 when there is none
 * @low: 0 when the rounds are too few to tell
 * @high: likewise
 */
struct estimate {
	double median, low, high;
};

/**
 * struct row - one subject at one work
 * @work: what
 * @kind: who
 * @asked: driver asked for by name, or empty
 * @driver: driver at work, or empty
 * @async: that driver finishes later, as hardware does
 * @control: the baseline a second time, to see how much noise there is
 * @threads: of them
 * @depth: derivations in flight on one processor; 1 for those that cannot
 *	have more
 * @provider: of the library, between open and close
 * @alive: keys that are alive meanwhile
 * @alive_count: how many
 * @verdict: see there
 * @reason: the reason for a verdict that is not RIGHT
 * @latency: of all rounds
 * @ops: all derivations
 * @user_ns: processor time, see struct worker
 * @system_ns: likewise
 * @calls: system calls of one derivation, negative when not known
 * @key_bytes: with --alive: memory of a master key, and of a session key;
 *	negative when not known
 * @connection_bytes: likewise, of a connection
 * @rounds: how many were measured
 * @cost: per round: time from one derivation to the next, of all threads
 *	together, in ns or instructions
 * @typical: per round: median latency of a derivation
 * @per_op: estimate of @cost
 * @ratio: to the baseline in the same round: of @typical with one thread, of
 *	@cost where several are at work
 * @scaling: rate against that with one thread, 0 when not known
 * @standing: see there
 */
struct row {
	const struct work *work;
	const struct subject_kind *kind;
	char asked[NAME_MAX_LEN], driver[NAME_MAX_LEN];
	bool async, control;
	unsigned int threads, depth;
	NCRYPT_PROV_HANDLE provider;
	NCRYPT_KEY_HANDLE *alive;
	size_t alive_count;
	enum verdict verdict;
	char reason[REASON_SIZE];
	struct histogram latency;
	uint64_t ops, user_ns, system_ns;
	double calls, key_bytes[2], connection_bytes;
	unsigned int rounds;
	double cost[ROUNDS_MAX], typical[ROUNDS_MAX];
	struct estimate per_op, ratio;
	double scaling;
	enum standing standing;
};

/**
 * struct group - rows that were measured side by side
 * @work: the same for all
 * @threads: likewise
 * @depth: likewise
 * @rows: of them
 * @count: how many
 * @noise: differences below this share mean nothing. It is the largest
 *	difference between control and baseline, up or down, or the width of one
 *	bucket of its histogram; negative if unknown
 */
struct group {
	const struct work *work;
	unsigned int threads, depth;
	struct row **rows;
	size_t count;
	double noise;
};

/* A list of whole numbers, as "1,2,4" or "1-4" */
struct number_list {
	unsigned int value[LIST_MAX], count;
};

struct name_list {
	const char *value[LIST_MAX];
	unsigned int count;
};

/**
 * struct bench - a run
 * @works: see there, and so on
 * @counting: the clock counts instructions
 * @slice_ns: how long a row is measured in one round
 * @slice_ops: or how many operations, when not 0
 * @round_count: rounds
 * @pin: threads stay on their processors
 * @alive: keys that are alive meanwhile
 * @baseline: name of the subject that ratios are to
 * @probes: every subject with every driver, by hash, opened once; those that
 *	were refused are rows of no group
 * @groups: what was measured
 * @interrupted: the user has stopped the run
 */
struct bench {
	struct work *works;
	size_t work_count;
	struct name_list subjects, drivers;
	struct number_list threads, depths;
	bool counting, pin, interrupted;
	uint64_t slice_ns, slice_ops;
	unsigned int round_count, alive;
	const char *baseline;
	struct row **probes;
	size_t probe_count;
	struct group *groups;
	size_t group_count;
};

/* work.c */
struct work_options {
	struct name_list names;
	const struct hash *hash;
	uint64_t secret_len, seed_len, out_len;
};

/**
 * works_make() - the works asked for, with inputs and expected outputs
 *
 * Return: 0, or -errno after a complaint that lists the works there are.
 */
int works_make(struct bench *b, const struct work_options *o);
void works_print(void);

/* reference.c: libcrypto's key derivation, checked against published values */

/* Return: 0, or -EIO after a complaint */
int reference_check(void);
int reference_answer(struct work *w);

/* subject.c and groups.c */

/**
 * subjects_check() - whether names of subjects are known
 *
 * Return: 0, or -EINVAL after a complaint that lists them.
 */
int subjects_check(const struct bench *b);
void subjects_print(void);

/**
 * probes_make() - open every subject once, to see which work
 *
 * Return: 0, or -errno after a complaint. If the kernel does not know a driver,
 * the complaint lists those it has.
 */
int probes_make(struct bench *b);

/**
 * groups_make() - all rows that the command line asks for
 *
 * Return: 0 or -ENOMEM.
 */
int groups_make(struct bench *b);
void groups_free(struct bench *b);

/* arm.c: sockets for ARM */
int sockets_open(struct worker *w);
void sockets_close(struct worker *w);

/*
 * Puts the key block of TLS_CIPHER_AES_GCM_128 into the socket, as a client
 * does
 */
int sockets_arm(struct worker *w, const uint8_t *block);

/* Puts the same into the other end, as a server does */
int sockets_arm_peer(struct worker *w, const uint8_t *block);

/* Reads the key block out of an armed socket */
int sockets_read(struct worker *w, uint8_t *block);

/* around.c */

/**
 * struct around - what an operation needs but is not timed
 * @before: prepares it
 * @after: undoes that, also if the operation failed
 * @answer: after an operation that is checked: its result
 */
struct around {
	int (*before)(struct worker *w);
	int (*after)(struct worker *w);
	int (*answer)(struct worker *w, uint8_t *answer);
};

/* The one for a work's way; NULL: nothing */
const struct around *around_of(const struct work *w);

/* READ and WRITE, by begin(): both ends, of which the other one is armed */
int flow_open(struct worker *w);
void flow_close(struct worker *w);

/* What is read, or is to be written */
const uint8_t *flow_data(void);

/* crew.c */

/**
 * crew_run() - one turn of a row
 * @w: its workers
 * @count: how many
 * @ret_start: out: when they began
 *
 * Return: 0, or -errno if the threads could not be started. The results are in
 * the workers.
 */
int crew_run(const struct bench *b, struct worker *w, unsigned int count,
	     uint64_t *ret_start);

/* From one derivation to the next in that turn */
double crew_cost(const struct worker *w, unsigned int count, uint64_t start);

/* measure.c */

/* Fill in the rows of a group; @turn: told before each turn of a row */
void group_measure(struct bench *b, struct group *g,
		   void (*turn)(const struct bench *b, const struct group *g,
				const struct row *row, unsigned int round));

/* syscalls.c */

/* Counts system calls of a derivation in a child; negative on failure */
double syscalls_count(const struct row *row);

/* row.c */
int row_open(struct row *row);
void row_close(struct row *row);
int __attribute__((format(printf, 3, 4)))
row_fail(struct row *row, enum verdict verdict, const char *format, ...);

/* Return: 0, or -errno with a reason in the worker */
int worker_begin(struct worker *w, struct row *row, unsigned int index);
void worker_end(struct worker *w);

/* Does one operation whose answer is checked; it is not timed */
int worker_check(struct worker *w);

/* Puts the library's message about its failure into the worker */
int worker_fail(struct worker *w, SECURITY_STATUS status);

/* statistics.c */
struct estimate estimate_of(const double *values, unsigned int count);
void group_judge(struct bench *b, struct group *g);
double row_rate(const struct row *row);		/* derivations a second */
double row_waiting(const struct row *row);	/* ns a derivation, or < 0 */
bool row_measured(const struct row *row);

/* The share of the time that went to calls of at least twice the median */
double row_outliers(const struct row *row);

/*
 * The share of a derivation in one of the processor times; negative if not
 * known
 */
double row_cpu(const struct bench *b, const struct row *row, uint64_t ns);

/* Words for a verdict */
const char *verdict_word(enum verdict v);
const char *standing_word(enum standing s);

/* break_even.c */

/**
 * struct break_even - whether an accelerator is worth it
 * @row: of it, at depth and threads 1
 * @cpu: the best row of the processor alone, at threads 1
 * @depth: from this one on it beats it, 0: not at @depth_max, the largest
 * @depth_max: see there
 * @threads: from this number on it beats the processor with as many, likewise
 * @threads_max: see there
 */
struct break_even {
	const struct row *row, *cpu;
	unsigned int depth, depth_max, threads, threads_max;
};

/* Return: how many, at @ret */
size_t break_evens(const struct bench *b, struct break_even *ret, size_t max);

#endif /* SSLP_BENCH_BENCH_H */
