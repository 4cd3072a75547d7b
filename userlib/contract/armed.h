/* SPDX-License-Identifier: MIT */
/* What a secret has armed, so that no key counts records twice from 0. */
#ifndef SSLP_CONTRACT_ARMED_H
#define SSLP_CONTRACT_ARMED_H

#include "secret.h"

/* Of how many connections of one master secret the randoms are remembered */
#define ARMED_RANDOMS	4

/*
 * The middle of each random is kept: older stacks put the time at the
 * beginning, and a server that could have done TLS 1.3 puts a constant at the
 * end (RFC 8446 section 4.1.3).
 */
#define ARMED_RANDOM_AT		8
#define ARMED_RANDOM_LEN	16

/**
 * struct armed - what a secret, and the halves taken from it, have armed
 * @users: secrets and session keys that share it
 * @spent: for each side: write keys of generations before this one are, or have
 *	been, in a socket
 * @claimed: a write key of it has been claimed; read without the lock
 * @placed: for each side: a key of it has gone into a socket
 * @used: which of @randoms are in use
 * @next: which of them is replaced next
 * @randoms: for TLS 1.2: those with which write keys have been put into sockets
 *
 * It holds nothing secret. LOCK_ARMED guards all that is not atomic.
 */
struct armed {
	atomic_uint users;
	u32 spent[SIDES];
	atomic_bool claimed;
	bool placed[SIDES];
	bool used[ARMED_RANDOMS];
	u8 next;
	struct armed_randoms {
		u8 client[ARMED_RANDOM_LEN], server[ARMED_RANDOM_LEN];
	} randoms[ARMED_RANDOMS];
};

/*
 * The one of @secret. The first call makes it; armed_put() gives it back. NULL
 * with a message: out of memory
 */
struct armed *armed_get(struct secret *secret);

/* NULL is allowed */
void armed_put(struct armed *armed);

/**
 * armed_claim() - before a write key goes into a socket
 * @key: session key
 * @seq: number of the next record
 *
 * Return: 0; -EBADSTATE with a message if this key has gone into a socket
 * before, or another one from the same secret and generation, or from the same
 * master secret and randoms; -EINVAL with a message if the key has made the
 * record @seq, or a later one.
 */
int armed_claim(struct session_key *key, u64 seq);

/*
 * Whether the bytes of a write key are or have been in a socket, be it by
 * another session key
 */
bool armed_has(struct session_key *key);

/**
 * armed_sealing() - before a key makes a record in user space
 * @key: session key
 * @seq: number of the record
 *
 * Return: 0; -EBADSTATE with a message if armed_has() is true.
 */
int armed_sealing(struct session_key *key, u64 seq);

/* Undo the claim: the key has not gone into the socket after all */
void armed_unclaim(struct session_key *key);

/* Note that a session key is in a socket; NULL is allowed */
void armed_note(struct session_key *key);

/*
 * Note that a rekey has put generation @generation of that side into a socket
 */
void armed_advance(struct armed *armed, enum side side, u32 generation);

/* Whether a key of that side has gone into a socket */
bool armed_placed(struct armed *armed, enum side side);

#endif /* SSLP_CONTRACT_ARMED_H */
