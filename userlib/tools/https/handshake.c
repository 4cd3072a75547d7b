// SPDX-License-Identifier: MIT
/* TLS handshakes by libssl. Afterwards the library has the connection. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sslp_openssl.h>

#include "../common/keylog.h"
#include "../common/tools.h"
#include "context.h"
#include "handshake.h"
#include "net.h"

/* libssl wipes the line afterwards */
void handshake_keylog(const SSL *ssl, const char *line)
{
	const struct handshake_config *config;
	int ret;

	config = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
	if (config->keylog < 0)
		return;
	ret = keylog_append(config->keylog, line);
	if (ret)
		complain_errno(ret, "key log");
}

static const char *verify_error(long result)
{
	return result == X509_V_ERR_DANE_NO_MATCH ?
	       "it does not have this fingerprint" :
	       X509_verify_cert_error_string(result);
}

static int complain_handshake(SSL *ssl, int ret)
{
	unsigned long err = ERR_peek_error();
	char text[REASON_SIZE];
	const char *reason = context_reason(text);

	if (ERR_GET_REASON(err) == SSL_R_CERTIFICATE_VERIFY_FAILED)
		complain("handshake: certificate: %s",
			 verify_error(SSL_get_verify_result(ssl)));
	else if (reason)
		complain("handshake: %s", reason);
	else if (ret)
		complain_errno(ret, "handshake");
	else
		complain("handshake: the peer closed the connection");
	ERR_clear_error();
	return ret ? ret : -EPROTO;
}

static int run(SSL *ssl, int fd, int64_t deadline)
{
	int ret = 0, err, n;

	do {
		ERR_clear_error();
		errno = 0;
		n = SSL_do_handshake(ssl);
		if (n == 1)
			return 0;
		err = SSL_get_error(ssl, n);
		if (err == SSL_ERROR_WANT_READ)
			ret = net_wait(fd, POLLIN, deadline);
		else if (err == SSL_ERROR_WANT_WRITE)
			ret = net_wait(fd, POLLOUT, deadline);
		else
			return complain_handshake(ssl, -errno);
	} while (!ret);
	return complain_handshake(ssl, ret);
}

/* The library knows the names of suites that it has. libssl knows all names */
static int complain_take(const SSL *ssl, SECURITY_STATUS status)
{
	const SSL_CIPHER *cipher = SSL_get_current_cipher(ssl);
	const char *name = cipher ? SSL_CIPHER_standard_name(cipher) : NULL;
	char stage[128];

	snprintf(stage, sizeof(stage), "kernel TLS of %s", name ? name : "this suite");
	return complain_status(status, stage);
}

/* A server name must be a name: RFC 6066 section 3 allows no addresses */
static bool set_host(SSL *ssl, const char *host)
{
	if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host))
		return true;
	return SSL_set1_host(ssl, host) && SSL_set_tlsext_host_name(ssl, host);
}

/*
 * libssl does so for DANE: this one certificate, DANE-EE(3) Cert(0)
 * SHA2-256(1) in RFC 6698 section 2.1, whatever its names and dates are.
 */
static bool pin(SSL *ssl, const struct handshake_config *config)
{
	if (!config->pinned)
		return true;
	SSL_dane_set_flags(ssl, DANE_FLAG_NO_DANE_EE_NAMECHECKS);
	return SSL_dane_enable(ssl, NULL) > 0 &&
	       SSL_dane_tlsa_add(ssl, 3, 0, 1, config->fingerprint,
				 FINGERPRINT_LEN) > 0;
}

static SSL *begin(SSL_CTX *ctx, const char *host)
{
	const struct handshake_config *config = SSL_CTX_get_app_data(ctx);
	SSL *ssl = SSL_new(ctx);

	if (!ssl)
		return NULL;
	SSL_set_quiet_shutdown(ssl, 1);
	if (!host) {
		SSL_set_accept_state(ssl);
		return ssl;
	}
	SSL_set_connect_state(ssl);
	if (set_host(ssl, host) && pin(ssl, config))
		return ssl;
	SSL_free(ssl);
	return NULL;
}

/* SSL_free() leaves @fd open, because SSL_set_fd() does not own it */
int handshake_do(SSL_CTX *ctx, int fd, const char *host, int64_t deadline,
		 NCRYPT_PROV_HANDLE provider, NCRYPT_HANDLE *ret_connection)
{
	const struct handshake_config *config = SSL_CTX_get_app_data(ctx);
	SSL *ssl = begin(ctx, host);
	SECURITY_STATUS status;
	int ret;

	if (!ssl || !SSL_set_fd(ssl, fd)) {
		SSL_free(ssl);
		return complain_errno(-ENOMEM, "handshake");
	}
	ret = run(ssl, fd, deadline);
	if (!ret) {
		status = sslp_openssl_take(provider, ssl, &config->connection,
					   ret_connection);
		ret = status ? complain_take(ssl, status) : 0;
	}
	SSL_free(ssl);
	return ret;
}
