/* SPDX-License-Identifier: GPL-2.0-only */
/* The descriptors of this process. */
#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H

/* How many of the first thousand descriptors are open */
int count_fds(void);

#endif /* DESCRIPTORS_H */
