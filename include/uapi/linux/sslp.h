/* SPDX-License-Identifier: GPL-2.0-only WITH Linux-syscall-note */
/*
 * /dev/sslp: TLS keys derived, and put into sockets, inside the kernel.
 *
 * Requests
 *
 * Every request is ioctl(fd, SSLP_IOC_..., &request) on a descriptor of
 * /dev/sslp. A request begins with
 *
 *	__u32 size	sizeof(the structure) of the caller
 *	__u32 flags	SSLP_... of the request; no other bit may be set
 *
 * and grows only at its end. A caller with a newer structure than the kernel's
 * is served as long as the members that the kernel does not know are zero. For
 * a caller with an older structure the kernel takes the rest as zero. Pointers
 * are 64 bits wide, and nothing depends on the width of the caller's long.
 * "reserved" must be zero. SSLP_IOC_QUERY tells which requests a kernel knows,
 * with which sizes and flags. There is no version number.
 *
 * Secrets
 *
 * A secret is a descriptor (close-on-exec) that cannot be read.
 * SSLP_IOC_SECRET_CREATE makes one from bytes or from a key of the keyring,
 * SSLP_IOC_SECRET_DERIVE from another secret. Its kind says what may be done
 * with it:
 *
 *	PREMASTER	SSLP_STEP_MASTER, SSLP_STEP_EXTENDED_MASTER, SSLP_OP_PRF
 *	MASTER		SSLP_IOC_ARM of TLS 1.2, SSLP_OP_PRF
 *	TRAFFIC		SSLP_IOC_ARM of TLS 1.3, SSLP_IOC_REKEY,
 *			SSLP_STEP_NEXT, SSLP_OP_EXPAND_LABEL
 *	HKDF		SSLP_OP_EXTRACT, SSLP_OP_EXPAND, SSLP_OP_EXPAND_LABEL
 *
 * and for the schedule of TLS 1.3 (RFC 8446 section 7.1), with the steps of
 * enum sslp_step that name the kind, and with SSLP_OP_EXPAND_LABEL:
 *
 *	PSK		gives EARLY; no SSLP_OP_EXPAND_LABEL
 *	EARLY		gives HANDSHAKE, TRAFFIC, EXPORTER, BINDER
 *	HANDSHAKE	gives MASTER13, TRAFFIC
 *	MASTER13	gives TRAFFIC, EXPORTER, RESUMPTION
 *	RESUMPTION	gives PSK
 *	EXPORTER	SSLP_OP_EXPORTER
 *	BINDER		SSLP_OP_FINISHED, which a TRAFFIC has, too
 *
 * SSLP_IOC_DERIVE, which returns bytes, works only on secrets created with
 * SSLP_SECRET_EXPORT, and only such secrets have children with that flag. What
 * TLS itself makes public is free for all secrets: SSLP_OP_FINISHED and
 * SSLP_OP_EXPORTER. Nothing that protects records can be computed from these.
 * Whoever has the descriptor of a secret and one of /dev/sslp may use the
 * secret.
 *
 * lseek(fd, 0, SEEK_CUR) on a descriptor of a secret, and on one of /dev/sslp,
 * returns a random number above 0 that stays the same, and that no other open
 * file has. A caller that has kept the number can tell whether the descriptor
 * is still the same file.
 *
 * A secret may be bound to the one connection that it is for, by struct
 * sslp_bind. Then its descriptor is useless for any other connection.
 *
 * Not promised: the owner of a socket can read the keys in it with
 * getsockopt(SOL_TLS, TLS_TX).
 *
 * Drivers
 *
 * HMACs run on the kernel's default driver if that is asynchronous (an
 * accelerator), else on the processor. SSLP_IOC_DRIVER_OPEN chooses another
 * driver. The number that it returns goes into "driver" of requests on this
 * descriptor of /dev/sslp, until SSLP_IOC_DRIVER_CLOSE; 0 means the default. A
 * driver has to give known answers before its first use. If it fails or does
 * not answer in time, the processor does the derivation again, unless
 * SSLP_NO_REDO is set. A driver has a time limit for each HMAC, and four times
 * as much for a derivation. MD5 and SHA-1, of TLS 1.0 and 1.1, always run on
 * the processor.
 *
 * Errors of every request
 *
 *	ENOTTY		no such request
 *	EFAULT		memory that cannot be read or written
 *	EMSGSIZE	size smaller than the first version of the structure
 *	E2BIG		something not zero beyond what this kernel knows, or
 *			size above a page
 *	EOPNOTSUPP	a flag, kind, hash, step, or operation that this kernel
 *			does not know or cannot do
 *	EINVAL		a reserved field not zero, a length out of bounds, or
 *			fields that contradict each other
 *	EBADF		a descriptor that is not open
 *	EBADFD		a descriptor that is open and not a secret
 *	EPROTOTYPE	a secret whose kind or hash is not for this use
 *	EACCES		bytes asked for, and export was not allowed
 *	EKEYREJECTED	a bound secret, and this is not what it is bound to
 *	EKEYEXPIRED	a bound secret, and its uses have been used up
 *	ENOENT		no such driver or algorithm
 *	ELIBBAD		the driver gave a wrong answer to the known-answer test
 *	ETIMEDOUT	the driver did not answer (SSLP_NO_REDO only); of
 *			SSLP_IOC_ARM also: the kernel has been testing a cipher
 *			for a minute, before its first use. Try again
 *	EIO		the driver failed (SSLP_NO_REDO only)
 *	EPERM		for administrators only, see the request
 *	EINTR		killed while waiting for a driver
 *	EDQUOT		the user who opened /dev/sslp has as much of the
 *			kernel's memory as the module's parameter user_kib
 *			allows; open() says so, too
 *	ENOMEM, EMFILE, ENFILE
 */
