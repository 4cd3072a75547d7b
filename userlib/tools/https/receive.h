/* SPDX-License-Identifier: MIT */
/* The receiving half of a channel. */
#ifndef SSLP_HTTPS_RECEIVE_H
#define SSLP_HTTPS_RECEIVE_H

#include "channel.h"

/**
 * channel_receive() - take what the kernel has, without waiting
 * @ch: not ended, with nothing left to take in it
 *
 * Application data is put into @in. A KeyUpdate installs the next receiving
 * key and, when it asks for one in return, sets @renew_tx. Tickets are thrown
 * away. A close_notify sets @ended.
 *
 * Return: 0: something came in; -EAGAIN: nothing did; -ENODATA, -ECONNRESET:
 * see channel.h; else -errno after a complaint, and an alert if one can help.
 */
int channel_receive(struct channel *ch);

#endif /* SSLP_HTTPS_RECEIVE_H */
