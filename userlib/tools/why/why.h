/* SPDX-License-Identifier: MIT */
/*
 * What "sslp why" has seen of a program; who sees it, who judges it, who prints
 * it.
 */
#ifndef SSLP_WHY_WHY_H
#define SSLP_WHY_WHY_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "../doctor/doctor.h"

#define WHY_SCHEMA_VERSION	1
#define WHY_PATH		256
#define WHY_HELLO		8192	/* bytes of a stream that are looked at */
#define WHY_CONNECTIONS		4096

/* enum why_kind - a TLS library, or what has one in itself */
enum why_kind { WHY_NO_LIBRARY, WHY_OPENSSL, WHY_GNUTLS, WHY_NSS, WHY_MBEDTLS,
		WHY_WOLFSSL, WHY_GO, WHY_RUSTLS };

/* enum why_built - whether it can use kernel TLS */
enum why_built { WHY_BUILT_UNKNOWN, WHY_BUILT_WITH, WHY_BUILT_WITHOUT,
		 WHY_NEVER };

struct why_library {
	enum why_kind kind;
	enum why_built built;
	char version[24], path[WHY_PATH];
};

/**
 * struct why_config - a configuration that the program has read
 * @kind: whose; WHY_NO_LIBRARY for nginx's own
 * @here: it could be read here too
 * @ktls: it asks for kernel TLS
 */
struct why_config {
	enum why_kind kind;
	bool here, ktls;
	char path[WHY_PATH];
};

#define WHY_LIBRARIES	16
#define WHY_CONFIGS	16

/**
 * struct why_call - how a setsockopt() went
 * @tried: how often
 * @err: errno of the last time, 0
 * @version, @cipher: of the key
 */
struct why_call {
	unsigned int tried;
	int err;
	uint16_t version, cipher;
};

/* enum why_armed - what the socket itself says of a direction */
enum why_armed { WHY_NOT_ASKED, WHY_UNARMED, WHY_ARMED };

enum why_side { WHY_EITHER, WHY_CLIENT, WHY_SERVER };

/**
 * struct why_stream - the first bytes of one direction
 * @data: NULL when there is nothing more to look for
 */
struct why_stream {
	uint8_t *data;
	size_t len;
	bool tls, settled;
};

/**
 * struct why_hello - what the peers have said in the clear
 * @limits_records: the server has agreed to shorter records
 * @asks_fragment: the client asked for them by max_fragment_length
 * @version: of the ServerHello, 0 until there was one
 * @alert: description of an alert that came instead of it, -1
 */
struct why_hello {
	bool client, server, limits_records, asks_fragment;
	uint16_t version, suite;
	int alert;
};

struct why_connection {
	uint32_t inode;
	pid_t pid;
	char comm[32], local[64], peer[64];
	int domain, protocol;
	bool looked;			/* the four above are known */
	enum why_side side;
	struct why_call ulp, tx, rx;
	enum why_armed sends, receives;
	bool key_expired, before;	/* @before: open before we looked */
	struct why_stream in, out;
	struct why_hello hello;
	struct why_library library;	/* whose records these are */
	bool direct;			/* it calls the kernel itself */
	bool on_stack;			/* or is on the stack of the caller */
	char caller[WHY_PATH];		/* who called the kernel */
};

/**
 * struct why - all that was seen
 * @lacks: what could not be seen, sentences
 */
struct why {
	struct why_connection *connections[WHY_CONNECTIONS];
	size_t connection_count, dropped, before;
	struct why_library libraries[WHY_LIBRARIES];
	size_t library_count;
	struct why_config configs[WHY_CONFIGS];
	size_t config_count;
	const char *lacks[8];
	size_t lack_count;
	struct gate_text host[GATE_MAX];
	size_t host_count;
};

/* why.c */
void why_lacks(struct why *w, const char *sentence);
void why_free(struct why *w);

/* connection.c: finds it by the inode of the socket */
struct why_connection *why_connection(struct why *w, pid_t pid, int fd);
bool why_is_tls(const struct why_connection *c);
bool why_in_ktls(const struct why_connection *c);
void why_look(struct why *w, struct why_connection *c, pid_t pid, int fd);
void why_address(const struct sockaddr *address, char out[64]);
void why_before(struct why *w, pid_t pid);

/*
 * hello.c: takes more bytes of a direction; true if they belong to a handshake
 */
bool why_hello(struct why_connection *c, bool out, const void *data,
	       size_t len);

/* suite.c */
const char *why_suite_name(uint16_t suite);
bool why_suite_cipher(uint16_t suite, const char **ret_cipher);

/* memory.c: of a process that is traced */
size_t why_memory(pid_t pid, uint64_t address, void *out, size_t len);
void why_string(pid_t pid, uint64_t address, char *out, size_t size);

/* stack.c: who made this call, by the stack */
void why_caller(struct why *w, struct why_connection *c, pid_t pid,
		uint64_t stack);

/* library.c */
const struct why_library *why_library_of(struct why *w, pid_t pid,
					 const char *path);
void why_libraries(struct why *w, pid_t pid);
void why_only_library(struct why *w, struct why_connection *c, pid_t pid);
void why_program(pid_t pid, char out[WHY_PATH]);
const char *why_kind_name(enum why_kind kind);

/* config.c */
void why_config(struct why *w, pid_t pid, const char *path);
const struct why_config *why_config_of(const struct why *w, enum why_kind kind);

/* call.c: a system call begins, or has come back */
struct why_syscall {
	long number;
	uint64_t args[6], stack;
	int64_t result;
};

void why_syscall(struct why *w, pid_t pid, const struct why_syscall *call,
		 bool begins);

/* socketcall.c: replaces that one by the call that it stands for */
void why_socketcall(pid_t pid, struct why_syscall *call);

/* trace.c */
int why_run(struct why *w, char **argv, int *ret_status);
int why_watch(struct why *w, pid_t pid, int seconds);

/* gate.c: where a connection stopped */
struct why_verdict {
	const char *id;
	char text[512], fix[384];
};

void why_judge(const struct why *w, const struct why_connection *c,
	       struct why_verdict *ret);
/* Which of the host's closed gates also stands in its way; NULL: none */
const struct gate_text *why_host_gate(const struct why *w,
				      const struct why_verdict *v);

/* Printers; 0 or -errno */
int why_print_text(const struct why *w, FILE *out);
int why_print_json(const struct why *w, FILE *out);

#endif /* SSLP_WHY_WHY_H */
