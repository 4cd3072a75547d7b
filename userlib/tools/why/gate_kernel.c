// SPDX-License-Identifier: MIT
/* Gates of sslp why that depend on the answers of the kernel. */
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "../common/tools.h"
#include "gate.h"

#ifndef IPPROTO_MPTCP
#define IPPROTO_MPTCP	262
#endif

static bool older(const struct why_library *l, unsigned int major,
		  unsigned int minor)
{
	unsigned int have[2] = { 0, 0 };

	if (sscanf(l->version, "%u.%u", &have[0], &have[1]) != 2)
		return false;
	return have[0] < major || (have[0] == major && have[1] < minor);
}

static bool done(const struct why_call *call, enum why_armed seen)
{
	return seen == WHY_ARMED || (call->tried && !call->err);
}

static bool key_change(const struct why_connection *c, struct why_verdict *v)
{
	if (!c->key_expired && !(c->tx.tried > 1 && c->tx.err == EBUSY) &&
	    !(c->rx.tried > 1 && c->rx.err == EBUSY))
		return false;
	v->id = "rekey";
	if (!c->key_expired) {
		TEXT(v, "It was in kernel TLS until a KeyUpdate: this kernel cannot replace keys (EBUSY).");
		FIX(v, "Use Linux 6.14 or later; or let neither side send a KeyUpdate.");
		return true;
	}
	TEXT(v, "It was in kernel TLS until the peer's KeyUpdate: nobody gave the kernel the next key (EKEYEXPIRED).");
	FIX(v, "Use a TLS library that gives the kernel the new key, as libsslprovider does; or a peer that sends no KeyUpdate.");
	return true;
}

/* Before 3.2 OpenSSL gives the kernel no key for receiving in TLS 1.3 */
static bool half(const struct why_connection *c, struct why_verdict *v)
{
	const bool tx = done(&c->tx, c->sends);
	const bool rx = done(&c->rx, c->receives);

	if (tx == rx)
		return false;
	v->id = tx ? "sending-only" : "receiving-only";
	if (tx && c->rx.tried)
		TEXT(v, "Sending is in kernel TLS, receiving is not: the kernel answered TLS_RX with %s.",
		     errno_word(c->rx.err));
	else if (!tx && c->tx.tried)
		TEXT(v, "Receiving is in kernel TLS, sending is not: the kernel answered TLS_TX with %s.",
		     errno_word(c->tx.err));
	else if (tx && c->library.kind == WHY_OPENSSL &&
		 c->tx.version == TLS_1_3_VERSION)
		TEXT(v, "Sending is in kernel TLS, receiving is not: OpenSSL%s%s gives the kernel no key for receiving in TLS 1.3%s.",
		     *c->library.version ? " " : "", c->library.version,
		     older(&c->library, 3, 2) ? ", 3.2 does" : " while it has read ahead");
	else
		TEXT(v, "%s is in kernel TLS, the other direction was not asked for.",
		     tx ? "Sending" : "Receiving");
	if (tx)
		FIX(v, "Use OpenSSL 3.2 or later, without read-ahead, or TLS 1.2. A server mostly sends, so it may not need this.");
	else
		FIX(v, "See what the program requests from its TLS library.");
	return true;
}

bool gate_in_ktls(const struct why_connection *c, struct why_verdict *v)
{
	if (!why_in_ktls(c))
		return false;
	if (key_change(c, v) || half(c, v))
		return true;
	v->id = "ktls";
	TEXT(v, "In kernel TLS, both ways.");
	return true;
}

bool gate_mptcp(const struct why_connection *c, struct why_verdict *v)
{
	if (c->protocol != IPPROTO_MPTCP)
		return false;
	v->id = "mptcp";
	TEXT(v, "The socket is Multipath TCP, on which there is no kernel TLS%s%s.",
	     c->ulp.err ? ": the kernel answered " : "",
	     c->ulp.err ? errno_word(c->ulp.err) : "");
	FIX(v, "Make the socket with IPPROTO_TCP: do not use mptcpize, set GODEBUG=multipathtcp=0, or use the program's own option. sysctl net.mptcp.enabled=0 turns it off for all.");
	return true;
}

