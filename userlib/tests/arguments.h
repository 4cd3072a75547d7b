/* SPDX-License-Identifier: MIT */
/*
 * Every parameter of every public function is a row. The rows give the tests:
 * outputs overlap inputs and each other, lengths are larger than any memory,
 * every failure leaves the outputs alone, and a cancelled thread returns.
 */
#ifndef SSLP_TESTS_ARGUMENTS_H
#define SSLP_TESTS_ARGUMENTS_H

#include <stddef.h>

#include "fixture.h"

#define PARAMETERS_MAX	16

/* What a parameter is. @status: the status for a wrong one. */
enum row {
	END,
	NUMBER,		/* a value like any other */
	FLAGS,		/* all ones are refused */
	A_KEY,		/* 0, all ones and the wrong kind are refused */
	LENGTH,		/* bytes at an input: huge ones get @status, or work */
	ROOM,		/* bytes at an output: likewise */
	IN,		/* memory that is read */
	OUT,		/* memory that is written */
	INOUT,		/* memory that is read and written */
	IGNORED,	/* a pointer that is NULL here, or not looked at */
	LET_GO,		/* a buffer of the library's */
};

/* What an output holds, and whether a pointer may be NULL */
enum {
	OPTIONAL = 1,	/* NULL is good, and 0 for a handle */
	ALIGNED = 2,	/* an output of numbers, 8 bytes apart */
	NEW = 4,	/* a handle: to free, and to compare by what is behind */
	BUFFER = 8,	/* a pointer for SslFreeBuffer() */
	VARIES = 16,	/* other bytes with every call */
};

/**
 * struct parameter - a row
 * @name: as the header has it; "list->buffers" is memory behind another one
 * @kind: of enum row
 * @size: bytes of the value, or at the pointer
 * @good: the value, or what an input holds
 * @of: the parameter of this length, or the one whose memory has this value
 * @at: offset in that memory
 * @status: see enum row
 * @flags: of the enum above
 */
struct parameter {
	const char *name;
	enum row kind;
	size_t size;
	const void *good;
	const char *of;
	size_t at;
	SECURITY_STATUS status;
	unsigned int flags;
};

/* Refused if they overlap, unless @in begins @in_place bytes into @out */
struct refused {
	const char *out, *in;
	ptrdiff_t in_place;
};

/**
 * struct function - a public function
 * @name: its name
 * @make: the call; all arguments are numbers
 * @parameters: rows in the order of the header, then what pointers lead to
 * @prepare: makes what the good values point to, or NULL
 * @finish: undoes that, or NULL
 * @refused: outputs that are refused when they overlap an input, or NULL
 * @alike: status of outputs at one address, if it is a special one
 * @status: of a good call
 * @instead: a good call may have this status as well, on some machines
 */
struct function {
	const char *name;
	SECURITY_STATUS (*make)(const uint64_t *a);
	const struct parameter *parameters;
	void (*prepare)(void);
	void (*finish)(void);
	const struct refused *refused;
	SECURITY_STATUS alike, status, instead;
};

/* The tables, one in each file. A row without a name ends a table. */
extern const struct function arguments_ssl[], arguments_hash[],
	arguments_asym[], arguments_rsa[], arguments_sslp[],
	arguments_connection[], arguments_schedule[];
void arguments_asym_open(void);
void arguments_asym_close(void);
void arguments_rsa_open(void);
void arguments_rsa_close(void);
void arguments_schedule_open(void);
void arguments_schedule_close(void);

/* Put what a handle of the schedule leads to at @to. Return: bytes, or 0. */
size_t arguments_schedule_describe(NCRYPT_HANDLE handle, BYTE *to, size_t size);

/* Handles and values of the tables */
extern struct arguments {
	NCRYPT_HANDLE provider, other, master, pair, half, exporter, none;
	struct keys keys;
	int fds[2];
} arguments;

/* A record of TLS 1.2 with GCM: header and nonce are in front */
#define CONTENT_LEN	100
#define HEADER_LEN	13
#define RECORD_LEN	(HEADER_LEN + CONTENT_LEN + 16)

/* The server's record number 7, so a client's key opens it */
extern BYTE arguments_record[RECORD_LEN];
void arguments_make_record(void);

/* The arguments of @make with their types */
#define POINTER(i)	((void *)(uintptr_t)a[i])
#define MAKE(function, ...)						\
	static SECURITY_STATUS make_##function(const uint64_t *a)	\
	{								\
		return function(__VA_ARGS__);				\
	}