#ifndef _UAPI_LINUX_SSLP_H
#define _UAPI_LINUX_SSLP_H

#include <linux/ioctl.h>
#include <linux/types.h>

/* The size is in the request, so these numbers stay when a structure grows */
#define SSLP_IOC_TYPE		0xE7
#define SSLP_IOC_INFO		_IO(SSLP_IOC_TYPE, 0x00)
#define SSLP_IOC_DRIVER_OPEN	_IO(SSLP_IOC_TYPE, 0x01)
#define SSLP_IOC_DRIVER_INFO	_IO(SSLP_IOC_TYPE, 0x02)
#define SSLP_IOC_SECRET_CREATE	_IO(SSLP_IOC_TYPE, 0x03)
#define SSLP_IOC_SECRET_DERIVE	_IO(SSLP_IOC_TYPE, 0x04)
#define SSLP_IOC_DERIVE		_IO(SSLP_IOC_TYPE, 0x05)
#define SSLP_IOC_ARM		_IO(SSLP_IOC_TYPE, 0x06)
#define SSLP_IOC_REKEY		_IO(SSLP_IOC_TYPE, 0x07)
#define SSLP_IOC_BATCH		_IO(SSLP_IOC_TYPE, 0x08)
#define SSLP_IOC_QUERY		_IO(SSLP_IOC_TYPE, 0x09)
#define SSLP_IOC_DRIVER_CLOSE	_IO(SSLP_IOC_TYPE, 0x0a)
#define SSLP_IOC_SUBMIT		_IO(SSLP_IOC_TYPE, 0x0b)
#define SSLP_IOC_COLLECT	_IO(SSLP_IOC_TYPE, 0x0c)

/* Hash of a PRF (RFC 5246 section 5) or of HKDF (RFC 8446 section 7.1) */
enum sslp_hash_id {
	SSLP_HASH_MD5SHA1	= 1,	/* TLS 1.0 and 1.1; PRF only */
	SSLP_HASH_SHA256	= 2,
	SSLP_HASH_SHA384	= 3,
	SSLP_HASH_SHA512	= 4,
	SSLP_HASH_SM3		= 5,
};

enum sslp_secret_kind {
	SSLP_SECRET_PREMASTER	= 1,	/* 1 to SSLP_SECRET_MAX bytes */
	SSLP_SECRET_MASTER	= 2,	/* 48 bytes */
	SSLP_SECRET_TRAFFIC	= 3,	/* as many bytes as the hash has */
	SSLP_SECRET_HKDF	= 4,	/* 1 to SSLP_SECRET_MAX bytes */
	/* Of TLS 1.3: 1 to SSLP_SECRET_MAX bytes; the others as TRAFFIC */
	SSLP_SECRET_PSK		= 5,
	SSLP_SECRET_EARLY	= 6,
	SSLP_SECRET_HANDSHAKE	= 7,
	SSLP_SECRET_MASTER13	= 8,
	SSLP_SECRET_EXPORTER	= 9,
	SSLP_SECRET_RESUMPTION	= 10,
	SSLP_SECRET_BINDER	= 11,
};

