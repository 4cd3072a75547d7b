// SPDX-License-Identifier: MIT
/* TLS handshakes by libssl, which leave the secrets and the bare socket. */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <string.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "../common/keylog.h"
#include "../common/tools.h"
#include "certificate.h"
#include "context.h"
#include "handshake.h"
#include "net.h"

/*
 * The only way to TLS 1.3's traffic secrets. The application data of the SSL
 * is where they go. libssl wipes the line afterwards.
 */
void handshake_keylog(const SSL *ssl, const char *line)
{
	const struct handshake_config *config;
	int ret;

	config = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
	keylog_take(line, NULL, SSL_get_app_data(ssl));
	if (config->keylog < 0)
		return;
	ret = keylog_append(config->keylog, line);
	if (ret)
		complain_errno(ret, "key log");
}

static int complain_handshake(SSL *ssl, int ret)
{
	unsigned long err = ERR_peek_error();
	const char *reason = err ? ERR_reason_error_string(err) : NULL;

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

/* A byte that libssl has read is one that the kernel will not decrypt */
static int check_nothing_buffered(SSL *ssl)
{
	if (!SSL_has_pending(ssl) && !BIO_pending(SSL_get_rbio(ssl)) &&
	    !BIO_wpending(SSL_get_wbio(ssl)))
		return 0;
	complain("handshake: libssl still holds data of the connection");
	return -EBUSY;
}

/* RFC 6066 section 4: 2^9 to 2^12 where the two have agreed on less */
static size_t max_fragment(SSL *ssl)
{
	uint8_t code = SSL_SESSION_get_max_fragment_length(
						SSL_get_session(ssl));

	return code ? (size_t)256 << code : SSL3_RT_MAX_PLAIN_LENGTH;
}

static int take_secrets(SSL *ssl, struct tls_secrets *out)
{
	const SSL_CIPHER *cipher = SSL_get_current_cipher(ssl);

	out->protocol = (DWORD)SSL_version(ssl);
	out->suite = SSL_CIPHER_get_protocol_id(cipher);
	out->max_fragment = max_fragment(ssl);
	SSL_get_client_random(ssl, out->client_random, TLS_RANDOM_LEN);
	SSL_get_server_random(ssl, out->server_random, TLS_RANDOM_LEN);
	if (out->protocol == TLS1_3_PROTOCOL_VERSION) {
		if (out->client_len && out->server_len)
			return 0;
	} else {
		out->master_len = SSL_SESSION_get_master_key(
				SSL_get_session(ssl), out->master,
				sizeof(out->master));
		if (out->master_len)
			return 0;
	}
	complain("handshake: libssl does not give the secrets");
	return -ENOKEY;
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
	complain("handshake: certificate: not the one of this fingerprint");
	return -EPERM;
}

/* Frees @ssl. Its descriptor stays open: SSL_set_fd() does not own it */
static int finish(SSL *ssl, int fd, int64_t deadline, struct tls_secrets *out)
{
	const struct handshake_config *config;
	struct tls_secrets secrets = {};
	int ret;

	config = SSL_CTX_get_app_data(SSL_get_SSL_CTX(ssl));
	SSL_set_app_data(ssl, &secrets);
	SSL_set_quiet_shutdown(ssl, 1);
	ret = SSL_set_fd(ssl, fd) ? run(ssl, fd, deadline) : -ENOMEM;
	if (!ret)
		ret = check_fingerprint(ssl, config->fingerprint);
	if (!ret)
		ret = check_nothing_buffered(ssl);
	if (!ret)
		ret = take_secrets(ssl, &secrets);
	if (!ret)
		*out = secrets;
	explicit_bzero(&secrets, sizeof(secrets));
	SSL_free(ssl);
	return ret;
}

int handshake_accept(SSL_CTX *ctx, int fd, int64_t deadline,
		     struct tls_secrets *out)
{
	SSL *ssl = SSL_new(ctx);

	if (!ssl)
		return complain_errno(-ENOMEM, "handshake");
	SSL_set_accept_state(ssl);
	return finish(ssl, fd, deadline, out);
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
		      int64_t deadline, struct tls_secrets *out)
{
	SSL *ssl = SSL_new(ctx);

	if (!ssl || !set_host(ssl, host)) {
		SSL_free(ssl);
		return complain_errno(-ENOMEM, "handshake");
	}
	SSL_set_connect_state(ssl);
	return finish(ssl, fd, deadline, out);
}
