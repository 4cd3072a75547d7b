// SPDX-License-Identifier: MIT
/* The functions of the contract as a table, as Windows calls them. */
#include "check.h"
#include "provider.h"
#include "status.h"

#define SLOT(name)	.name = Ssl##name
#ifdef HAVE_ASYM
#define ASYM_SLOT(name)	.name = Ssl##name
#else
#define ASYM_SLOT(name)	.name = NULL
#endif

static const NCRYPT_SSL_FUNCTION_TABLE table = {
	.Version = NCRYPT_SSL_INTERFACE_VERSION_5,
	SLOT(ComputeClientAuthHash),
	SLOT(ComputeEapKeyBlock),
	SLOT(ComputeFinishedHash),
	ASYM_SLOT(CreateEphemeralKey),
	SLOT(CreateHandshakeHash),
	SLOT(DecryptPacket),
	SLOT(EncryptPacket),
	SLOT(EnumCipherSuites),
	SLOT(ExportKey),
	SLOT(FreeBuffer),
	SLOT(FreeObject),
	ASYM_SLOT(GenerateMasterKey),
	SLOT(GenerateSessionKeys),
	SLOT(GetKeyProperty),
	SLOT(GetProviderProperty),
	SLOT(HashHandshake),
	ASYM_SLOT(ImportMasterKey),
	SLOT(ImportKey),
	SLOT(LookupCipherSuiteInfo),
	ASYM_SLOT(OpenPrivateKey),
	SLOT(OpenProvider),
	ASYM_SLOT(SignHash),
	ASYM_SLOT(VerifySignature),
	SLOT(LookupCipherLengths),
	SLOT(CreateClientAuthHash),
	SLOT(GetCipherSuitePRFHashAlgorithm),
	SLOT(ComputeSessionHash),
	ASYM_SLOT(GeneratePreMasterKey),
	ASYM_SLOT(EnumEccCurves),
	SLOT(ExportKeyingMaterial),
	SLOT(ExtractEarlyKey),
	ASYM_SLOT(ExtractHandshakeKey),
	SLOT(ExtractMasterKey),
	SLOT(ExpandTrafficKeys),
	SLOT(ExpandWriteKey),
	SLOT(ExpandExporterMasterKey),
	SLOT(EnumCipherSuitesEx),
	SLOT(ExpandResumptionMasterKey),
	SLOT(DuplicateTranscriptHash),
	SLOT(ExpandBinderKey),
	SLOT(ExpandPreSharedKey),
};

static int interface_check(LPCWSTR name, const void *ret, const char *ret_name,
			   DWORD flags)
{
	return check_pointer(ret, ret_name) ?: check_flags(flags) ?:
	       provider_name_check(name);
}

LIBEXPORT NTSTATUS WINAPI GetSChannelInterface(LPCWSTR pszProviderName,
		NCRYPT_SSL_FUNCTION_TABLE **ppFunctionTable, DWORD dwFlags)
{
	int err;

	err = interface_check(pszProviderName, ppFunctionTable,
			      "ppFunctionTable", dwFlags);
	/* The contract has no const; writing to the table is a page fault */
	if (!err)
		*ppFunctionTable = (NCRYPT_SSL_FUNCTION_TABLE *)&table;
	return status_of(err);
}

LIBEXPORT SECURITY_STATUS WINAPI SslInitializeInterface(
		LPCWSTR pszProviderName,
		NCRYPT_SSL_FUNCTION_TABLE *pFunctionTable, DWORD dwFlags)
{
	int err;

	err = interface_check(pszProviderName, pFunctionTable,
			      "pFunctionTable", dwFlags);
	if (!err)
		*pFunctionTable = table;
	return status_of(err);
}
