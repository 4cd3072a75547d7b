/* SPDX-License-Identifier: MIT */
/* /dev/sslp: requests to the module, and what their failures mean. */
#ifndef SSLP_MODULE_DOOR_H
#define SSLP_MODULE_DOOR_H

#include "../../include/uapi/linux/sslp.h"
#include "../base/types.h"

/**
 * module_door() - this process's descriptor of /dev/sslp
 *
 * It is opened at the first call, and again if somebody has closed it: each
 * call checks. The numbers of drivers do not change; see
 * module_driver_failed().
 *
 * Return: descriptor, or -errno with a message: -EOPNOTSUPP names the gate.
 */
int module_door(void);

/**
 * module_mark() - what tells a descriptor of the module from every other file
 * @fd: any descriptor
 *
 * Others may reuse the numbers of our descriptors: a daemon calls closefrom(3)
 * and opens its own files there. All files of the module share one or two
 * inodes, so fstat() could not tell them apart. lseek(), whose answer comes
 * from the module, costs a fifth of it.
 *
 * Return: the mark; or 0 or a position, which are never a mark.
 */
u64 module_mark(int fd);

/**
 * module_driver_open() - SSLP_IOC_DRIVER_OPEN
 * @open: request
 *
 * Return: the driver's number, the same on every descriptor that module_door()
 * will return, or -errno as module_request().
 */
int module_driver_open(const struct sslp_driver_open *open);

/**
 * module_driver_failed() - what a request with a driver's number came to
 * @number: of the driver, or 0
 * @err: what the request returned
 *
 * Return: @err; or, if it failed and the driver has been lost, -EOPNOTSUPP with
 * a message that says so.
 */
int module_driver_failed(u32 number, int err);

/**
 * module_request() - one request
 * @nr: SSLP_IOC_*
 * @request: its structure
 * @what: for the message
 *
 * Return: what the request returned, or -errno with a message: -EOPNOTSUPP for
 * what this module or kernel lacks or forbids, -ENOMEM, -EMFILE, -ENFILE, or
 * -EIO.
 */
int module_request(unsigned int nr, void *request, const char *what);

/* SSLP_FEATURE_* of the module that is loaded; 0 if none is */
u32 module_features(void);

#endif /* SSLP_MODULE_DOOR_H */
