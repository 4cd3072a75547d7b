/* SPDX-License-Identifier: MIT */
/* Our KeyUpdates, and the keys of both directions that follow them. */
#ifndef SSLP_CONNECTION_UPDATE_H
#define SSLP_CONNECTION_UPDATE_H

#include "connection.h"

/*
 * Under @tx_lock: sends the KeyUpdate that is due, then sets its key. Return:
 * 0, -EAGAIN, -EDEAD
 */
int update_tx(struct connection *c);

/*
 * Under @tx_lock: gives the kernel the key of a KeyUpdate that was sent;
 * returns the same
 */
int update_set_tx(struct connection *c);

/*
 * For the reader: sets the key for receiving. Return: 0, -EAGAIN, -ENOMEM, or
 * -EDEAD
 */
int update_rx(struct connection *c);

#endif /* SSLP_CONNECTION_UPDATE_H */
