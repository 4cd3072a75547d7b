/* SPDX-License-Identifier: GPL-2.0-only */
/* Differences between kernels. All other code is written for the newest one. */
#ifndef SSLP_COMPAT_H
#define SSLP_COMPAT_H

#include <crypto/hash.h>
#include <linux/net.h>
#include <linux/sockptr.h>
#include <linux/version.h>
#include <net/sock.h>
#include <net/tls.h>

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 1, 0)
#error "sslp needs Linux 6.1 or newer"
#endif

/* 6.12: moved */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
#include <asm/unaligned.h>
#else
#include <linux/unaligned.h>
#endif

/*
 * 6.3: completions get their data instead of the request that holds it. For a
 * function written the new way, declare SSLP_COMPLETION(function) and register
 * SSLP_COMPLETION_OF(function).
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 3, 0)
#define SSLP_COMPLETION_OF(fn)	fn##_base
#define SSLP_COMPLETION(fn)						\
static void fn##_base(struct crypto_async_request *base, int err)	\
{									\
	fn(base->data, err);						\
}									\
struct crypto_async_request
#else
#define SSLP_COMPLETION_OF(fn)	fn
#define SSLP_COMPLETION(fn)	struct crypto_async_request
#endif

/* 6.10: a string of a trace event is named once */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 10, 0)
#define SSLP_ASSIGN_STR(field, string)	__assign_str(field, string)
#else
#define SSLP_ASSIGN_STR(field, string)	__assign_str(field)
#endif

/*
 * 6.12: modules can call setsockopt() with all its hooks. Before, they can call
 * only the protocol's own part, which skips LSM and cgroup-BPF. Then keys are
 * put into sockets only if an administrator asks for it.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 12, 0)
#define SSLP_SETSOCKOPT_HOOKS	0

static inline int do_sock_setsockopt(struct socket *sock, bool compat,
				     int level, int optname, sockptr_t optval,
				     int optlen)
{
	return sock->ops->setsockopt(sock, level, optname, optval, optlen);
}
#else
#define SSLP_SETSOCKOPT_HOOKS	1
#endif

/* 6.6: a constant-time compare has a header of its own */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0)
#include <crypto/algapi.h>
#else
#include <crypto/utils.h>
#endif

/*
 * 6.14: kernel TLS takes a second key, and remembers a KeyUpdate that waits for
 * one. Before, setsockopt() itself returns EBUSY.
 */
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 14, 0)
static inline bool sslp_key_awaited(const struct tls_context *ctx)
{
	return true;
}
#else
static inline bool sslp_key_awaited(const struct tls_context *ctx)
{
	return tls_sw_ctx_rx(ctx)->key_update_pending;
}
#endif

/*
 * 6.18: a library has every HMAC of TLS except that of SM3, with keys that are
 * prepared once.
 */
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 18, 0) &&		\
	IS_REACHABLE(CONFIG_CRYPTO_LIB_MD5) &&			\
	IS_REACHABLE(CONFIG_CRYPTO_LIB_SHA1) &&			\
	IS_REACHABLE(CONFIG_CRYPTO_LIB_SHA256) &&		\
	IS_REACHABLE(CONFIG_CRYPTO_LIB_SHA512)
#include <crypto/md5.h>
#include <crypto/sha1.h>
#include <crypto/sha2.h>
#define SSLP_HMAC_LIBRARY	1
#else
#define SSLP_HMAC_LIBRARY	0
#endif

/*
 * 6.14: kernel TLS reads a key beyond the end of a member of known size. With a
 * pointer into the kernel that is a memcpy() that CONFIG_FORTIFY_SOURCE warns
 * about, although nothing goes wrong; panic_on_warn, warn_limit or
 * panic_on_taint turn the warning into a panic. So user space puts keys into
 * sockets there, unless an administrator takes the risk. Seen on 7.3, not on
 * 6.1 and 6.12. A module has no other way in than setsockopt() of kernel TLS. A
 * pointer to user memory gives no warning, but would take the keys there.
 */
#define SSLP_ARM_WARNS							\
	(LINUX_VERSION_CODE >= KERNEL_VERSION(6, 14, 0) &&		\
	 IS_ENABLED(CONFIG_FORTIFY_SOURCE))

/* Whether a lookup can be told not to load or register: SSLP_HERE_MASK */
#define SSLP_CAN_LOOK_HERE	(LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0))

#endif /* SSLP_COMPAT_H */
