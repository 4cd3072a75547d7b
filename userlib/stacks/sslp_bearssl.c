// SPDX-License-Identifier: MIT
/*
 * Hands connections of BearSSL over to kernel TLS. No function returns the
 * record numbers, the randoms, or the bytes of an incomplete record. So they
 * are read from the place where the engine keeps them.
 */
#include <stdbool.h>
#include <string.h>

#include "sslp_bearssl.h"

/*
 * The record number for receiving. For an unknown cipher it is 0, which is
 * impossible after Finished
 */
static uint64_t read_seq(const br_ssl_engine_context *e)
{
	if ((const void *)e->in.vtable == &br_sslrec_in_gcm_vtable)
		return e->in.gcm.seq;
	if ((const void *)e->in.vtable == &br_sslrec_in_ccm_vtable)
		return e->in.ccm.seq;
	if ((const void *)e->in.vtable == &br_sslrec_in_chapol_vtable)
		return e->in.chapol.seq;
	if ((const void *)e->in.vtable == &br_sslrec_in_cbc_vtable)
		return e->in.cbc.seq;
	return 0;
}

static uint64_t write_seq(const br_ssl_engine_context *e)
{
	if ((const void *)e->out.vtable == &br_sslrec_out_gcm_vtable)
		return e->out.gcm.seq;
	if ((const void *)e->out.vtable == &br_sslrec_out_ccm_vtable)
		return e->out.ccm.seq;
	if ((const void *)e->out.vtable == &br_sslrec_out_chapol_vtable)
		return e->out.chapol.seq;
	if ((const void *)e->out.vtable == &br_sslrec_out_cbc_vtable)
		return e->out.cbc.seq;
	return 0;
}

static void fill(const br_ssl_engine_context *e, struct sslp_secrets *s)
{
	br_ssl_session_parameters session;

	br_ssl_engine_get_session_parameters(e, &session);
	s->protocol = session.version;
	s->cipher_suite = session.cipher_suite;
	s->secret_len = sizeof(s->master);
	memcpy(s->master, session.master_secret, sizeof(s->master));
	memcpy(s->client_random, e->client_random, sizeof(s->client_random));
	memcpy(s->server_random, e->server_random, sizeof(s->server_random));
	s->write_seq = write_seq(e);
	s->read_seq = read_seq(e);
	explicit_bzero(&session, sizeof(session));
}

/* RFC 6066 section 4 */
static uint16_t record_limit(const br_ssl_engine_context *e)
{
	unsigned int log = e->peer_log_max_frag_len;

	return log >= 9 && log <= 12 ? 1 << log : 0;
}

/* Whether data waits until it is flushed. There is room, so no record is ready */
static bool holds_data(const br_ssl_engine_context *e)
{
	return e->oxa != e->oxb && e->oxa != e->oxc;
}

SECURITY_STATUS sslp_bearssl_take(NCRYPT_PROV_HANDLE hSslProvider,
		br_ssl_engine_context *engine, DWORD dwRole, int sockfd,
		const struct sslp_connection_options *options,
		NCRYPT_HANDLE *phConnection)
{
	struct sslp_connection_options with = { .size = sizeof(with) };
	struct sslp_secrets secrets = { .size = sizeof(secrets) };
	SECURITY_STATUS status;
	unsigned int state;
	size_t waiting;

	if (!engine || (options && (options->plaintext_len ||
				    options->received_len)))
		return NTE_INVALID_PARAMETER;
	state = br_ssl_engine_current_state(engine);
	if (engine->application_data != 1 ||
	    (state & (BR_SSL_CLOSED | BR_SSL_SENDREC)) || holds_data(engine))
		return NTE_BAD_KEY_STATE;
	if (br_ssl_engine_get_version(engine) != BR_TLS12)
		return NTE_NOT_SUPPORTED;
	if (options)
		with = *options;
	with.plaintext = br_ssl_engine_recvapp_buf(engine, &waiting);
	with.plaintext_len = with.plaintext ? waiting : 0;
	/*
	 * The two differ by what was opened. If they are equal, a part of a
	 * record is there
	 */
	if (engine->ixa == engine->ixb) {
		with.received = engine->ibuf;
		with.received_len = engine->ixa;
	}
	if (!with.max_payload)
		with.max_payload = record_limit(engine);
	secrets.role = dwRole;
	fill(engine, &secrets);
	status = sslp_connection_open(hSslProvider, phConnection, sockfd,
				      &secrets, &with);
	explicit_bzero(&secrets, sizeof(secrets));
	return status;
}
