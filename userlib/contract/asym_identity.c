// SPDX-License-Identifier: MIT
/* Public keys for verifying, as bytes: RSA, and the keys of certificates. */
#include "asym_identity.h"
#include "asym_key.h"
#include "status.h"

int asym_identity_import_rsa(struct provider *provider,
			     const struct blob_type *type, const u8 *blob,
			     size_t len, NCRYPT_KEY_HANDLE *ret)
{
	BCRYPT_RSAKEY_BLOB head;
	struct identity identity;
	const u8 *exponent = blob + sizeof(head);
	int err;

	(void)provider;
	if (len < sizeof(head))
		return blob_bad(type, "less than its header");
	memcpy(&head, blob, sizeof(head));
	if (head.Magic != BCRYPT_RSAPUBLIC_MAGIC || head.cbPrime1 ||
	    head.cbPrime2)
		return blob_bad(type, "an unknown header");
	if (head.cbPublicExp > len || head.cbModulus > len ||
	    len != sizeof(head) + head.cbPublicExp + head.cbModulus)
		return blob_bad(type, "lengths that do not add up");
	err = identity_from_rsa(exponent + head.cbPublicExp, head.cbModulus,
				exponent, head.cbPublicExp, &identity);
	if (!err && identity.bits != head.BitLength) {
		identity_release(&identity);
		return blob_bad(type, "a number of bits that its modulus does not have");
	}
	if (err)
		return err == -EBADMSG ? -EBADDATA : err;
	return asym_key_publish(KIND_PUBLIC_KEY, &identity, ret);
}

/*
 * A key that is only for PSS would lose that mark in this type of blob. It has
 * only the last type
 */
size_t asym_identity_rsa_size(const void *p)
{
	const struct identity *identity = &((const struct asym_key *)p)->identity;
	u8 bytes[IDENTITY_MODULUS_MAX];

	if (!identity->object || identity->kind != IDENTITY_RSA ||
	    identity->pss_only)
		return 0;
	return sizeof(BCRYPT_RSAKEY_BLOB) +
	       identity_modulus(identity, bytes, sizeof(bytes)) +
	       identity_exponent(identity, bytes, sizeof(bytes));
}

int asym_identity_write_rsa(void *p, u8 *blob)
{
	const struct identity *identity = &((struct asym_key *)p)->identity;
	BCRYPT_RSAKEY_BLOB head = {
		.Magic = BCRYPT_RSAPUBLIC_MAGIC, .BitLength = identity->bits,
	};
	u8 exponent[IDENTITY_MODULUS_MAX], modulus[IDENTITY_MODULUS_MAX];

	head.cbPublicExp = identity_exponent(identity, exponent,
					     sizeof(exponent));
	head.cbModulus = identity_modulus(identity, modulus, sizeof(modulus));
	memcpy(blob, &head, sizeof(head));
	blob += sizeof(head);
	memcpy(blob, exponent, head.cbPublicExp);
	memcpy(blob + head.cbPublicExp, modulus, head.cbModulus);
	return 0;
}

int asym_identity_import_info(struct provider *provider,
			      const struct blob_type *type, const u8 *blob,
			      size_t len, NCRYPT_KEY_HANDLE *ret)
{
	struct identity identity;
	int err;

	(void)provider;
	(void)type;
	err = identity_from_info(blob, len, &identity);
	if (err)
		return err == -EBADMSG ? -EBADDATA : err;
	return asym_key_publish(KIND_PUBLIC_KEY, &identity, ret);
}

size_t asym_identity_info_size(const void *p)
{
	const struct asym_key *key = p;

	return key->identity.object ? identity_info(&key->identity, NULL) : 0;
}

int asym_identity_write_info(void *p, u8 *blob)
{
	return identity_info(&((struct asym_key *)p)->identity, blob) ? 0 :
	       fail(EIO, "libcrypto does not give out the public key");
}
