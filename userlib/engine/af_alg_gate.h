/* SPDX-License-Identifier: MIT */
/* Why AF_ALG refused, and what opens it. */
#ifndef SSLP_ENGINE_AF_ALG_GATE_H
#define SSLP_ENGINE_AF_ALG_GATE_H

#include "../base/types.h"

/* crypto.af_alg_restrict (Linux 7.3): 0, 1 or 2, or -1 where there is none */
int af_alg_gate_restrict(void);

/* Effective CAP_NET_ADMIN or CAP_SYS_ADMIN in the initial user namespace */
bool af_alg_gate_privileged(void);

/* Say in @text why socket() or bind() to @name failed with @err */
void af_alg_gate_socket(int err, char *text, size_t size);
void af_alg_gate_bind(int err, const char *name, char *text, size_t size);

#endif /* SSLP_ENGINE_AF_ALG_GATE_H */
