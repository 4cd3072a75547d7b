// SPDX-License-Identifier: MIT
/*
 * At which gate did a connection stop? A row says what was seen of it. Some of
 * these gates are in no kernel and no library of the guests.
 */
#include <errno.h>
#include <linux/net.h>
#include <linux/tls.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../tools/common/tools.h"
#include "../tools/why/why.h"
#include "tap.h"
#include "tools.h"

#define MPTCP		262
#define GCM13		0x1301
#define GCM12		0xc02f

/* Usual parts of a row */
#define TCP		.domain = AF_INET, .protocol = IPPROTO_TCP
#define AGREED(v, s)	.hello = { .client = true, .server = true, \
				   .version = (v), .suite = (s), .alert = -1 }
#define OPENSSL(v)	.library = { .kind = WHY_OPENSSL, .version = v, \
				     .built = WHY_BUILT_WITH }
#define GNUTLS(b)	.library = { .kind = WHY_GNUTLS, .version = "3.8.3", \
				     .built = (b), .path = "/lib/libgnutls.so" }
#define ULP		.ulp = { .tried = 1 }
#define KEY(e)		{ .tried = 1, .err = (e), .version = TLS_1_3_VERSION, \
			  .cipher = TLS_CIPHER_AES_GCM_128 }
#define KEYS(n, e)	{ .tried = (n), .err = (e), .version = TLS_1_3_VERSION, \
			  .cipher = TLS_CIPHER_AES_GCM_128 }

/**
 * struct row - a connection
 * @gate: the gate at which it stopped
 * @text, @fix: words that the texts must have
 * @config: the only configuration that was read; none if it has no path
 */
static const struct row {
	const char *name, *gate, *text, *fix;
	struct why_connection c;
	struct why_config config;
} rows[] = {
	{ "both ways", "ktls", "both ways", NULL,
	  .c = { TCP, AGREED(0x304, GCM13), OPENSSL("3.2.1"), ULP, .tx = KEY(0),
	    .rx = KEY(0) } },
	{ "both ways, as the socket says", "ktls", "both ways", NULL,
	  .c = { TCP, .sends = WHY_ARMED, .receives = WHY_ARMED } },

	{ "a KeyUpdate on a kernel that has none", "rekey", "EBUSY",
	  "Linux 6.14",
	  .c = { TCP, AGREED(0x304, GCM13), OPENSSL("3.5.0"), ULP,
	    .tx = KEYS(2, EBUSY), .rx = KEY(0), .sends = WHY_ARMED } },
	{ "the same, of the peer's", "rekey", "EBUSY", "Linux 6.14",
	  .c = { TCP, AGREED(0x304, GCM13), OPENSSL("3.5.0"), ULP, .tx = KEY(0),
	    .rx = KEYS(2, EBUSY), .sends = WHY_ARMED,
	    .receives = WHY_ARMED } },
	{ "the peer's KeyUpdate, that nobody followed", "rekey", "EKEYEXPIRED",
	  "libsslprovider",
	  .c = { TCP, AGREED(0x304, GCM13), OPENSSL("3.2.1"), ULP, .tx = KEY(0),
	    .rx = KEY(0), .key_expired = true, .sends = WHY_ARMED,
	    .receives = WHY_ARMED } },
	{ "keys that were replaced", "ktls", "both ways", NULL,
	  .c = { TCP, AGREED(0x304, GCM13), OPENSSL("3.5.0"), ULP,
	    .tx = KEYS(2, 0), .rx = KEYS(3, 0), .sends = WHY_ARMED,
	    .receives = WHY_ARMED } },

	{ "OpenSSL before 3.2", "sending-only", "3.2 does", "OpenSSL 3.2",
	  .c = { TCP, AGREED(0x304, GCM13), OPENSSL("3.0.11"), ULP, .tx = KEY(0) } },
	{ "OpenSSL that has read ahead", "sending-only", "read ahead",
	  "without read-ahead",
	  .c = { TCP, AGREED(0x304, GCM13), OPENSSL("3.10.0"), ULP, .tx = KEY(0) } },
	{ "a key for receiving that was refused", "sending-only", "TLS_RX",
	  NULL,
	  .c = { TCP, AGREED(0x304, GCM13), OPENSSL("3.2.1"), ULP, .tx = KEY(0),
	    .rx = KEY(EINVAL) } },
	{ "one for sending", "receiving-only", "TLS_TX", NULL,
	  .c = { TCP, AGREED(0x304, GCM13), OPENSSL("3.2.1"), ULP,
	    .tx = KEY(ENOENT), .rx = KEY(0) } },

	{ "Multipath TCP", "mptcp", "EOPNOTSUPP", "IPPROTO_TCP",
	  .c = { .domain = AF_INET6, .protocol = MPTCP, AGREED(0x304, GCM13),
	    OPENSSL("3.2.1"), .ulp = { .tried = 1, .err = EOPNOTSUPP } } },
	{ "the same, that did not try", "mptcp", "Multipath TCP",
	  "IPPROTO_TCP",
	  .c = { .domain = AF_INET, .protocol = MPTCP, AGREED(0x304, GCM13) } },
	{ "a socket of files", "not-tcp", "family 1", "only on TCP",
	  .c = { .domain = AF_UNIX, AGREED(0x304, GCM13), OPENSSL("3.2.1") } },

#define REFUSED(e)	{ TCP, AGREED(0x304, GCM13), OPENSSL("3.2.1"), \
			  .ulp = { .tried = 1, .err = (e) } }
	{ "no module", "module", "ENOENT", "modprobe tls", .c = REFUSED(ENOENT) },
	{ "a kernel of long ago", "module", "no TCP_ULP", "CONFIG_TLS",
	  .c = REFUSED(ENOPROTOOPT) },
	{ "a filter", "seccomp", "EPERM", "profile", .c = REFUSED(EPERM) },
	{ "another filter", "seccomp", "EACCES", "profile", .c = REFUSED(EACCES) },
	{ "too early", "not-connected", "ENOTCONN", "after connect()",
	  .c = REFUSED(ENOTCONN) },
	{ "refused, who knows why", "ulp", "EIO", "sslp doctor", .c = REFUSED(EIO) },