#define SSLP_SECRET_MAX		4096
#define SSLP_LABEL_MAX		249
#define SSLP_SEED_MAX		(65536 + 256)
#define SSLP_OUT_MAX		16320	/* 255 blocks of SHA-512 */
#define SSLP_DRIVER_NAME_SIZE	128	/* CRYPTO_MAX_ALG_NAME */
#define SSLP_DRIVERS_MAX	32	/* opened on one descriptor */
#define SSLP_BATCH_MAX		1024
#define SSLP_QUEUE_MAX		256	/* submitted and not collected */
#define SSLP_TLS_RANDOM_SIZE	32

/* Flag of every request that derives: the processor does not try again */
#define SSLP_NO_REDO		(1U << 31)

/**
 * struct sslp_query - SSLP_IOC_QUERY: what this kernel knows of a request
 * @size: in: sizeof(struct sslp_query)
 * @flags: in: 0
 * @request: in: SSLP_IOC_*
 * @in_batch: 1 if it may be part of SSLP_IOC_BATCH, else 0
 * @known_size: bytes of its structure that have a meaning here
 * @known_flags: every flag that it takes here
 *
 * Return: 0. ENOTTY: this kernel knows no such request.
 */
struct sslp_query {
	__u32 size;
	__u32 flags;
	__u32 request;
	__u32 in_batch;
	__u32 known_size;
	__u32 known_flags;
};

/*
 * Flag of SSLP_IOC_INFO and SSLP_IOC_DRIVER_INFO: the counters of all users of
 * the machine, not just of this descriptor of /dev/sslp. For CAP_NET_ADMIN and
 * CAP_SYS_ADMIN; others get EPERM.
 */
#define SSLP_ALL_USERS		(1U << 0)

/**
 * struct sslp_info - SSLP_IOC_INFO: what this module can and has done
 * @size: in: sizeof(struct sslp_info)
 * @flags: in: SSLP_ALL_USERS
 * @features: SSLP_FEATURE_*
 * @reserved: 0
 * @derived: HMAC keys used for derivations, whatever the driver
 * @redone: derivations done again on the processor
 * @armed: directions of sockets armed
 * @rekeyed: directions of sockets rekeyed
 * @errors: failures of drivers
 * @timeouts: requests that a driver did not answer in time
 * @wrong: wrong answers of drivers
 * @outstanding: with SSLP_ALL_USERS: requests that drivers have not answered
 *	yet
 *
 * Return: 0.
 */
struct sslp_info {
	__u32 size;
	__u32 flags;
	__u32 features;
	__u32 reserved;
	__aligned_u64 derived;
	__aligned_u64 redone;
	__aligned_u64 armed;
	__aligned_u64 rekeyed;
	__aligned_u64 errors;
	__aligned_u64 timeouts;
	__aligned_u64 wrong;
	__aligned_u64 outstanding;
};

#define SSLP_FEATURE_ARM	(1U << 0) /* SSLP_IOC_ARM, SSLP_IOC_REKEY work */
#define SSLP_FEATURE_LSM	(1U << 1) /* and pass LSM and cgroup-BPF hooks */
#define SSLP_FEATURE_BIND	(1U << 2) /* secrets can be bound, struct sslp_bind */
#define SSLP_FEATURE_TLS13	(1U << 3) /* the steps of the schedule of TLS 1.3 */

/**
 * struct sslp_bind - the one connection that a secret is for
 * @size: in: sizeof(struct sslp_bind)
 * @flags: in: TLS 1.2: SSLP_BIND_CLIENT or SSLP_BIND_SERVER, which end of the
 *	connection is here; TLS 1.3: SSLP_BIND_TX or SSLP_BIND_RX, the direction
 *	of the traffic secret
 * @version: in: TLS_1_2_VERSION for a premaster or master secret,
 *	TLS_1_3_VERSION for a traffic secret
 * @cipher: in: TLS_CIPHER_* of <linux/tls.h>
 * @uses: in: how many of its keys may go into sockets, at least 1: each
 *	direction of an SSLP_IOC_ARM counts as one, and each SSLP_IOC_REKEY
 * @socket_cookie: in: SO_COOKIE of the one socket that it may arm, or 0: any
 * @client_random: in: TLS 1.2: ClientHello.random; TLS 1.3: zero
 * @server_random: in: TLS 1.2: ServerHello.random; TLS 1.3: zero
 *
 * A bound secret arms and rekeys with exactly these values. Everything else is
 * EKEYREJECTED, and after @uses it is EKEYEXPIRED. It has no
 * SSLP_SECRET_EXPORT. A bound premaster secret gives one master secret, by one
 * of the two steps (SSLP_STEP_MASTER: with these randoms). The master secret is
 * bound in the same way. A bound traffic secret is renewed only by
 * SSLP_IOC_REKEY, not by SSLP_STEP_NEXT.
 */
