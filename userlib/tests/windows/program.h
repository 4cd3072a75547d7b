/* SPDX-License-Identifier: MIT */
/* What the programs written for Windows share. */
#ifndef WINDOWS_PROGRAM_H
#define WINDOWS_PROGRAM_H

#include <windows.h>
#include <ncrypt.h>
#include <sslprovider.h>

/* Ends the program unless the call went well */
void program_check(SECURITY_STATUS status, const char *what);
void program_fail(const char *what);

/* A name as narrow characters; all names of the contract are ASCII */
const char *program_narrow(LPCWSTR wide, char *narrow, size_t size);

/* The bytes of a file, freed with free() */
BYTE *program_read(const char *path, DWORD *size);

/*
 * Opens a certificate with its private key, and closes it. Windows finds them
 * in a certificate store. Only this part differs there.
 */
PCCERT_CONTEXT program_certificate(const char *path);
void program_certificate_end(PCCERT_CONTEXT certificate);

#endif /* WINDOWS_PROGRAM_H */
