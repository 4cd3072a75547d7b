/* SPDX-License-Identifier: MIT */
/* The library as a subject, bare system calls, the module's batch. */
#ifndef SSLP_BENCH_SUBJECT_SSLP_H
#define SSLP_BENCH_SUBJECT_SSLP_H

#include <sslp_connection.h>

#include "bench.h"

/* For rows of subject_kinds */
int sslp_open(struct row *row);
void sslp_close(struct row *row);
int sslp_begin(struct worker *w);
int sslp_run(struct worker *w, uint8_t *answer);
void sslp_end(struct worker *w);

/* For OPEN, READ and WRITE; the result shows in the socket */
int connection_begin(struct worker *w);
int connection_run_open(struct worker *w, uint8_t *answer);
int connection_run_read(struct worker *w, uint8_t *answer);
int connection_run_write(struct worker *w, uint8_t *answer);
void connection_end(struct worker *w);

/* A client's secrets, for these and for many connections that stay alive */
struct sslp_secrets connection_secrets(const struct work *work);

/* The same without the library */
bool socket_can(const struct work *w);
int socket_begin(struct worker *w);
int socket_run(struct worker *w, uint8_t *answer);
void socket_end(struct worker *w);

/* Of AGREE, by the library; for subject_sslp.c */
int agree_begin(struct worker *w);
int agree_run(struct worker *w, uint8_t *answer);
void agree_end(struct worker *w);

/* The same by libcrypto alone */
bool pkey_can(const struct work *w);
int pkey_begin(struct worker *w);
int pkey_run(struct worker *w, uint8_t *answer);
void pkey_end(struct worker *w);

/* Of HANDSHAKE, likewise */
int handshake_open(struct worker *w);
int handshake_run(struct worker *w, uint8_t *answer);
void handshake_close(struct worker *w);

/* The same by libssl */
bool libssl_can(const struct work *w);
int libssl_begin(struct worker *w);
int libssl_run(struct worker *w, uint8_t *answer);
void libssl_end(struct worker *w);

bool batch_can(const struct work *w);
int batch_open(struct row *row);
int batch_begin(struct worker *w);
int batch_run(struct worker *w, uint8_t *answer);
void batch_end(struct worker *w);

#endif /* SSLP_BENCH_SUBJECT_SSLP_H */
