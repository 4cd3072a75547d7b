/* SPDX-License-Identifier: MIT */
/* KeyUpdates of ours, and the keys of both directions behind them. */
#ifndef SSLP_CONNECTION_UPDATE_H
#define SSLP_CONNECTION_UPDATE_H

#include "connection.h"

/* Under @tx_lock: the KeyUpdate that is due, then its key. 0, -EAGAIN, -EDEAD */
int update_tx(struct connection *c);

/* Under @tx_lock: the kernel gets the key of a KeyUpdate that is out; likewise */
int update_set_tx(struct connection *c);

/* By the reader: the key for receiving. 0, -EAGAIN, -ENOMEM, or -EDEAD */
int update_rx(struct connection *c);

#endif /* SSLP_CONNECTION_UPDATE_H */
