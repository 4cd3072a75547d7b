// SPDX-License-Identifier: MIT
/* What a socket says about its keys. */
#include <sys/socket.h>

#include "../base/message.h"
#include "ktls_diag.h"
#include "ktls_install.h"
#include "ktls_query.h"

/*
 * The kernel gives the number of the next record only together with the key,
 * which is wiped at once.
 */
static void query_direction(int fd, int optname, struct ktls_state *state)
{
	struct tls_crypto_info info;
	union ktls_crypto_info ci;
	socklen_t len;

	memset(state, 0, sizeof(*state));
	if (ktls_check_armed(fd, optname, &info))
		return;
	state->where = KTLS_SOMEWHERE;
	state->version = info.version;
	state->cipher = ktls_cipher_find(info.cipher_type);
	if (!state->cipher)
		return;
	len = state->cipher->info_len;
	if (!getsockopt(fd, SOL_TLS, optname, &ci, &len))
		state->seq = ktls_cipher_seq(&ci, state->cipher);
	wipe(&ci, sizeof(ci));
}

static const enum ktls_where where_of_conf[] = {
	[TLS_CONF_BASE] = KTLS_UNARMED,
	[TLS_CONF_SW] = KTLS_IN_SOFTWARE,
	[TLS_CONF_HW] = KTLS_IN_HARDWARE,
	[TLS_CONF_HW_RECORD] = KTLS_IN_HARDWARE,
};

static void apply_conf(struct ktls_state *state, unsigned int conf)
{
	if (state->where == KTLS_SOMEWHERE && conf &&
	    conf < ARRAY_SIZE(where_of_conf))
		state->where = where_of_conf[conf];
}

int ktls_query(int fd, struct ktls_state *tx, struct ktls_state *rx)
{
	struct ktls_conf conf;
	int err = ktls_check_tcp(fd);

	if (err)
		return err;
	query_direction(fd, TLS_TX, tx);
	query_direction(fd, TLS_RX, rx);
	if (tx->where == KTLS_UNARMED && rx->where == KTLS_UNARMED)
		return 0;
	if (!ktls_diag(fd, &conf)) {
		apply_conf(tx, conf.tx);
		apply_conf(rx, conf.rx);
	}
	return 0;
}
