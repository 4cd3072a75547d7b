/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The two simulated network devices, each in a network namespace: connections
 * between them, and the counters of devices and kernel. Functions return 0 or
 * -errno unless the comment says otherwise.
 */
#ifndef NIC_NET_H
#define NIC_NET_H

#include <stdint.h>

/* HOME is the namespace that the program was started in */
enum side { HOME, AWAY };

/* The device there */
extern const char *const nic_name[2];

/* Later calls open and ask on that side; a test begins at HOME */
int nic_enter(enum side side);

/* A connection from HOME to AWAY, from address @local unless that is NULL */
int nic_pair_open(int family, const char *local, int fds[static 2]);

/* A counter of "ethtool -S", of /proc/net/tls_stat */
int64_t nic_count(enum side side, const char *name);
int64_t nic_tls_count(enum side side, const char *name);

/* A feature of "ethtool -K"; a parameter of the module; the device's link */
int nic_feature(enum side side, const char *name, int on);
int nic_set(const char *parameter, unsigned int value);
int nic_link(enum side side, int up);

#endif /* NIC_NET_H */
