/* SPDX-License-Identifier: MIT */
/* /dev/sslp: requests to the module, and what their failures mean. */
#ifndef SSLP_MODULE_DOOR_H
#define SSLP_MODULE_DOOR_H

#include "../../include/uapi/linux/sslp.h"
#include "../base/types.h"

/**
 * module_door() - this process's descriptor of /dev/sslp
 *
 * Opened at the first call, and open until the process ends: numbers of drivers
 * belong to it.
 *
 * Return: descriptor, or -errno with a message: -EOPNOTSUPP names the gate.
 */
int module_door(void);

/**
 * module_request() - one request
 * @nr: SSLP_IOC_*
 * @request: its structure
 * @what: for the message
 *
 * Return: what the request returned, or -errno with a message: -EOPNOTSUPP for
 * what this module or kernel has not or does not allow, -ENOMEM, -EMFILE,
 * -ENFILE, or -EIO.
 */
int module_request(unsigned int nr, void *request, const char *what);

/* SSLP_FEATURE_* of the module that is loaded; 0 without one */
u32 module_features(void);

#endif /* SSLP_MODULE_DOOR_H */
