/* SPDX-License-Identifier: GPL-2.0-only */
/* The hash engine of the board that vm/aspeed boots. */
#ifndef ENGINE_H
#define ENGINE_H

#define ENGINE_DRIVER	"aspeed-hmac-sha256"

#include <stdbool.h>

/* How often the engine has said that it is done */
unsigned long engine_interrupts(void);

/* Waits until the kernel tests no driver: such tests cause interrupts, too */
bool engine_wait_for_selftests(void);

#endif /* ENGINE_H */