#define NO_KEY(e)	{ TCP, AGREED(0x304, GCM13), OPENSSL("3.2.1"), ULP, \
			  .tx = KEY(e), .rx = KEY(e) }
	{ "no driver of the cipher", "kernel-cipher", "AES-128-GCM (ENOENT)",
	  "module of this cipher", .c = NO_KEY(ENOENT) },
	{ "a cipher that the kernel's TLS lacks", "kernel-cipher",
	  "AES-128-GCM in TLS 1.3 (EINVAL)", "newer kernel", .c = NO_KEY(EINVAL) },
	{ "the same in TLS 1.2", "kernel-cipher",
	  "ChaCha20-Poly1305 in TLS 1.2", "newer kernel",
	  .c = { TCP, AGREED(0x303, 0xcca8), OPENSSL("3.2.1"), ULP,
	    .tx = { 1, EINVAL, TLS_1_2_VERSION,
		    TLS_CIPHER_CHACHA20_POLY1305 } } },
	{ "keys that a filter forbids", "seccomp", "keys in sockets",
	  "SOL_TLS", .c = NO_KEY(EPERM) },
	{ "no key, who knows why", "key", "AES-128-GCM: EMSGSIZE", "sslp doctor",
	  .c = NO_KEY(EMSGSIZE) },

	{ "a handshake that failed", "handshake", "alert 40", NULL,
	  .c = { TCP, .hello = { .client = true, .alert = 40 },
	    OPENSSL("3.2.1") } },
	{ "a handshake that is not over", "handshake", "no ServerHello", NULL,
	  .c = { TCP, .hello = { .client = true, .alert = -1 },
	    OPENSSL("3.2.1") } },
	{ "TLS 1.1", "version", "TLS 1.1", "TLS 1.2",
	  .c = { TCP, AGREED(0x302, 0xc014), OPENSSL("3.2.1") } },
	{ "TLS 1.0", "version", "TLS 1.0", "TLS 1.2",
	  .c = { TCP, AGREED(0x301, 0x002f), OPENSSL("3.2.1") } },
	{ "CBC", "suite", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256", "AES-GCM",
	  .c = { TCP, AGREED(0x303, 0xc027), OPENSSL("3.2.1") } },
	{ "CCM_8", "suite", "TLS_AES_128_CCM_8_SHA256", "AES-GCM",
	  .c = { TCP, AGREED(0x304, 0x1305), OPENSSL("3.2.1") } },
	{ "AES-256-CCM", "suite", "TLS_ECDHE_ECDSA_WITH_AES_256_CCM", "AES-GCM",
	  .c = { TCP, AGREED(0x303, 0xc0ad), OPENSSL("3.2.1") } },
	{ "ARIA, by OpenSSL", "library-suite",
	  "TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256", "AES-GCM",
	  .c = { TCP, AGREED(0x303, 0xc060), OPENSSL("3.2.1") } },
	{ "SM4, by OpenSSL", "library-suite", "TLS_SM4_GCM_SM3", "AES-GCM",
	  .c = { TCP, AGREED(0x304, 0x00c6), OPENSSL("3.2.1") } },

