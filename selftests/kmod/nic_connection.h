/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A connection over the simulated network devices. The library and libcrypto
 * both have the keys of both ends.
 */
#ifndef NIC_CONNECTION_H
#define NIC_CONNECTION_H

#include "end.h"
#include "peer.h"
#include "tcp_pair.h"
#include "nic_net.h"

#define NIC_DATA	300000	/* bytes of a transfer */

/* Indexed by enum side: HOME is the client */
struct nic_connection {
	int fds[2];
	struct end end[2];
	struct peer_key sends[2];	/* what each side sends with */
	uint8_t data[NIC_DATA];
};

/* Return: 0, -errno, or a status of the library */
int nic_connect(struct nic_connection *c, int family,
		enum suite_index suite);

/* Return: -EBUSY if the devices still have something of the sockets */
int nic_disconnect(struct nic_connection *c);

/* Both directions, or one */
int nic_arm(struct nic_connection *c, enum side side);
int nic_arm_tx(struct nic_connection *c, enum side side);
int nic_arm_rx(struct nic_connection *c, enum side side);

/* sslp_ktls_query(), in the namespace of the socket */
int nic_query(struct nic_connection *c, enum side side,
	      struct sslp_ktls_status *status);

/* Sends all of the data from this side to the other */
int nic_transfer(struct nic_connection *c, enum side from);

/* Segments that an end has sent again */
int nic_retransmitted(struct nic_connection *c, enum side side);

#endif /* NIC_CONNECTION_H */
