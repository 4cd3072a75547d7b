/* SPDX-License-Identifier: MIT */
/* Translates the -errno of the rooms below into statuses of the contract. */
#ifndef SSLP_CONTRACT_STATUS_H
#define SSLP_CONTRACT_STATUS_H

#include "../../include/sslprovider/sslp.h"
#include "../base/message.h"

/*
 * Failures that the rooms below do not know, as errno values that none of their
 * system calls returns.
 */
#define EBADHANDLE	ESTALE		/* NTE_INVALID_HANDLE */
#define EBADFLAGS	EBADRQC		/* NTE_BAD_FLAGS */
#define EBADTYPE	EPROTOTYPE	/* NTE_BAD_TYPE */
#define EBADDATA	EILSEQ		/* NTE_BAD_DATA */
#define EBADSIGNATURE	EBADSLT		/* NTE_BAD_SIGNATURE */
#define EBADSTATE	EKEYREJECTED	/* NTE_BAD_KEY_STATE */
#define ETOOSMALL	ERANGE		/* NTE_BUFFER_TOO_SMALL */
#define EOVERLAP	ENOTUNIQ	/* NTE_BUFFERS_OVERLAP */
#define ENOMORE		ENOANO		/* NTE_NO_MORE_ITEMS */

/*
 * The status of a failure; an errno that is not in the table is our own mistake
 */
SECURITY_STATUS status_of_failure(int err);

/* Translates 0 or -errno into a status */
static inline SECURITY_STATUS status_of(int err)
{
	return err ? status_of_failure(err) : 0;
}

#endif /* SSLP_CONTRACT_STATUS_H */