bool gate_not_tcp(const struct why_connection *c, struct why_verdict *v)
{
	if (!c->domain || c->domain == AF_INET || c->domain == AF_INET6)
		return false;
	v->id = "not-tcp";
	TEXT(v, "The socket is not one of TCP (address family %d).", c->domain);
	FIX(v, "Kernel TLS works only on TCP.");
	return true;
}

static const struct {
	int err;
	const char *id, *text, *fix;
} ulp_errors[] = {
	{ ENOENT, "module", "The kernel has no kernel TLS loaded (TCP_ULP: ENOENT).",
	  "Run modprobe tls; the kernel loads it automatically only for CAP_NET_ADMIN. For every boot, list it in /etc/modules-load.d." },
	{ EPERM, "seccomp", "A seccomp filter or security module forbids TCP_ULP (EPERM).",
	  "Use a profile that allows setsockopt(TCP_ULP) and level SOL_TLS." },
	{ EACCES, "seccomp", "A seccomp filter or security module forbids TCP_ULP (EACCES).",
	  "Use a profile that allows setsockopt(TCP_ULP) and level SOL_TLS." },
	{ ENOTCONN, "not-connected", "TLS was attached before the connection was established (TCP_ULP: ENOTCONN).",
	  "The program has to set TCP_ULP after connect() or accept()." },
	{ ENOPROTOOPT, "module", "This kernel has no TCP_ULP.",
	  "Use a kernel with CONFIG_TLS." },
	{ EOPNOTSUPP, "mptcp", "This socket does not support kernel TLS (TCP_ULP: EOPNOTSUPP), as is so with Multipath TCP.",
	  "Make the socket with IPPROTO_TCP." },
};

bool gate_ulp(const struct why_connection *c, struct why_verdict *v)
{
	size_t i;

	if (!c->ulp.tried || !c->ulp.err)
		return false;
	for (i = 0; i < ARRAY_SIZE(ulp_errors); i++) {
		if (ulp_errors[i].err != c->ulp.err)
			continue;
		v->id = ulp_errors[i].id;
		TEXT(v, "%s", ulp_errors[i].text);
		FIX(v, "%s", ulp_errors[i].fix);
		return true;
	}
	v->id = "ulp";
	TEXT(v, "The kernel refused TCP_ULP: %s.", errno_word(c->ulp.err));
	FIX(v, "sslp doctor tries the same.");
	return true;
}

static const char *cipher_of(const struct why_call *call)
{
	size_t i;

	for (i = 0; i < PROBE_CIPHERS; i++)
		if (probe_ciphers[i].type == call->cipher)
			return probe_ciphers[i].name;
	return "this cipher";
}

bool gate_key(const struct why_connection *c, struct why_verdict *v)
{
	const struct why_call *call = c->tx.err ? &c->tx : &c->rx;

	if (!call->tried || !call->err)
		return false;
	switch (call->err) {
	case ENOENT:
		v->id = "kernel-cipher";
		TEXT(v, "The kernel's crypto has no driver for %s (ENOENT).",
		     cipher_of(call));
		FIX(v, "Load or build the kernel's module of this cipher, or prefer AES-GCM.");
		break;
	case EINVAL:
		v->id = "kernel-cipher";
		TEXT(v, "This kernel's TLS does not know %s in TLS %s (EINVAL).",
		     cipher_of(call),
		     call->version == TLS_1_3_VERSION ? "1.3" : "1.2");
		FIX(v, "Use a newer kernel, or prefer AES-GCM.");
		break;
	case EPERM:
	case EACCES:
		v->id = "seccomp";
		TEXT(v, "A seccomp filter or security module forbids keys in sockets (%s).",
		     errno_word(call->err));
		FIX(v, "Use a profile that allows setsockopt() of level SOL_TLS.");
		break;
	default:
		v->id = "key";
		TEXT(v, "The kernel refused the key of %s: %s.",
		     cipher_of(call), errno_word(call->err));
		FIX(v, "sslp doctor tries each cipher.");
	}
	return true;
}
