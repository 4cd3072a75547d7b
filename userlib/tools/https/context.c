// SPDX-License-Identifier: MIT
/* Contexts of libssl, set up so that kernel TLS can take over. */
#include <errno.h>
#include <stdio.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <sslp_openssl.h>

#include "../common/hex.h"
#include "../common/tools.h"
#include "certificate.h"
#include "context.h"
#include "handshake.h"

/* Suites that the kernel can protect: only AEAD, forward secrecy first */
#define DEFAULT_CIPHERS \
	"ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20:kRSA+AESGCM"

static const unsigned char http11[] = "\x08http/1.1";

const char *context_reason(char text[REASON_SIZE])
{
	unsigned long err = ERR_peek_error();
	const char *reason = err ? ERR_reason_error_string(err) : NULL;

	/* For system calls libcrypto keeps only the errno and no text */
	if (err && ERR_SYSTEM_ERROR(err)) {
		errno = ERR_GET_REASON(err);
		snprintf(text, REASON_SIZE, "%m");
		return text;
	}
	return reason;
}

static bool complain_libssl(const char *stage)
{
	char text[REASON_SIZE];
	const char *reason = context_reason(text);

	complain("%s: %s", stage, reason ? reason : "libssl gives no reason");
	ERR_clear_error();
	return false;
}

static bool set_common(SSL_CTX *ctx, const struct handshake_config *config)
{
	const char *ciphers = config->ciphers;
	int min = config->protocol ? (int)config->protocol : TLS1_2_VERSION;
	int max = (int)config->protocol;	/* 0: the highest there is */

	SSL_CTX_set_app_data(ctx, (char *)config);
	SSL_CTX_set_keylog_callback(ctx, handshake_keylog);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION);
	if (sslp_openssl_prepare(ctx))
		return complain_libssl("handshake");
	if (!SSL_CTX_set_min_proto_version(ctx, min) ||
	    !SSL_CTX_set_max_proto_version(ctx, max))
		return complain_libssl("protocol");
	if (!SSL_CTX_set_cipher_list(ctx, ciphers ? ciphers : DEFAULT_CIPHERS))
		return complain_libssl("--cipher");
	if (config->suites && !SSL_CTX_set_ciphersuites(ctx, config->suites))
		return complain_libssl("--ciphersuites");
	return true;
}

/* A peer that does not speak HTTP/1.1 learns that from the answer */
static int choose_protocol(SSL *ssl, const unsigned char **out,
			   unsigned char *out_len, const unsigned char *in,
			   unsigned int in_len, void *arg)
{
	unsigned char *chosen;
	int found;

	(void)ssl;
	(void)arg;
	found = SSL_select_next_proto(&chosen, out_len, http11,
				      sizeof(http11) - 1, in, in_len);
	*out = chosen;
	return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK
					       : SSL_TLSEXT_ERR_NOACK;
}

static bool load_certificate(SSL_CTX *ctx, const char *cert, const char *key)
{
	if (SSL_CTX_use_certificate_chain_file(ctx, cert) != 1)
		return complain_libssl(cert);
	if (SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1 ||
	    SSL_CTX_check_private_key(ctx) != 1)
		return complain_libssl(key);
	return true;
}

static bool save_certificate(X509 *cert, const char *path)
{
	FILE *file = fopen(path, "we");
	bool ok;

	if (!file) {
		complain_errno(-errno, "%s", path);
		return false;
	}
	ok = PEM_write_X509(file, cert);
	if (fclose(file) || !ok) {
		complain("%s: the certificate could not be written", path);
		return false;
	}
	return true;
}

static bool print_fingerprint(const X509 *cert)
{
	uint8_t digest[FINGERPRINT_LEN];
	char text[2 * FINGERPRINT_LEN + 1];

	if (!X509_digest(cert, EVP_sha256(), digest, NULL))
		return complain_libssl("fingerprint");
	hex_encode(digest, sizeof(digest), text);
	printf("self-signed certificate, SHA-256 fingerprint %s\n", text);
	return true;
}

static bool make_certificate(SSL_CTX *ctx, const char *save)
{
	EVP_PKEY *key = NULL;
	X509 *cert = certificate_make(&key);
	bool ok;

	if (!cert)
		return complain_libssl("making a certificate");
	ok = SSL_CTX_use_certificate(ctx, cert) == 1 &&
	     SSL_CTX_use_PrivateKey(ctx, key) == 1;
	if (!ok)
		complain_libssl("using the certificate made");
	ok = ok && print_fingerprint(cert) &&
	     (!save || save_certificate(cert, save));
	X509_free(cert);
	EVP_PKEY_free(key);
	return ok;
}

SSL_CTX *handshake_server(const struct handshake_config *config)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

	if (!ctx) {
		complain_libssl("libssl");
		return NULL;
	}
	/* Nobody resumes a session here, in TLS 1.3 or 1.2 */
	SSL_CTX_set_num_tickets(ctx, 0);
	SSL_CTX_set_options(ctx, SSL_OP_NO_TICKET);
	SSL_CTX_set_dh_auto(ctx, 1);
	SSL_CTX_set_alpn_select_cb(ctx, choose_protocol, NULL);
	if (set_common(ctx, config) &&
	    (config->cert ? load_certificate(ctx, config->cert, config->key)
			  : make_certificate(ctx, config->save_cert)))
		return ctx;
	SSL_CTX_free(ctx);
	return NULL;
}

static bool set_trust(SSL_CTX *ctx, const struct handshake_config *config)
{
	if (config->pinned && SSL_CTX_dane_enable(ctx) <= 0)
		return complain_libssl("fingerprint");
	SSL_CTX_set_verify(ctx, config->insecure ? SSL_VERIFY_NONE :
			   SSL_VERIFY_PEER, NULL);
	if (config->insecure || config->pinned)
		return true;
	/* So that --cacert may name the server's own certificate */
	X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(ctx),
				    X509_V_FLAG_PARTIAL_CHAIN);
	if (config->ca ? !SSL_CTX_load_verify_file(ctx, config->ca)
		       : !SSL_CTX_set_default_verify_paths(ctx))
		return complain_libssl(config->ca ? config->ca :
				       "trusted certificates");
	return true;
}

SSL_CTX *handshake_client(const struct handshake_config *config)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	if (!ctx) {
		complain_libssl("libssl");
		return NULL;
	}
	/* For this call 0 means success */
	if (set_common(ctx, config) && set_trust(ctx, config) &&
	    !SSL_CTX_set_alpn_protos(ctx, http11, sizeof(http11) - 1))
		return ctx;
	SSL_CTX_free(ctx);
	return NULL;
}

void handshake_free(SSL_CTX *ctx)
{
	SSL_CTX_free(ctx);
}
