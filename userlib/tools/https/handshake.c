// SPDX-License-Identifier: MIT
/* TLS handshakes by libssl, which leave a connection of the library. */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sslp_openssl.h>

#include "../common/keylog.h"
#include "../common/tools.h"
#include "certificate.h"
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

static int complain_handshake(SSL *ssl, int ret)
{
	unsigned long err = ERR_peek_error();
	char text[REASON_SIZE];
	const char *reason = context_reason(text);

	if (ERR_GET_REASON(err) == SSL_R_CERTIFICATE_VERIFY_FAILED)
		complain("handshake: certificate: %s",
			 X509_verify_cert_error_string(
				SSL_get_verify_result(ssl)));
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

static int check_fingerprint(SSL *ssl, const uint8_t *wanted)
{
	uint8_t got[FINGERPRINT_LEN];
	X509 *cert = SSL_get0_peer_certificate(ssl);

	if (!wanted)
		return 0;
	if (cert && !certificate_fingerprint(cert, got) &&
	    !memcmp(got, wanted, sizeof(got)))
		return 0;
	complain("handshake: certificate: it does not have this fingerprint");
	return -EPERM;
}

/* The library knows names of the suites that it has; libssl those of all */
static int complain_take(const SSL *ssl, SECURITY_STATUS status)
{
	const SSL_CIPHER *cipher = SSL_get_current_cipher(ssl);
	const char *name = cipher ? SSL_CIPHER_standard_name(cipher) : NULL;
	char stage[128];

	snprintf(stage, sizeof(stage), "kernel TLS of %s", name ? name : "this suite");
	return complain_status(status, stage);
}

/* Frees @ssl. Its descriptor stays open: SSL_set_fd() does not own it */
static int finish(SSL *ssl, int fd, int64_t deadline,
		  NCRYPT_PROV_HANDLE provider, NCRYPT_HANDLE *ret_connection)
{
	const struct handshake_config *config;
	SECURITY_STATUS status;
	int ret;

	config = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
	SSL_set_quiet_shutdown(ssl, 1);
	ret = SSL_set_fd(ssl, fd) ? run(ssl, fd, deadline) : -ENOMEM;
	if (!ret)
		ret = check_fingerprint(ssl, config->fingerprint);
	if (!ret) {
		status = sslp_openssl_take(provider, ssl, &config->connection,
					   ret_connection);
		ret = status ? complain_take(ssl, status) : 0;
	}
	SSL_free(ssl);
	return ret;
}

int handshake_accept(SSL_CTX *ctx, int fd, int64_t deadline,
		     NCRYPT_PROV_HANDLE provider, NCRYPT_HANDLE *ret)
{
	SSL *ssl = SSL_new(ctx);

	if (!ssl)
		return complain_errno(-ENOMEM, "handshake");
	SSL_set_accept_state(ssl);
	return finish(ssl, fd, deadline, provider, ret);
}

/* A server name is a name: RFC 6066 section 3 allows no addresses */
static bool set_host(SSL *ssl, const char *host)
{
	struct in6_addr address;

	if (inet_pton(AF_INET, host, &address) == 1 ||
	    inet_pton(AF_INET6, host, &address) == 1)
		return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl),
						     host);
	return SSL_set1_host(ssl, host) && SSL_set_tlsext_host_name(ssl, host);
}

int handshake_connect(SSL_CTX *ctx, int fd, const char *host,
		      int64_t deadline, NCRYPT_PROV_HANDLE provider,
		      NCRYPT_HANDLE *ret)
{
	SSL *ssl = SSL_new(ctx);

	if (!ssl || !set_host(ssl, host)) {
		SSL_free(ssl);
		return complain_errno(-ENOMEM, "handshake");
	}
	SSL_set_connect_state(ssl);
	return finish(ssl, fd, deadline, provider, ret);
}