struct sslp_bind {
	__u32 size;
	__u32 flags;
	__u16 version;
	__u16 cipher;
	__u32 uses;
	__aligned_u64 socket_cookie;
	__u8 client_random[SSLP_TLS_RANDOM_SIZE];
	__u8 server_random[SSLP_TLS_RANDOM_SIZE];
};

#define SSLP_BIND_CLIENT	(1U << 0)
#define SSLP_BIND_SERVER	(1U << 1)
#define SSLP_BIND_TX		(1U << 2)
#define SSLP_BIND_RX		(1U << 3)

/**
 * struct sslp_driver_open - SSLP_IOC_DRIVER_OPEN: choose a driver
 * @size: in: sizeof(struct sslp_driver_open)
 * @flags: in: 0
 * @hash: in: SSLP_HASH_*, not MD5SHA1
 * @number: in: the number that the driver gets unless it has one already; 0:
 *	any free number
 * @name: in: HMAC driver as /proc/crypto calls it, e.g. "hmac(sha256-generic)"
 *
 * The driver stays in use, and its module stays loaded, until it is closed as
 * often as it was opened, or until /dev/sslp is closed. If the name is not in
 * /proc/crypto, its module is loaded, or the algorithm is made from a template,
 * only for callers with CAP_NET_ADMIN or CAP_SYS_ADMIN; others get ENOENT. A
 * name that was not found is not searched again for a minute.
 *
 * Return: number of the driver, above 0. ENOSPC: SSLP_DRIVERS_MAX are open.
 * EEXIST: another driver has @number. EINVAL, too: it is above SSLP_DRIVERS_MAX.
 * EPROTOTYPE: the driver is for another algorithm.
 */
struct sslp_driver_open {
	__u32 size;
	__u32 flags;
	__u32 hash;
	__u32 number;
	char name[SSLP_DRIVER_NAME_SIZE];
};

/**
 * struct sslp_driver_close - SSLP_IOC_DRIVER_CLOSE: undo one SSLP_IOC_DRIVER_OPEN
 * @size: in: sizeof(struct sslp_driver_close)
 * @flags: in: 0
 * @driver: in: number of the driver
 * @reserved: in: 0
 *
 * A driver that was opened n times keeps its number until it is closed n times.
 * Running requests are not disturbed.
 *
 * Return: 0. EINVAL: no such number.
 */
struct sslp_driver_close {
	__u32 size;
	__u32 flags;
	__u32 driver;
	__u32 reserved;
};

/**
 * struct sslp_driver_info - SSLP_IOC_DRIVER_INFO: a driver and its counters
 * @size: in: sizeof(struct sslp_driver_info)
 * @flags: in: SSLP_ALL_USERS
 * @driver: in: its number, or 0
 * @hash: in, with @driver 0: the hash whose default driver is meant; out:
 *	SSLP_HASH_*
 * @state: SSLP_DRIVER_*
 * @priority: as in /proc/crypto
 * @name: as in /proc/crypto; the driver of the keyless hash on the processor
 * @derived: how many HMAC keys it was used with; the rest as in struct
 *	sslp_info
 * @redone: likewise
 * @errors: likewise
 * @timeouts: likewise
 * @wrong: likewise
 *
 * Counters start again when the driver is no longer open on this descriptor of
 * /dev/sslp, or, with SSLP_ALL_USERS, on any.
 *
 * Return: 0. EINVAL: no such number.
 */
struct sslp_driver_info {
	__u32 size;
	__u32 flags;
	__u32 driver;
	__u32 hash;
	__u32 state;
	__s32 priority;
	char name[SSLP_DRIVER_NAME_SIZE];
	__aligned_u64 derived;
	__aligned_u64 redone;
	__aligned_u64 errors;
	__aligned_u64 timeouts;
	__aligned_u64 wrong;
};

