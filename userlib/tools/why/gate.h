/* SPDX-License-Identifier: MIT */
/* Gates of sslp why: each says whether a connection stopped at it. */
#ifndef SSLP_WHY_GATE_H
#define SSLP_WHY_GATE_H

#include "why.h"

void __attribute__((format(printf, 3, 4)))
gate_say(char *out, size_t size, const char *format, ...);

#define TEXT(v, ...)	gate_say((v)->text, sizeof((v)->text), __VA_ARGS__)
#define FIX(v, ...)	gate_say((v)->fix, sizeof((v)->fix), __VA_ARGS__)

/* gate_kernel.c: what the kernel has answered. Each fills @v if it applies */
bool gate_in_ktls(const struct why_connection *c, struct why_verdict *v);
bool gate_mptcp(const struct why_connection *c, struct why_verdict *v);
bool gate_not_tcp(const struct why_connection *c, struct why_verdict *v);
bool gate_ulp(const struct why_connection *c, struct why_verdict *v);
bool gate_key(const struct why_connection *c, struct why_verdict *v);

#endif /* SSLP_WHY_GATE_H */
