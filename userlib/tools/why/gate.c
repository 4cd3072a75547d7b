// SPDX-License-Identifier: MIT
/* At which gate a connection stopped on its way into kernel TLS. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "../common/text.h"
#include "../common/tools.h"
#include "gate.h"

static const char *base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

void gate_say(char *out, size_t size, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	vsnprintf(out, size, format, ap);
	va_end(ap);
	/* Names of files may be a part of it */
	text_printable(out);
}

static const char *name(const struct why_connection *c)
{
	return why_kind_name(c->library.kind);
}

static bool no_handshake(const struct why_connection *c, struct why_verdict *v)
{
	if (c->hello.server || !c->hello.client)
		return false;
	v->id = "handshake";
	if (c->hello.alert >= 0)
		TEXT(v, "The handshake failed, alert %d.", c->hello.alert);
	else
		TEXT(v, "The handshake was not finished: no ServerHello was seen.");
	FIX(v, "Solve the handshake first; kernel TLS comes after it.");
	return true;
}

static bool old_version(const struct why_connection *c, struct why_verdict *v)
{
	if (!c->hello.server || c->hello.version >= TLS_1_2_VERSION)
		return false;
	v->id = "version";
	TEXT(v, "The peers agreed on TLS %s; kernel TLS has 1.2 and 1.3.",
	     c->hello.version == 0x302 ? "1.1" : c->hello.version == 0x301 ?
	     "1.0" : "before 1.0");
	FIX(v, "Allow TLS 1.2 on both sides.");
	return true;
}

static bool other_suite(const struct why_connection *c, struct why_verdict *v)
{
	const char *suite = why_suite_name(c->hello.suite), *cipher = NULL;

	if (!c->hello.server)
		return false;
	if (!why_suite_cipher(c->hello.suite, &cipher)) {
		v->id = "suite";
		TEXT(v, "The peers agreed on %s; kernel TLS does not have this cipher.",
		     suite);
	} else if (c->library.kind == WHY_OPENSSL &&
		   (!strncmp(cipher, "ARIA", 4) || !strncmp(cipher, "SM4", 3))) {
		v->id = "library-suite";
		TEXT(v, "The peers agreed on %s, which OpenSSL does not give to the kernel.",
		     suite);
	} else {
		return false;
	}
	FIX(v, "Prefer AES-GCM or ChaCha20-Poly1305 in the list of the side that chooses.");
	return true;
}

static bool short_records(const struct why_connection *c, struct why_verdict *v)
{
	if (!c->hello.limits_records || c->library.kind != WHY_OPENSSL)
		return false;
	v->id = "record-limit";
	TEXT(v, "The peers agreed on shorter records; OpenSSL does not use kernel TLS with them.");
	FIX(v, "Do not set max_fragment_length in the client.");
	return true;
}

static bool no_library(const struct why_connection *c, struct why_verdict *v)
{
	const struct why_library *l = &c->library;

	if (l->kind == WHY_NO_LIBRARY || l->built == WHY_BUILT_WITH ||
	    l->built == WHY_BUILT_UNKNOWN)
		return false;
	v->id = l->built == WHY_NEVER ? "library" : "library-build";
	if (l->built == WHY_NEVER) {
		TEXT(v, "%s%s%s has no kernel TLS.", name(c),
		     *l->version ? " " : "", l->version);
		FIX(v, "Give its secrets to the kernel by libsslprovider (sslprovider(7)), or use another TLS library, or a proxy in front of it.");
		return true;
	}
	TEXT(v, "%s %s here was built without kernel TLS (%s).", name(c),
	     l->version, base(l->path));
	FIX(v, l->kind == WHY_GNUTLS ?
	    "A GnuTLS configured with --enable-ktls." :
	    "OpenSSL 3 configured with enable-ktls.");
	return true;
}

/*
 * The two cannot be told apart: with memory BIOs the stack still has words of
 * finished calls. The fix is the same.
 */