#define SSLP_DRIVER_ASYNC	(1U << 0) /* asynchronous */
#define SSLP_DRIVER_SICK	(1U << 1) /* failed, left alone for a while */
#define SSLP_DRIVER_KEYLESS	(1U << 2) /* only its hash, the CPU does HMAC */

/**
 * struct sslp_secret_create - SSLP_IOC_SECRET_CREATE: a secret from outside
 * @size: in: sizeof(struct sslp_secret_create)
 * @flags: in: SSLP_SECRET_EXPORT, SSLP_SECRET_FROM_KEY
 * @kind: in: SSLP_SECRET_*
 * @hash: in: SSLP_HASH_*
 * @data: in: the bytes; 0 with SSLP_SECRET_FROM_KEY
 * @len: in: bytes at @data; 0 with SSLP_SECRET_FROM_KEY
 * @key: in: with SSLP_SECRET_FROM_KEY the serial number of a "logon" or "user"
 *	key that the caller may search and whose description begins with
 *	"sslp:", else 0
 * @bind: in: struct sslp_bind, or 0: any connection
 *
 * SSLP_SECRET_EXPORT needs a "user" key that the caller may read: EACCES.
 *
 * Return: descriptor of the secret. ENOKEY, EKEYEXPIRED, EKEYREVOKED, EACCES:
 * from the keyring. EKEYREJECTED: a key of another type or description. EINVAL,
 * too: @bind does not fit the secret, or SSLP_SECRET_EXPORT with it;
 * EPROTONOSUPPORT: its version does not have its cipher.
 */
struct sslp_secret_create {
	__u32 size;
	__u32 flags;
	__u32 kind;
	__u32 hash;
	__aligned_u64 data;
	__u32 len;
	__s32 key;
	__aligned_u64 bind;
};

#define SSLP_SECRET_EXPORT	(1U << 0)
#define SSLP_SECRET_FROM_KEY	(1U << 1)

enum sslp_step {
	/* RFC 5246 section 8.1; @seed: ClientHello.random, ServerHello.random */
	SSLP_STEP_MASTER		= 1,
	/* RFC 7627 section 4; @seed: session_hash, as long as the hash */
	SSLP_STEP_EXTENDED_MASTER	= 2,
	/* RFC 8446 section 7.2; no @seed */
	SSLP_STEP_NEXT			= 3,
	/*
	 * RFC 8446 section 7.1, HKDF-Extract. PSK to EARLY, no @seed. Without a
	 * PSK use one of zeros that is as long as the hash
	 */
	SSLP_STEP_EARLY			= 4,
	/* EARLY to HANDSHAKE; @seed or @input: the result of (EC)DHE, if any */
	SSLP_STEP_HANDSHAKE		= 5,
	/* HANDSHAKE to MASTER13; no @seed */
	SSLP_STEP_MASTER13		= 6,
	/* Derive-Secret, each with its label. EARLY to BINDER; no @seed */
	SSLP_STEP_EXT_BINDER		= 7,
	SSLP_STEP_RES_BINDER		= 8,
	/* In the others @seed is a transcript hash, as long as the hash */
	SSLP_STEP_C_E_TRAFFIC		= 9,	/* EARLY to TRAFFIC */
	SSLP_STEP_E_EXP_MASTER		= 10,	/* EARLY to EXPORTER */
	SSLP_STEP_C_HS_TRAFFIC		= 11,	/* HANDSHAKE to TRAFFIC */
	SSLP_STEP_S_HS_TRAFFIC		= 12,
	SSLP_STEP_C_AP_TRAFFIC		= 13,	/* MASTER13 to TRAFFIC */
	SSLP_STEP_S_AP_TRAFFIC		= 14,
	SSLP_STEP_EXP_MASTER		= 15,	/* MASTER13 to EXPORTER */
	SSLP_STEP_RES_MASTER		= 16,	/* MASTER13 to RESUMPTION */
	/* RFC 8446 section 4.6.1; @seed: ticket_nonce, up to 255 bytes */
	SSLP_STEP_PSK			= 17,	/* RESUMPTION to PSK */
};

