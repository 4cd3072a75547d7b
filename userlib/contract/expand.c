// SPDX-License-Identifier: MIT
/* What the stages of the TLS 1.3 schedule give, except traffic secrets. */
#include "check.h"
#include "params.h"
#include "stage.h"
#include "status.h"

#define NONCE_MAX	255	/* RFC 8446 section 4.6.1 */

static int expand_exporter(struct stage *stage, NCRYPT_HASH_HANDLE hHashValue,
			   NCRYPT_KEY_HANDLE *ret)
{
	bool early = stage->from->key.object.kind == KIND_EARLY_SECRET;
	u8 digest[HASH_MAX_DIGEST];

	return stage_transcript(stage, hHashValue, digest) ?:
	       stage_derive(stage, early ? "e exp master" : "exp master",
			    digest, KIND_EXPORTER_SECRET, SIDE_CLIENT, ret);
}

LIBEXPORT SECURITY_STATUS WINAPI SslExpandExporterMasterKey(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hBaseKey,
		NCRYPT_HASH_HANDLE hHashValue,
		NCRYPT_KEY_HANDLE *phExporterMasterKey,
		PNCryptBufferDesc pParameterList, DWORD dwFlags)
{
	struct stage stage;
	int err;

	err = check_pointer(phExporterMasterKey, "phExporterMasterKey") ?:
	      params_check(pParameterList) ?: check_flags(dwFlags);
	if (err)
		return status_of(err);
	err = stage_begin(&stage, hSslProvider, hBaseKey, KIND_EARLY_SECRET |
			  KIND_MASTER_SECRET13, "hBaseKey") ?:
	      expand_exporter(&stage, hHashValue, phExporterMasterKey);
	stage_end(&stage);
	return status_of(err);
}

static int expand_resumption(struct stage *stage,
			     NCRYPT_HASH_HANDLE hHashValue,
			     NCRYPT_KEY_HANDLE *ret)
{
	u8 digest[HASH_MAX_DIGEST];

	return stage_transcript(stage, hHashValue, digest) ?:
	       stage_derive(stage, "res master", digest,
			    KIND_RESUMPTION_SECRET, SIDE_CLIENT, ret);
}

LIBEXPORT SECURITY_STATUS WINAPI SslExpandResumptionMasterKey(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hMasterKey,
		NCRYPT_HASH_HANDLE hHashValue,
		NCRYPT_KEY_HANDLE *phResumptionMasterKey,
		PNCryptBufferDesc pParameterList, DWORD dwFlags)
{
	struct stage stage;
	int err;

	err = check_pointer(phResumptionMasterKey, "phResumptionMasterKey") ?:
	      params_check(pParameterList) ?: check_flags(dwFlags);
	if (err)
		return status_of(err);
	err = stage_begin(&stage, hSslProvider, hMasterKey,
			  KIND_MASTER_SECRET13, "hMasterKey") ?:
	      expand_resumption(&stage, hHashValue, phResumptionMasterKey);
	stage_end(&stage);
	return status_of(err);
}

LIBEXPORT SECURITY_STATUS WINAPI SslExpandBinderKey(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hEarlyKey,
		NCRYPT_KEY_HANDLE *phBinderKey,
		PNCryptBufferDesc pParameterList, DWORD dwFlags)
{
	bool external = dwFlags == NCRYPT_SSL_EXTERNAL_PSK_FLAG;
	struct stage stage;
	int err;

	err = check_pointer(phBinderKey, "phBinderKey") ?:
	      params_check(pParameterList);
	if (!err && !external && dwFlags != NCRYPT_SSL_RESUMPTION_PSK_FLAG)
		err = fail(EBADFLAGS, "dwFlags is %#x: exactly one of NCRYPT_SSL_EXTERNAL_PSK_FLAG and NCRYPT_SSL_RESUMPTION_PSK_FLAG is needed",
			   dwFlags);
	if (err)
		return status_of(err);
	err = stage_begin(&stage, hSslProvider, hEarlyKey, KIND_EARLY_SECRET,
			  "hEarlyKey") ?:
	      stage_derive(&stage, external ? "ext binder" : "res binder",
			   NULL, KIND_BINDER_KEY, SIDE_CLIENT, phBinderKey);
	stage_end(&stage);
	return status_of(err);
}

LIBEXPORT SECURITY_STATUS WINAPI SslExpandPreSharedKey(
		NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hResumptionMasterKey, PBYTE pbTicketNonce,
		DWORD cbTicketNonce, NCRYPT_KEY_HANDLE *phPreSharedKey,
		PNCryptBufferDesc pParameterList, DWORD dwFlags)
{
	struct stage stage;
	int err;

	err = check_pointer(phPreSharedKey, "phPreSharedKey") ?:
	      params_check(pParameterList) ?: check_flags(dwFlags);
	if (!err && cbTicketNonce > NONCE_MAX)
		err = fail(EINVAL, "cbTicketNonce is %u; at most %d are possible",
			   cbTicketNonce, NONCE_MAX);
	if (!err && cbTicketNonce)
		err = check_pointer(pbTicketNonce, "pbTicketNonce");
	if (err)
		return status_of(err);
	err = stage_begin(&stage, hSslProvider, hResumptionMasterKey,
			  KIND_RESUMPTION_SECRET, "hResumptionMasterKey") ?:
	      stage_psk(&stage, pbTicketNonce, cbTicketNonce, phPreSharedKey);
	stage_end(&stage);
	return status_of(err);
}