#define NEVER(k, v)	{ TCP, AGREED(0x304, GCM13), .direct = true, \
			  .library = { .kind = (k), .version = v, \
				       .built = WHY_NEVER } }
	{ "Go", "library", "Go's crypto/tls 1.22.1 has no kernel TLS", "sslprovider(7)",
	  .c = NEVER(WHY_GO, "1.22.1") },
	{ "rustls", "library", "rustls has no kernel TLS", "sslprovider(7)",
	  .c = NEVER(WHY_RUSTLS, "") },
	{ "NSS", "library", "NSS", "sslprovider(7)", .c = NEVER(WHY_NSS, "") },
	{ "Mbed TLS", "library", "bed TLS", "sslprovider(7)",
	  .c = NEVER(WHY_MBEDTLS, "3.6.0") },
	{ "wolfSSL", "library", "wolfSSL", "sslprovider(7)",
	  .c = NEVER(WHY_WOLFSSL, "5.5.4") },
	{ "OpenSSL built without", "library-build", "without kernel TLS",
	  "enable-ktls",
	  .c = { TCP, AGREED(0x304, GCM13), .direct = true,
	    .library = { .kind = WHY_OPENSSL, .version = "3.0.11",
			 .built = WHY_BUILT_WITHOUT } } },
	{ "GnuTLS built without", "library-build", "libgnutls.so",
	  "--enable-ktls",
	  .c = { TCP, AGREED(0x304, GCM13), .direct = true,
	    GNUTLS(WHY_BUILT_WITHOUT) } },

	{ "memory BIOs", "memory-bio", "libcurl.so.4 carries",
	  "libsslprovider",
	  .c = { TCP, AGREED(0x304, GCM13), OPENSSL("3.2.1"),
	    .caller = "/usr/lib/libcurl.so.4" } },
	{ "shorter records", "record-limit", "shorter records",
	  "max_fragment_length",
	  .c = { TCP, OPENSSL("3.2.1"), .direct = true,
	    .hello = { true, true, true, true, 0x304, GCM13, -1 } } },
	{ "shorter records, agreed on in secret", "record-limit",
	  "asked for shorter records", "max_fragment_length",
	  .c = { TCP, OPENSSL("3.2.1"), .direct = true,
		 .hello = { true, true, false, true, 0x304, GCM13, -1 } },
	  { WHY_OPENSSL, true, true, "/etc/ssl/openssl.cnf" } },
	{ "the same, with no option", "option", "does not set it", "KTLS",
	  .c = { TCP, OPENSSL("3.2.1"), .direct = true,
		 .hello = { true, true, false, true, 0x304, GCM13, -1 } } },
	{ "shorter records, another library", "gnutls-config", "was not told",
	  "ktls = true",
	  .c = { TCP, GNUTLS(WHY_BUILT_WITH), .direct = true,
	    .hello = { true, true, true, true, 0x304, GCM13, -1 } } },

	{ "GnuTLS, not told", "gnutls-config", "was not told", "ktls = true",
	  .c = { TCP, AGREED(0x304, GCM13), .direct = true,
	    GNUTLS(WHY_BUILT_WITH) } },
	{ "GnuTLS, told not to", "gnutls-config",
	  "was not told to use kernel TLS: /etc/gnutls/config", "ktls = true",
	  .c = { TCP, AGREED(0x304, GCM13), .direct = true,
	    GNUTLS(WHY_BUILT_WITH) },
	  { WHY_GNUTLS, true, false, "/etc/gnutls/config" } },
	{ "GnuTLS, told, that did not try", "gnutls-config",
	  "/etc/gnutls/config asks", "ktls = true",
	  .c = { TCP, AGREED(0x304, GCM13), .direct = true,
	    GNUTLS(WHY_BUILT_WITH) },
	  { WHY_GNUTLS, true, true, "/etc/gnutls/config" } },
	{ "GnuTLS, told", "ktls", "both ways", NULL,
	  .c = { TCP, AGREED(0x304, GCM13), .direct = true, ULP, .tx = KEY(0),
	    .rx = KEY(0), GNUTLS(WHY_BUILT_WITH) },
	  { WHY_GNUTLS, true, true, "/etc/gnutls/config" } },

	{ "OpenSSL, no option", "option", "does not set it", "KTLS",
	  .c = { TCP, AGREED(0x304, GCM13), .direct = true, OPENSSL("3.2.1") } },
	{ "OpenSSL, none in its configuration", "option",
	  "neither does /etc/ssl/openssl.cnf", "KTLS",
	  .c = { TCP, AGREED(0x304, GCM13), .direct = true, OPENSSL("3.2.1") },
	  { WHY_OPENSSL, true, false, "/etc/ssl/openssl.cnf" } },
	{ "OpenSSL, one that is not taken", "option",
	  "/etc/ssl/openssl.cnf asks for it", "system_default",
	  .c = { TCP, AGREED(0x304, GCM13), .direct = true, OPENSSL("3.2.1") },
	  { WHY_OPENSSL, true, true, "/etc/ssl/openssl.cnf" } },
	{ "OpenSSL, GnuTLS's configuration", "option", "does not set it", NULL,
	  .c = { TCP, AGREED(0x303, GCM12), .direct = true, OPENSSL("3.2.1") },
	  { WHY_GNUTLS, true, true, "/etc/gnutls/config" } },

	{ "attached, and no key", "unknown", "no key was given", NULL,
	  .c = { TCP, AGREED(0x304, GCM13), OPENSSL("3.2.1"), .direct = true,
	    ULP } },
	{ "a library that is not known", "unknown", "does not know", NULL,
	  .c = { TCP, AGREED(0x304, GCM13) } },
};