/**
 * struct sslp_secret_derive - SSLP_IOC_SECRET_DERIVE: a secret from another
 * @size: in: sizeof(struct sslp_secret_derive)
 * @flags: in: SSLP_SECRET_EXPORT, SSLP_SECRET_INPUT, SSLP_NO_REDO
 * @secret: in: descriptor of a secret
 * @step: in: SSLP_STEP_*
 * @driver: in: number of a driver, or 0
 * @seed_len: in: bytes at @seed
 * @seed: in: see the step
 * @bind: in: struct sslp_bind of the new secret, or 0: as @secret is bound, if
 *	it is; else any connection
 * @input: in: with SSLP_SECRET_INPUT the descriptor of a premaster secret, in
 *	place of @seed, else 0
 * @reserved: in: 0
 *
 * The new secret may be exported if @secret and @input may: EACCES.
 *
 * A secret of TLS 1.3 that is made from another one without a seed can be made
 * again and again. All of them share the memory of what they have given.
 *
 * Return: descriptor of the new secret. EEXIST: the secret may not be exported
 * and already has this child, by the same step and seed; or it is bound and has
 * a child; or @input may not be exported and was used before. Binders and
 * exporters, which arm no socket, can be made again. EINVAL, too: @bind as in
 * struct sslp_secret_create, or @secret is bound; SSLP_SECRET_INPUT with a seed
 * or another step; the result of (EC)DHE is all zeros (RFC 8446 section 7.4.2).
 * EKEYREJECTED: @input is bound.
 */
struct sslp_secret_derive {
	__u32 size;
	__u32 flags;
	__s32 secret;
	__u32 step;
	__u32 driver;
	__u32 seed_len;
	__aligned_u64 seed;
	__aligned_u64 bind;
	__s32 input;
	__u32 reserved;
};

#define SSLP_SECRET_INPUT	(1U << 2)

enum sslp_op {
	/* RFC 5246 section 5: PRF(secret, label, seed) */
	SSLP_OP_PRF		= 1,
	/* RFC 8446 section 7.1: label without "tls13 "; @seed: the context */
	SSLP_OP_EXPAND_LABEL	= 2,
	/* RFC 5869 section 2.3: no label; @seed: info */
	SSLP_OP_EXPAND		= 3,
	/* RFC 5869 section 2.2: no label; the secret is the salt, @seed IKM */
	SSLP_OP_EXTRACT		= 4,
	/*
	 * RFC 8446 section 4.4.4: verify_data; no label; @seed: transcript
	 * hash. For a binder key it is the binder, section 4.2.11.2
	 */
	SSLP_OP_FINISHED	= 5,
	/* RFC 8446 section 7.5: exporter; @seed: hash of context_value */
	SSLP_OP_EXPORTER	= 6,
};

/**
 * struct sslp_derive - SSLP_IOC_DERIVE: bytes from a secret that allows it
 * @size: in: sizeof(struct sslp_derive)
 * @flags: in: SSLP_NO_REDO
 * @secret: in: descriptor of a secret
 * @op: in: SSLP_OP_*
 * @driver: in: number of a driver, or 0
 * @label_len: in: bytes at @label, up to SSLP_LABEL_MAX
 * @seed_len: in: bytes at @seed, up to SSLP_SEED_MAX; a context up to 255, a
 *	transcript hash, or one of a context_value, as many as the hash has
 * @out_len: in: bytes at @out, 1 to SSLP_OUT_MAX; HKDF: 255 blocks of its hash;
 *	SSLP_OP_EXTRACT and SSLP_OP_FINISHED: one
 * @label: in: label
 * @seed: in: see the operation
 * @out: in: where the bytes go; written only on success
 *
 * Return: 0.
 */
struct sslp_derive {
	__u32 size;
	__u32 flags;
	__s32 secret;
	__u32 op;
	__u32 driver;
	__u32 label_len;
	__u32 seed_len;
	__u32 out_len;
	__aligned_u64 label;
	__aligned_u64 seed;
	__aligned_u64 out;
};

