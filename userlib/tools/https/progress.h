/* SPDX-License-Identifier: MIT */
/* How far a transfer has come, for somebody at a terminal. */
#ifndef SSLP_HTTPS_PROGRESS_H
#define SSLP_HTTPS_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/**
 * struct progress - one transfer; times in milliseconds
 * @shown: whether anybody looks at it
 * @total: bytes in all, 0 when nobody knows
 * @done: bytes so far
 * @start: when it began
 * @next: when to say something again
 */
struct progress {
	bool shown;
	uint64_t total, done;
	int64_t start, next;
};

/**
 * progress_begin() - begin; nothing is said in the first second
 * @quiet: say nothing at all; so it is without a terminal, too
 */
void progress_begin(struct progress *p, uint64_t total, bool quiet);

/* Notes @len more bytes */
void progress_step(struct progress *p, uint64_t len);

/* Makes room for the lines that follow */
void progress_end(struct progress *p);

#endif /* SSLP_HTTPS_PROGRESS_H */
