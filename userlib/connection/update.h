/* SPDX-License-Identifier: MIT */
/* Our KeyUpdates, and the keys of both directions that follow them. */
#ifndef SSLP_CONNECTION_UPDATE_H
#define SSLP_CONNECTION_UPDATE_H

#include "connection.h"

/*
 * Under @tx_lock: send the KeyUpdate that is due, then set its key. 0, -EAGAIN,
 * -EDEAD
 */
int update_tx(struct connection *c);

/*
 * Under @tx_lock: give the kernel the key of a KeyUpdate that is out; likewise
 */
int update_set_tx(struct connection *c);

/* By the reader: set the key for receiving. 0, -EAGAIN, -ENOMEM, or -EDEAD */
int update_rx(struct connection *c);

#endif /* SSLP_CONNECTION_UPDATE_H */