/**
 * struct sslp_arm - SSLP_IOC_ARM: keys into a connected TCP socket
 * @size: in: sizeof(struct sslp_arm)
 * @flags: in: SSLP_NO_REDO; and in TLS 1.2 one of SSLP_ARM_CLIENT and
 *	SSLP_ARM_SERVER: which end of the connection this socket is
 * @socket: in: descriptor of an established TCP socket; or one whose peer has
 *	ended its side, once TCP_ULP "tls" is set on it
 * @tx_secret: in: descriptor for TLS_TX, or -1 to leave it alone
 * @rx_secret: in: descriptor for TLS_RX, or -1 to leave it alone; in TLS 1.2
 *	the same secret as @tx_secret, in TLS 1.3 another one of the same hash
 *	(EPROTOTYPE)
 * @driver: in: number of a driver, or 0
 * @version: in: TLS_1_2_VERSION or TLS_1_3_VERSION of <linux/tls.h>
 * @cipher: in: TLS_CIPHER_* of <linux/tls.h>
 * @reserved: in: 0
 * @tx_seq: in: number of the next record sent; in TLS 1.2 not 0, which Finished
 *	had (EINVAL)
 * @rx_seq: in: number of the next record received
 * @client_random: in: TLS 1.2: ClientHello.random; TLS 1.3: zero
 * @server_random: in: TLS 1.2: ServerHello.random; TLS 1.3: zero
 *
 * Everything is derived before the socket is touched. A secret remembers what
 * it has armed: none of its keys goes into a second socket, in the same
 * direction. Two requests for one socket take turns, and the second one fails.
 *
 * Return: 0. ENOTSOCK; ESOCKTNOSUPPORT: not TCP; ENOTCONN: not established;
 * EEXIST: that direction has a key, or the socket has another upper protocol,
 * or the secret has armed another socket in this way; ENOSPC: it has armed 4096
 * connections; EPERM: setsockopt() succeeded, but there is no key, because a
 * BPF program of the cgroup has swallowed it; EINVAL, too: the other direction
 * has another version or cipher;
 * EPROTONOSUPPORT: no kernel TLS (the module "tls" is not loaded; that happens
 * automatically only for CAP_NET_ADMIN), or not with this cipher;
 * ENOTRECOVERABLE: TLS_TX has its key, but TLS_RX failed, or another
 * setsockopt() has put another key there; the connection can no longer be used;
 * and what setsockopt() returned.
 */
struct sslp_arm {
	__u32 size;
	__u32 flags;
	__s32 socket;
	__s32 tx_secret;
	__s32 rx_secret;
	__u32 driver;
	__u16 version;
	__u16 cipher;
	__u32 reserved;
	__aligned_u64 tx_seq;
	__aligned_u64 rx_seq;
	__u8 client_random[SSLP_TLS_RANDOM_SIZE];
	__u8 server_random[SSLP_TLS_RANDOM_SIZE];
};

#define SSLP_ARM_CLIENT		(1U << 0)
#define SSLP_ARM_SERVER		(1U << 1)

/**
 * struct sslp_rekey - SSLP_IOC_REKEY: next generation of one direction
 * @size: in: sizeof(struct sslp_rekey)
 * @flags: in: SSLP_REKEY_SEEN, SSLP_NO_REDO
 * @socket: in: descriptor of a socket armed for TLS 1.3
 * @secret: in: descriptor of the traffic secret that it was armed with
 * @direction: in: TLS_TX or TLS_RX of <linux/tls.h>
 * @driver: in: number of a driver, or 0
 * @next: in: where a copy of the next generation goes, as many bytes as the
 *	secret has, or 0; needs a secret created with SSLP_SECRET_EXPORT. It may
 *	be written to even on failure
 *
 * On success the secret has become its next generation, and the old one is
 * gone. On failure it is unchanged.
 *
 * The kernel recognizes a KeyUpdate by the first byte of a record, so one that
 * came in several records does not stop it. A caller that has put such a
 * KeyUpdate together says so with SSLP_REKEY_SEEN.
 *
 * Return: 0. As SSLP_IOC_ARM, and ENOTCONN: not armed in this direction;
 * ESTALE: the socket's key is not that of the secret's present generation;
 * ENOMSG: TLS_RX without SSLP_REKEY_SEEN, and no KeyUpdate waits for its key;
 * EEXIST: a child already has the next generation, by SSLP_STEP_NEXT; EAGAIN: a
 * device has not finished the last change of keys: try again;
 * EOPNOTSUPP: this kernel cannot replace a key, as before Linux 6.14.
 */
struct sslp_rekey {
	__u32 size;
	__u32 flags;
	__s32 socket;
	__s32 secret;
	__u32 direction;
	__u32 driver;
	__aligned_u64 next;
};

#define SSLP_REKEY_SEEN		(1U << 0)

