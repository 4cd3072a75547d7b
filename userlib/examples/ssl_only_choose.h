/* SPDX-License-Identifier: MIT */
/* What a server chooses from the offer of a client. */
#ifndef SSLP_SSL_ONLY_CHOOSE_H
#define SSLP_SSL_ONLY_CHOOSE_H

#include "ssl_only.h"

uint16_t ssl_only_choose_suite(struct ssl_only *s,
			       const struct ssl_only_offer *offer);
/* In TLS 1.2: the group of a suite, or 0 */
uint16_t ssl_only_group_for(struct ssl_only *s, uint16_t suite,
			    struct ssl_only_in list);
/*
 * The first key of the client that is in a group we have. If there is none,
 * @group is the group to ask for.
 */
bool ssl_only_choose_share(struct ssl_only *s,
			   const struct ssl_only_offer *offer, uint16_t *group,
			   struct ssl_only_in *exchange);
/* In TLS 1.2: finds the session of an ID that we gave */
void ssl_only_find_session12(struct ssl_only *s, struct ssl_only_offer *offer);

#endif /* SSLP_SSL_ONLY_CHOOSE_H */