#define FUNCTION(function, rows, ...) {					\
	.name = #function, .make = make_##function,			\
	.parameters = (const struct parameter[]){			\
		rows, { NULL, END, 0, NULL, NULL, 0, 0, 0 } },		\
	__VA_ARGS__ }
#define ROWS(...)	__VA_ARGS__

/* Rows */
#define A_NUMBER(name, type, value) \
	{ #name, NUMBER, sizeof(type), &(const type){ value }, NULL, 0, 0, 0 }
#define A_VALUE(name, variable) \
	{ #name, NUMBER, sizeof(variable), &(variable), NULL, 0, 0, 0 }
#define A_NULL(name)	{ #name, IGNORED, 0, NULL, NULL, 0, 0, OPTIONAL }
#define A_BUFFER(name, variable) \
	{ #name, LET_GO, sizeof(variable), &(variable), NULL, 0, 0, 0 }
#define A_FLAGS(name, value)						\
	{ #name, FLAGS, sizeof(DWORD), &(const DWORD){ value }, NULL, 0,	\
	  NTE_BAD_FLAGS, 0 }
#define A_HANDLE(name, variable, flags)					\
	{ #name, A_KEY, sizeof(NCRYPT_HANDLE), &(variable), NULL, 0,	\
	  NTE_INVALID_HANDLE, flags }
#define A_LENGTH(name, type, value, of, status)				\
	{ #name, LENGTH, sizeof(type), &(const type){ value }, #of, 0,	\
	  status, 0 }
#define A_ROOM(name, type, value, of, status)				\
	{ #name, ROOM, sizeof(type), &(const type){ value }, #of, 0,	\
	  status, 0 }
#define AN_INPUT(name, bytes, flags)					\
	{ #name, IN, sizeof(bytes), bytes, NULL, 0,			\
	  NTE_INVALID_PARAMETER, flags }
#define INPUT_BEHIND(name, bytes, parent, at)				\
	{ #name, IN, sizeof(bytes), bytes, #parent, at,			\
	  NTE_INVALID_PARAMETER, OPTIONAL }
#define LENGTH_BEHIND(name, type, value, parent, at, status)		\
	{ #name, LENGTH, sizeof(type), &(const type){ value }, #parent, at,	\
	  status, OPTIONAL }
#define AN_OUTPUT(name, size, flags)					\
	{ #name, OUT, size, NULL, NULL, 0, NTE_INVALID_PARAMETER, flags }
#define A_NEW_HANDLE(name, flags) \
	AN_OUTPUT(name, sizeof(NCRYPT_HANDLE), ALIGNED | NEW | (flags))
#define A_NEW_BUFFER(name) \
	AN_OUTPUT(name, sizeof(void *), ALIGNED | BUFFER)
#define IN_AND_OUT(name, bytes)						\
	{ #name, INOUT, sizeof(bytes), &(bytes), NULL, 0,			\
	  NTE_INVALID_PARAMETER, ALIGNED }

/* arguments_call.c: one call, and what it left behind */
struct arguments_call {
	const struct function *function;
	uint64_t a[PARAMETERS_MAX];
	size_t place[PARAMETERS_MAX];
	SECURITY_STATUS status;
	int descriptors;
	bool returned;
};

size_t arguments_count(const struct function *f);
bool arguments_is_memory(const struct parameter *p);
BYTE *arguments_arena(size_t at);
void arguments_begin(struct arguments_call *c, const struct function *f);
void arguments_fill(struct arguments_call *c);
void arguments_make(struct arguments_call *c);
bool arguments_make_cancelled(struct arguments_call *c);
void arguments_end(struct arguments_call *c);
bool arguments_kept(const struct arguments_call *c);
bool arguments_only_outputs(const struct arguments_call *c);
bool arguments_same(const struct arguments_call *c);
bool arguments_learn(const struct function *f);
bool arguments_good(const struct function *f, SECURITY_STATUS status);

/* arguments_memory.c: requests of the library to the heap */
extern struct arguments_memory {
	size_t largest;		/* bytes of the largest request */
	unsigned int calls, fail_at;
	bool failed;
} arguments_memory;
void arguments_memory_watch(unsigned int fail_at);
void arguments_memory_rest(void);

#endif /* SSLP_TESTS_ARGUMENTS_H */