/**
 * struct sslp_batch - SSLP_IOC_BATCH: many requests of one kind
 * @size: in: sizeof(struct sslp_batch)
 * @flags: in: SSLP_BATCH_STOP: end with the first that fails
 * @request: in: SSLP_IOC_SECRET_DERIVE, _DERIVE, _ARM or _REKEY
 * @count: in: how many, 1 to SSLP_BATCH_MAX
 * @item_size: in: bytes from one request to the next, a multiple of 8, not 0
 * @reserved: in: 0
 * @items: in: the requests, each with its own size
 * @results: in: __s32 for each: what the request would have returned, errors
 *	negative
 *
 * Where a driver answers later, up to 64 requests are under way at a time, so
 * that its queue is full. They are read early: no request may need what another
 * one of the batch leaves in memory. What can be seen of them is done in their
 * order, and nothing of those that are not counted. SSLP_IOC_REKEY holds its
 * secret: only one is under way.
 *
 * Each result is written twice: as ECANCELED before its request is done, and
 * again afterwards. The descriptor of a new secret is written before the secret
 * is behind it. A request whose result cannot be written is not done.
 *
 * Return: how many requests were done, at least one; @results has as many. It
 * may be fewer than @count: with SSLP_BATCH_STOP, if a signal waits, if @results
 * cannot be written (EFAULT if not even the first), or because nothing is begun
 * after the first second. The caller decides whether to go on with the rest.
 */
struct sslp_batch {
	__u32 size;
	__u32 flags;
	__u32 request;
	__u32 count;
	__u32 item_size;
	__u32 reserved;
	__aligned_u64 items;
	__aligned_u64 results;
};

#define SSLP_BATCH_STOP		(1U << 0)

/**
 * struct sslp_submit - SSLP_IOC_SUBMIT: begin many requests of one kind
 * @size: in: sizeof(struct sslp_submit)
 * @flags: in: 0
 * @request: in: SSLP_IOC_SECRET_DERIVE, _DERIVE or _ARM
 * @count: in: how many, 1 to SSLP_BATCH_MAX
 * @item_size: in: bytes from one request to the next, a multiple of 8, not 0
 * @reserved: in: 0
 * @items: in: the requests, each with its own size
 * @number: in: of the first request; the next ones count on from it
 *
 * For a program that must not sleep while a device works. The call returns as
 * soon as the requests have been begun, and SSLP_IOC_COLLECT ends them. poll()
 * on /dev/sslp says POLLIN when one is over, and POLLOUT when another one would
 * be taken.
 *
 * Arguments and inputs are read now. Outputs are written, sockets armed and
 * descriptors made when the request is collected. A request that the processor
 * does is derived in this call. A request that cannot be begun has its error as
 * its result: seed, label and output may take 4096 bytes together (EINVAL), and
 * SSLP_IOC_REKEY, which holds its secret, cannot be submitted (ENOTTY).
 *
 * The first use of a driver, of a default one too, waits for its known-answer
 * test. SSLP_IOC_DRIVER_OPEN and SSLP_IOC_DRIVER_INFO have that done earlier.
 *
 * Return: how many requests were taken, at least one. EAGAIN: none, because as
 * many are under way as the driver can answer in time, or SSLP_QUEUE_MAX are
 * not collected. EBUSY: another process's requests are here; one at a time may
 * use a descriptor for this. EDQUOT: each request counts as 16 KiB.
 */
struct sslp_submit {
	__u32 size;
	__u32 flags;
	__u32 request;
	__u32 count;
	__u32 item_size;
	__u32 reserved;
	__aligned_u64 items;
	__aligned_u64 number;
};

/**
 * struct sslp_collected - a request that was submitted, and is over
 * @number: its number
 * @result: what it would have returned, errors negative
 * @reserved: 0
 */
struct sslp_collected {
	__aligned_u64 number;
	__s32 result;
	__u32 reserved;
};

/**
 * struct sslp_collect - SSLP_IOC_COLLECT: end requests that were submitted
 * @size: in: sizeof(struct sslp_collect)
 * @flags: in: 0
 * @count: in: how many at most, 1 to SSLP_BATCH_MAX
 * @reserved: in: 0
 * @results: in: struct sslp_collected for each
 *
 * They come in the order in which they ended, which may not be that of their
 * numbers. Each is written twice, as in SSLP_IOC_BATCH. This call does not wait.
 * What is never collected is dropped when /dev/sslp is closed: it has then done
 * nothing.
 *
 * Return: how many were collected, at least one. EAGAIN: none is over yet.
 * ENODATA: none was submitted that is not collected. EBUSY: another process
 * submitted them. EFAULT: @results cannot be written; nothing was collected.
 */
struct sslp_collect {
	__u32 size;
	__u32 flags;
	__u32 count;
	__u32 reserved;
	__aligned_u64 results;
};

#endif /* _UAPI_LINUX_SSLP_H */