static bool memory_bio(const struct why_connection *c, struct why_verdict *v)
{
	if (c->direct || c->library.kind == WHY_NO_LIBRARY || !*c->caller)
		return false;
	v->id = "memory-bio";
	TEXT(v, "%s carries the bytes between %s and the socket itself (memory BIOs, or a BIO of its own): the library never gets the socket, so its options for kernel TLS have no effect.",
	     base(c->caller), name(c));
	FIX(v, "The program has to give the library the socket (SSL_set_fd()), or give the keys to the kernel itself or through libsslprovider. No configuration can change this.");
	return true;
}

static bool not_enabled(const struct why *w, const struct why_connection *c,
			struct why_verdict *v)
{
	const struct why_config *config = why_config_of(w, c->library.kind);

	if (c->ulp.tried)
		return false;
	if (c->library.kind == WHY_GNUTLS) {
		v->id = "gnutls-config";
		TEXT(v, config && config->ktls ?
		     "%s asks for kernel TLS, but GnuTLS did not try: the program does the I/O itself." :
		     "GnuTLS was not told to use kernel TLS%s%s.",
		     config ? config->ktls ? config->path : ": " : "",
		     config ? config->ktls ? "" : config->path : "");
		FIX(v, "Set \"ktls = true\" in section [global] of /etc/gnutls/config, or of the file that GNUTLS_SYSTEM_PRIORITY_FILE names.");
		return true;
	}
	if (c->library.kind != WHY_OPENSSL)
		return false;
	/* The server's answer is encrypted in TLS 1.3, section 4.3.1 */
	if (config && config->ktls && c->hello.asks_fragment &&
	    c->hello.version == TLS_1_3_VERSION) {
		v->id = "record-limit";
		TEXT(v, "The client asked for shorter records; if the server agrees, OpenSSL does not use kernel TLS.");
		FIX(v, "Do not set max_fragment_length in the client.");
		return true;
	}
	v->id = "option";
	if (config && config->ktls)
		TEXT(v, "SSL_OP_ENABLE_KTLS is not set: %s asks for it, but the program does not use that section.",
		     config->path);
	else
		TEXT(v, "SSL_OP_ENABLE_KTLS is not set: the program does not set it%s%s%s.",
		     config ? ", and neither does " : "",
		     config ? config->path : "", "");
	FIX(v, "Set the program's own option (nginx: ssl_conf_command Options KTLS), or \"Options = KTLS\" in the section of openssl.cnf that system_default names.");
	return true;
}

void why_judge(const struct why *w, const struct why_connection *c,
	       struct why_verdict *v)
{
	static bool (*const gates[])(const struct why_connection *c,
				     struct why_verdict *v) = {
		gate_in_ktls, gate_mptcp, gate_not_tcp, gate_ulp, gate_key,
		no_handshake, old_version, other_suite, no_library,
		memory_bio, short_records,
	};
	size_t i;

	memset(v, 0, sizeof(*v));
	for (i = 0; i < ARRAY_SIZE(gates); i++) {
		if (!gates[i](c, v))
			continue;
		/* The doctor knows whether it could be loaded */
		if (!strcmp(v->id, "module") && w->host_count &&
		    !strcmp(w->host[0].id, "tls-not-built"))
			FIX(v, "%s", w->host[0].fix);
		return;
	}
	if (not_enabled(w, c, v))
		return;
	v->id = "unknown";
	if (c->ulp.tried)
		TEXT(v, "TLS was attached to the socket, but no key was given to the kernel.");
	else
		TEXT(v, "The program did not ask the kernel, and sslp does not know its TLS library.");
	FIX(v, "See the manual of the program's TLS library for kernel TLS.");
}

/* If gates were reached, the host need not be looked at any more */
const struct gate_text *why_host_gate(const struct why *w,
				      const struct why_verdict *v)
{
	static const char *const reached[] = {
		"ktls", "sending-only", "receiving-only", "rekey", "module",
		"seccomp", "kernel-cipher", "key", "ulp", "handshake",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(reached); i++)
		if (!strcmp(v->id, reached[i]))
			return NULL;
	return w->host_count ? &w->host[0] : NULL;
}
