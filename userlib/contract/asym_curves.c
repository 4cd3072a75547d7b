// SPDX-License-Identifier: MIT
/* SslEnumEccCurves(): the curves for key agreement. */
#include "../asym/group.h"
#include "buffer.h"
#include "check.h"
#include "provider.h"
#include "status.h"
#include "wstr.h"

/* Names as in Windows, numbers as in RFC 5480 and RFC 8410 */
static const struct {
	u16 group;
	const char *name, *oid;
} curve_names[] = {
	{ 29, "curve25519", "1.3.101.110" },
	{ 23, "NistP256", "1.2.840.10045.3.1.7" },
	{ 24, "NistP384", "1.3.132.0.34" },
	{ 30, "curve448", "1.3.101.111" },
	{ 25, "NistP521", "1.3.132.0.35" },
};

static void fill(NCRYPT_SSL_ECC_CURVE *curve, size_t i)
{
	wstr_copy(curve->szCurveName, curve_names[i].name);
	strcpy(curve->szOID, curve_names[i].oid);
	curve->dwPublicKeyLength = group_find(curve_names[i].group)->bits;
	curve->dwCurveType = curve_names[i].group;
}

LIBEXPORT SECURITY_STATUS WINAPI SslEnumEccCurves(
		NCRYPT_PROV_HANDLE hSslProvider, DWORD *pEccCurveCount,
		NCRYPT_SSL_ECC_CURVE **ppEccCurve, DWORD dwFlags)
{
	NCRYPT_SSL_ECC_CURVE *curves;
	struct provider *provider;
	size_t i;
	int err;

	err = check_pointer(pEccCurveCount, "pEccCurveCount") ?:
	      check_pointer(ppEccCurve, "ppEccCurve") ?:
	      check_apart(pEccCurveCount, sizeof(*pEccCurveCount),
			  "pEccCurveCount", ppEccCurve, sizeof(*ppEccCurve),
			  "ppEccCurve") ?: check_flags(dwFlags);
	if (err)
		return status_of(err);
	provider = provider_get(hSslProvider);
	if (!provider)
		return status_of(-EBADHANDLE);
	provider_put(provider);
	curves = buffer_new(ARRAY_SIZE(curve_names) * sizeof(*curves));
	if (!curves)
		return status_of(-ENOMEM);
	for (i = 0; i < ARRAY_SIZE(curve_names); i++)
		fill(&curves[i], i);
	*pEccCurveCount = ARRAY_SIZE(curve_names);
	*ppEccCurve = curves;
	return 0;
}