static bool says(const char *text, const char *part)
{
	return !part || strstr(text, part);
}

/* A text is empty, or ends like a sentence */
static bool sentence(const char *text)
{
	return !*text || text[strlen(text) - 1] == '.';
}

static void judge(struct why *w, const struct row *row)
{
	struct why_verdict v;

	w->configs[0] = row->config;
	w->config_count = *row->config.path != '\0';
	why_judge(w, &row->c, &v);
	if (!ok(!strcmp(v.id, row->gate) && says(v.text, row->text) &&
		says(v.fix, row->fix) && sentence(v.text) && sentence(v.fix),
		"why: %s", row->name))
		diag("%s: %s Fix: %s", v.id, v.text, v.fix);
}

/* A connection that stopped early would meet the host's closed gate next */
static void host_gates(struct why *w)
{
	static const char *const behind[] = {
		"option", "memory-bio", "suite", "library", "version",
		"gnutls-config", "record-limit", "mptcp", "unknown",
	}, *const reached[] = {
		"ktls", "sending-only", "rekey", "module", "seccomp",
		"kernel-cipher", "handshake",
	};
	struct why_verdict v;
	size_t i;

	w->host_count = 1;
	for (i = 0; i < ARRAY_SIZE(behind); i++) {
		v.id = behind[i];
		ok(why_host_gate(w, &v) == &w->host[0],
		   "why: behind %s the host's", behind[i]);
	}
	for (i = 0; i < ARRAY_SIZE(reached); i++) {
		v.id = reached[i];
		ok(!why_host_gate(w, &v), "why: behind %s none", reached[i]);
	}
	w->host_count = 0;
	v.id = "option";
	ok(!why_host_gate(w, &v), "why: nor where the host has none");
}

#ifdef SYS_socketcall
/* On s390x the C library reaches sockets this way */
static void socketcall(void)
{
	unsigned long args[] = { 7, SOL_TLS, TLS_TX, 0x1234, 40 };
	struct why_syscall s = {
		.number = SYS_socketcall,
		.args = { SYS_SETSOCKOPT, (uintptr_t)args },
	};
	size_t i;

	why_socketcall(getpid(), &s);
	ok(s.number == SYS_setsockopt, "why: setsockopt() by socketcall()");
	for (i = 0; i < ARRAY_SIZE(args); i++)
		ok(s.args[i] == args[i], "why: ... argument %zu", i);
	s = (struct why_syscall){ .number = SYS_socketcall, .args = { 99 } };
	why_socketcall(getpid(), &s);
	ok(s.number == SYS_socketcall, "why: an unknown call by socketcall()");
}
#else
static void socketcall(void)
{
}
#endif

void tools_why(void)
{
	struct why *w = calloc(1, sizeof(*w));
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++)
		judge(w, &rows[i]);
	host_gates(w);
	socketcall();
	free(w);
}
