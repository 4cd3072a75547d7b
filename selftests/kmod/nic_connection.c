// SPDX-License-Identifier: GPL-2.0-only
/* A connection over the simulated network devices. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <unistd.h>

#include "nic_connection.h"

static int open_ends(struct nic_connection *c, const struct suite *suite)
{
	struct secrets secrets;
	int side, ret;

	secrets_fill(&secrets, suite->id);
	for (side = 0; side < 2; side++) {
		ret = end_open(&c->end[side], "software", suite, &secrets,
			       side) ?:
		      peer_derive(suite, &secrets, side, &c->sends[side]);
		if (ret)
			return ret;
	}
	return 0;
}

int nic_connect(struct nic_connection *c, int family, enum suite_index suite)
{
	memset(c->end, 0, sizeof(c->end));
	pattern_fill(c->data, sizeof(c->data), suite);
	return nic_set("drop_every", 0) ?: nic_set("corrupt_every", 0) ?:
	       nic_pair_open(family, NULL, c->fds) ?:
	       open_ends(c, &suites[suite]);
}

static int64_t offloaded(enum side side)
{
	return nic_count(side, "tx_tls_ctx") - nic_count(side, "tx_tls_del") +
	       nic_count(side, "rx_tls_ctx") - nic_count(side, "rx_tls_del");
}

int nic_disconnect(struct nic_connection *c)
{
	int i;

	nic_set("drop_every", 0);
	nic_set("corrupt_every", 0);
	tcp_pair_close(c->fds);
	end_close(&c->end[HOME]);
	end_close(&c->end[AWAY]);
	for (i = 0; i < 100 && (offloaded(HOME) || offloaded(AWAY)); i++)
		usleep(50000);
	return offloaded(HOME) || offloaded(AWAY) ? -EBUSY : 0;
}

static int arm(struct nic_connection *c, enum side side, int tx, int rx)
{
	const struct end *end = &c->end[side];

	return end_install(end, c->fds[side], tx ? end->write : 0,
			   rx ? end->read : 0);
}

int nic_arm(struct nic_connection *c, enum side side)
{
	return arm(c, side, 1, 1);
}

int nic_arm_tx(struct nic_connection *c, enum side side)
{
	return arm(c, side, 1, 0);
}

int nic_arm_rx(struct nic_connection *c, enum side side)
{
	return arm(c, side, 0, 1);
}

int nic_query(struct nic_connection *c, enum side side,
	      struct sslp_ktls_status *status)
{
	int ret;

	memset(status, 0, sizeof(*status));
	status->size = sizeof(*status);
	ret = nic_enter(side) ?: sslp_ktls_query(c->fds[side], status);
	return nic_enter(HOME) ?: ret;
}

int nic_transfer(struct nic_connection *c, enum side from)
{
	struct transfer t = { c->fds[from], c->fds[!from], -1, c->data,
			      sizeof(c->data) };

	return transfer(&t);
}

int nic_retransmitted(struct nic_connection *c, enum side side)
{
	struct tcp_info info = { 0 };
	socklen_t len = sizeof(info);

	if (getsockopt(c->fds[side], IPPROTO_TCP, TCP_INFO, &info, &len))
		return -errno;
	return info.tcpi_total_retrans;
}
