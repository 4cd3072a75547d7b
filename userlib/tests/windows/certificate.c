// SPDX-License-Identifier: MIT
/*
 * The part that is a certificate store on Windows: here libsslprovider reads
 * the certificate.
 */
#include <sslp.h>

#include "program.h"

PCCERT_CONTEXT program_certificate(const char *path)
{
	PCCERT_CONTEXT certificate;

	program_check(sslp_open_certificate(&certificate, path, path), path);
	return certificate;
}

void program_certificate_end(PCCERT_CONTEXT certificate)
{
	program_check(sslp_free_certificate(certificate), "certificate");
}
