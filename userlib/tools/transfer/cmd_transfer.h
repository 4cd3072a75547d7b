/* SPDX-License-Identifier: MIT */
/* sslp bench transfer, for sslp bench. */
#ifndef SSLP_TRANSFER_CMD_TRANSFER_H
#define SSLP_TRANSFER_CMD_TRANSFER_H

/* Return: the status to exit with */
int cmd_transfer(int argc, char **argv);

#endif /* SSLP_TRANSFER_CMD_TRANSFER_H */
