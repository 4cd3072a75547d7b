/* SPDX-License-Identifier: MIT */
/* Questions to a network device, by ethtool. */
#ifndef SSLP_DOCTOR_NIC_H
#define SSLP_DOCTOR_NIC_H

#include "doctor.h"

/* Return: 0, or -errno */
int nic_ethtool(int fd, const char *name, void *command);

/* Return: how many strings are in this set (ETH_SS_*), 0 when there is none */
uint32_t nic_strings(int fd, const char *name, uint32_t set);

/* Reads those statistics of the device that are about TLS */
void nic_counters(int fd, struct nic_finding *nic);

#endif /* SSLP_DOCTOR_NIC_H */
