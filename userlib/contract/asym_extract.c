// SPDX-License-Identifier: MIT
/* The Handshake Secret from an agreement: SslExtractHandshakeKey(). */
#include "asym_key.h"
#include "check.h"
#include "params.h"
#include "stage.h"
#include "status.h"

/* The agreed secret goes into the schedule and nowhere else */
static int extract_agreed(struct stage *stage, const struct asym_key *own,
			  const struct asym_key *peer, NCRYPT_KEY_HANDLE *ret)
{
	u8 secret[GROUP_MAX_LEN];
	size_t len = 0;
	int err;

	err = asym_key_secret(own, peer, secret, &len) ?:
	      stage_extract(stage, KIND_HANDSHAKE_SECRET, secret, len, ret);
	wipe(secret, sizeof(secret));
	return err;
}

static int extract_with(struct stage *stage, NCRYPT_KEY_HANDLE hPrivateKey,
			NCRYPT_KEY_HANDLE hPublicKey, NCRYPT_KEY_HANDLE *ret)
{
	struct asym_key *own, *peer = NULL;
	int err = -EBADHANDLE;

	/* psk_ke, RFC 8446 section 4.2.9: a PSK and no agreement */
	if (!hPrivateKey && !hPublicKey)
		return stage_extract(stage, KIND_HANDSHAKE_SECRET, NULL, 0,
				     ret);
	own = handle_get(hPrivateKey, KIND_EPHEMERAL_KEY, "hPrivateKey");
	if (own)
		peer = handle_get(hPublicKey, KIND_PUBLIC_KEY, "hPublicKey");
	if (peer)
		err = extract_agreed(stage, own, peer, ret);
	object_put(peer);
	object_put(own);
	return err;
}

LIBEXPORT SECURITY_STATUS WINAPI SslExtractHandshakeKey(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hPrivateKey,
		NCRYPT_KEY_HANDLE hPublicKey, NCRYPT_KEY_HANDLE hEarlyKey,
		NCRYPT_KEY_HANDLE *phHandshakeKey,
		PNCryptBufferDesc pParameterList, DWORD dwFlags)
{
	struct stage stage;
	int err;

	err = check_pointer(phHandshakeKey, "phHandshakeKey") ?:
	      params_check(pParameterList) ?: check_flags(dwFlags);
	if (err)
		return status_of(err);
	err = stage_begin(&stage, hSslProvider, hEarlyKey, KIND_EARLY_SECRET,
			  "hEarlyKey") ?:
	      extract_with(&stage, hPrivateKey, hPublicKey, phHandshakeKey);
	stage_end(&stage);
	return status_of(err);
}
