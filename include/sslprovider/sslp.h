/* SPDX-License-Identifier: MIT */
/*
 * Linux extras of libsslprovider: secrets in, keys out or into a kernel TLS
 * socket, the raw key derivation functions, and errors in words.
 *
 * What <sslprovider.h> says about handles, outputs, flags and threads holds
 * here too. Only one thread at a time may use a socket in sslp_ktls_*().
 *
 * An output may overlap an input of the same call: everything is read before
 * anything is written. Two outputs must not overlap: NTE_BUFFERS_OVERLAP. The
 * functions for records say themselves what may overlap.
 */
#ifndef _SSLPROVIDER_SSLP_H
#define _SSLPROVIDER_SSLP_H

#include "sslprovider.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Names that choose an engine in SslOpenProvider() */
#define SSLP_MODULE_PROVIDER	SSLP_TEXT("Linux Kernel Module SSL Protocol Provider")
#define SSLP_AF_ALG_PROVIDER	SSLP_TEXT("Linux AF_ALG SSL Protocol Provider")
#define SSLP_LIBKCAPI_PROVIDER	SSLP_TEXT("libkcapi SSL Protocol Provider")
#define SSLP_SOFTWARE_PROVIDER	SSLP_TEXT("Software SSL Protocol Provider")

/*
 * All of them, best first, for tables: ROW(short name, name, comment). Short
 * names are identifiers, and the sslp command takes them. The comment is that
 * of SslEnumProtocolProviders(), which lists the providers that can be used
 * here and now.
 */
#define SSLP_PROVIDERS(ROW)						\
	ROW(module, SSLP_MODULE_PROVIDER,				\
	    SSLP_TEXT("PRF and HKDF by the kernel module sslp, and its accelerators")) \
	ROW(af_alg, SSLP_AF_ALG_PROVIDER,				\
	    SSLP_TEXT("HMAC by the kernel and its accelerators, over AF_ALG")) \
	ROW(libkcapi, SSLP_LIBKCAPI_PROVIDER,				\
	    SSLP_TEXT("HMAC by the kernel, through the libkcapi library")) \
	ROW(software, SSLP_SOFTWARE_PROVIDER,				\
	    SSLP_TEXT("HMAC by the nettle library, in this process"))

/*
 * Statuses of the socket functions, beside the NTE_* of the contract: the error
 * of Windows Sockets for the same case, as an HRESULT.
 */
#define SSLP_E_WOULD_BLOCK	SSLP_STATUS_(0x80072733)	/* EAGAIN */
#define SSLP_E_INTERRUPTED	SSLP_STATUS_(0x80072714)	/* EINTR */
#define SSLP_E_CONNECTION_RESET	SSLP_STATUS_(0x80072746)	/* and EPIPE */
#define SSLP_E_MESSAGE_TOO_LONG	SSLP_STATUS_(0x80072738)	/* EMSGSIZE */
#define SSLP_E_END_OF_STREAM	SSLP_STATUS_(0x80070026)	/* no more data */
#define SSLP_E_CONNECTION_DEAD	SSLP_STATUS_(0x8007274A)	/* close it */

/*
 * Properties of SslGetProviderProperty(): the engine ("module", "AF_ALG",
 * "libkcapi", "software") and the driver behind one of its hashes, as in
 * u"SSLP Driver SHA256"; both UTF-16 with a NUL.
 */
#define SSLP_ENGINE_PROPERTY		SSLP_TEXT("SSLP Engine")
/* It has no prefix of its own: it takes that of the literal @hash */
#define SSLP_DRIVER_PROPERTY(hash)	"SSLP Driver " hash

/*
 * Properties of SslGetKeyProperty(), each a DWORD: TLS1_2_PROTOCOL_VERSION and
 * the like; the suite; NCRYPT_SSL_CLIENT_FLAG or _SERVER_FLAG; SSLP_TX or
 * SSLP_RX.
 */
#define SSLP_PROTOCOL_PROPERTY		SSLP_TEXT("SSLP Protocol")
#define SSLP_CIPHER_SUITE_PROPERTY	SSLP_TEXT("SSLP Cipher Suite")
#define SSLP_ROLE_PROPERTY		SSLP_TEXT("SSLP Role")
#define SSLP_DIRECTION_PROPERTY		SSLP_TEXT("SSLP Direction")

/* Directions of a session key and of sslp_ktls_rekey() */
#define SSLP_TX		1
#define SSLP_RX		2

/**
 * DOC: Blobs of secrets, for SslImportKey() and SslExportKey()
 *
 * A struct sslp_secret_blob, then @first_len and @second_len bytes. Integers
 * are in the byte order of the machine.
 *
 * SSLP_MASTER_SECRET_BLOB: a master secret up to TLS 1.2; @first_len is 48,
 * @second_len 0.
 * SSLP_TRAFFIC_SECRETS_BLOB: the client's, then the server's traffic secret of
 * TLS 1.3; each as long as the suite's hash. One may be absent (0).
 * SSLP_EXPORTER_SECRET_BLOB: a TLS 1.3 exporter_master_secret, RFC 8446
 * section 7.1; @second_len is 0.
 * TLS_13_PRE_SHARED_KEY of <sslprovider.h>: a PSK of TLS 1.3 of up to 64 bytes,
 * for the hash of its suite; @second_len is 0. Its role may be 0.
 */
#define SSLP_MASTER_SECRET_BLOB		SSLP_TEXT("SSLPMASTERSECRET")
#define SSLP_TRAFFIC_SECRETS_BLOB	SSLP_TEXT("SSLPTRAFFICSECRETS")
#define SSLP_EXPORTER_SECRET_BLOB	SSLP_TEXT("SSLPEXPORTERSECRET")

/*
 * A public key for verifying or encrypting, as in a certificate: the DER of the
 * SubjectPublicKeyInfo of RFC 5280 section 4.1
 */
#define SSLP_PUBLIC_KEY_BLOB		SSLP_TEXT("SSLPPUBLICKEYINFO")

#define SSLP_SECRET_BLOB_MAGIC		0x53504c53	/* "SLPS" */

struct sslp_secret_blob {
	uint32_t magic;			/* SSLP_SECRET_BLOB_MAGIC */
	uint32_t size;			/* sizeof(struct sslp_secret_blob) */
	uint32_t protocol;
	uint32_t cipher_suite;
	uint32_t role;			/* NCRYPT_SSL_CLIENT_FLAG or _SERVER_ */
	uint32_t first_len;		/* bytes */
	uint32_t second_len;		/* bytes */
	uint32_t reserved;		/* 0 */
};

/*
 * With sslp_import_*(): @secret points to the serial number (int32_t, so
 * secret_len is 4) of a "user" or "logon" key in the kernel's keyring that
 * stands for the bytes. The kernel module can compute with it, and AF_ALG on
 * Linux 6.2 and later; the secret does not enter this process. AF_ALG cannot do
 * so for TLS 1.0 and 1.1, whose PRF cuts the secret into halves. The module
 * takes only keys whose description begins with "sslp:". What it derives from a
 * "logon" key does not leave the kernel.
 */
#define SSLP_SECRET_IN_KEYRING	0x00010000

/*
 * With sslp_import_*(): the secret goes to the kernel module and is not kept in
 * this process. Only SSLP_MODULE_PROVIDER can do this, and the default provider
 * if it is that one. With sslp_derive_master_secret() the module derives the
 * secret, so it has never been in this process. Session keys made from it can
 * be put into sockets and be rekeyed there. sslp_export_session_key(),
 * SslExportKey() and SslExportKeyingMaterial() return NTE_NOT_SUPPORTED.
 *
 * With SslExtractEarlyKey() the whole schedule of TLS 1.3 is in the module:
 * each secret that is made from this one stays there, and has never been in
 * this process. Only Finished, binders and SslExportKeyingMaterial() come out.
 * A traffic, resumption, handshake or pre-shared secret can be made only once
 * from its base and one transcript, agreement or nonce; the second time is
 * NTE_INVALID_PARAMETER.
 */
#define SSLP_SECRET_NO_EXPORT	0x00020000

/**
 * sslp_open_certificate() - a certificate and the private key that belongs to it
 * @ret: out: the certificate, for SslOpenPrivateKey(); freed with
 *	sslp_free_certificate()
 * @certificate: in: PEM text, the path of a file in PEM or DER, or a URI; if
 *	there are several certificates the first is taken
 * @key: in, may be NULL: the private key in the same way, which must belong to
 *	the certificate; NULL for a certificate without one
 *
 * Windows has certificate stores for this. Anything that contains "-----BEGIN"
 * is PEM text. The rest goes to libcrypto's OSSL_STORE, which reads files, and
 * "pkcs11:..." if its configuration has a provider for that. Nobody is asked
 * for a passphrase: an encrypted file is refused.
 *
 * Not in a library that was built without libcrypto (make ASYM=no).
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_PARAMETER: a pointer is NULL, or the private key does not belong
 *	to the certificate;
 * NTE_BAD_DATA: there is no certificate, no private key, or neither can be read;
 * NTE_NOT_SUPPORTED: a key that is not RSA, ECDSA or Ed25519;
 * NTE_NO_MEMORY: out of memory.
 *
 * Source: this library's own.
 */
SECURITY_STATUS WINAPI sslp_open_certificate(PCCERT_CONTEXT *ret,
		const char *certificate, const char *key);

/**
 * sslp_free_certificate() - free a certificate
 * @context: in: from sslp_open_certificate()
 *
 * Private keys that were opened from it live on.
 *
 * Not in a library that was built without libcrypto (make ASYM=no).
 *
 * Thread safety: any thread, if no other thread uses it.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: the context is not from sslp_open_certificate();
 * NTE_INVALID_PARAMETER: @context is NULL.
 *
 * Source: this library's own.
 */
SECURITY_STATUS WINAPI sslp_free_certificate(PCCERT_CONTEXT context);

/**
 * sslp_import_master_secret() - a master key handle from the master secret
 * @hSslProvider: in: provider that is to own the key
 * @phMasterKey: out: the master key, freed with SslFreeObject()
 * @dwProtocol: in: TLS 1.0 to 1.2 or DTLS
 * @dwCipherSuite: in: suite of that protocol
 * @secret: in: master secret, copied
 * @secret_len: in: its bytes, 48
 * @dwFlags: in: NCRYPT_SSL_CLIENT_FLAG or NCRYPT_SSL_SERVER_FLAG, exactly one,
 *	the role of this end; SSLP_SECRET_IN_KEYRING and SSLP_SECRET_NO_EXPORT
 *	may be added
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: not a provider;
 * NTE_INVALID_PARAMETER: a pointer is NULL or the length is wrong;
 * NTE_NOT_SUPPORTED: unknown suite, or not one of this protocol, or the
 *	engine cannot compute with a key of the keyring;
 * NTE_BAD_FLAGS: not exactly one role, or an unknown flag;
 * NTE_NO_MEMORY: out of memory.
 *
 * Source: RFC 5246 section 8.1.
 */
SECURITY_STATUS WINAPI sslp_import_master_secret(
		NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE *phMasterKey, DWORD dwProtocol,
		DWORD dwCipherSuite, const void *secret, size_t secret_len,
		DWORD dwFlags);

/**
 * sslp_extract_handshake_secret() - the Handshake Secret from what was agreed on
 * @hSslProvider: in: provider that computes
 * @hEarlyKey: in: Early Secret from SslExtractEarlyKey()
 * @phHandshakeKey: out: Handshake Secret, freed with SslFreeObject()
 * @shared_secret: in, may be NULL: the result of (EC)DHE, as it goes into HKDF;
 *	NULL if only a PSK is used (psk_ke)
 * @shared_secret_len: in: its bytes, up to 1024
 *
 * SslExtractHandshakeKey() for a program that does the key agreement itself.
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: a handle is not of its kind;
 * NTE_INVALID_PARAMETER: @phHandshakeKey is NULL, there is a secret without a
 *	length or a length without a secret, or more than 1024 bytes;
 * NTE_NOT_SUPPORTED, NTE_NO_MEMORY, NTE_INTERNAL_ERROR: as
 *	SslExtractEarlyKey().
 *
 * Source: RFC 8446 sections 7.1 and 7.4.
 */
SECURITY_STATUS WINAPI sslp_extract_handshake_secret(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hEarlyKey,
		NCRYPT_KEY_HANDLE *phHandshakeKey, const void *shared_secret,
		size_t shared_secret_len);

/**
 * sslp_import_traffic_secrets() - a handle from TLS 1.3 traffic secrets
 * @hSslProvider: in: provider that is to own the key
 * @phMasterKey: out: the pair, freed with SslFreeObject()
 * @dwProtocol: in: TLS1_3_PROTOCOL_VERSION
 * @dwCipherSuite: in: a TLS 1.3 suite
 * @client_secret: in: client_*_traffic_secret_N, copied; may be NULL
 * @server_secret: in: server_*_traffic_secret_N, copied; may be NULL, not both
 * @secret_len: in: bytes of each, the length of the suite's hash
 * @dwFlags: in: as in sslp_import_master_secret()
 *
 * Thread safety and return: as sslp_import_master_secret().
 *
 * Source: RFC 8446 section 7.1.
 */
SECURITY_STATUS WINAPI sslp_import_traffic_secrets(
		NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE *phMasterKey, DWORD dwProtocol,
		DWORD dwCipherSuite, const void *client_secret,
		const void *server_secret, size_t secret_len, DWORD dwFlags);

/**
 * sslp_derive_master_secret() - a master key handle from the premaster secret
 * @hSslProvider: in: provider that computes and will own the key
 * @phMasterKey: out: the master key, freed with SslFreeObject()
 * @dwProtocol: in: TLS 1.0 to 1.2 or DTLS
 * @dwCipherSuite: in: suite of that protocol
 * @premaster: in: premaster secret
 * @premaster_len: in: its bytes, not 0
 * @pParameterList: in: NCRYPTBUFFER_SSL_SESSION_HASH for an extended master
 *	secret (RFC 7627), else both randoms; with a session hash the randoms
 *	are ignored
 * @dwFlags: in: NCRYPT_SSL_CLIENT_FLAG or NCRYPT_SSL_SERVER_FLAG;
 *	SSLP_SECRET_NO_EXPORT may be added
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: as sslp_import_master_secret(); NTE_INVALID_PARAMETER also for a
 * list that holds neither, and for a session hash whose length is not that of
 * the protocol's hash; NTE_INTERNAL_ERROR: the engine failed.
 *
 * Source: RFC 5246 section 8.1, RFC 7627 section 4.
 */
SECURITY_STATUS WINAPI sslp_derive_master_secret(
		NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE *phMasterKey, DWORD dwProtocol,
		DWORD dwCipherSuite, const void *premaster,
		size_t premaster_len, const NCryptBufferDesc *pParameterList,
		DWORD dwFlags);

/**
 * struct sslp_session_key - the key material of a session key
 * @size: in: sizeof(struct sslp_session_key); the structure grows at its end
 * @protocol: TLS1_2_PROTOCOL_VERSION and the like
 * @cipher_suite: IANA value
 * @mac_key_len: bytes of @mac_key, 0 for AEAD suites
 * @key_len: bytes of @key
 * @iv_len: bytes of @iv: 4 for TLS 1.2 GCM and CCM, 12 for TLS 1.3 and
 *	ChaCha20-Poly1305, the block for TLS 1.0 CBC, 0 for later CBC
 * @mac_key: record MAC key
 * @key: cipher key
 * @iv: fixed part of the nonce, or first IV
 */
struct sslp_session_key {
	uint32_t size;
	uint32_t protocol, cipher_suite;
	uint32_t mac_key_len, key_len, iv_len;
	uint8_t mac_key[64], key[32], iv[16];
};

/**
 * sslp_export_session_key() - the key material of a session key
 * @hKey: in: session key
 * @out: in, out: @size set by the caller; wipe it after use
 *
 * For record layers in user space, tests and debugging.
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: not a session key;
 * NTE_INVALID_PARAMETER: @out is NULL or its @size is unknown;
 * NTE_NOT_SUPPORTED: a key that lives in the kernel, see SSLP_SECRET_NO_EXPORT;
 * NTE_BAD_KEY_STATE: with the module, which derives a session key only when it
 *	is needed: sslp_ktls_rekey() has replaced the secret meanwhile;
 * NTE_NO_MEMORY, NTE_INTERNAL_ERROR: as sslp_tls_prf().
 */
SECURITY_STATUS WINAPI sslp_export_session_key(NCRYPT_KEY_HANDLE hKey,
		struct sslp_session_key *out);

/**
 * sslp_decrypt_packet() - open one record and get its content type
 * @hSslProvider: in: provider
 * @hKey: in, out: read key, see SslDecryptPacket()
 * @record: in: one whole record, from its header on
 * @record_len: in: its bytes
 * @seq: in: number of the record
 * @content_type: out: CT_ALERT, CT_HANDSHAKE, CT_APPLICATIONDATA, ..., in TLS
 *	1.3 the encrypted one; it may be any number that the peer has put there.
 *	Not written if @data is NULL
 * @data: out, may be NULL: content; in place as in SslDecryptPacket()
 * @size: in: bytes at @data
 * @len: out: bytes of content; if @data is NULL the most that there can be
 *
 * Thread safety: one thread at a time may use a session key.
 *
 * Return: as SslDecryptPacket(), NTE_BUFFERS_OVERLAP for any two of the three
 * outputs; NTE_INVALID_PARAMETER also if @content_type is NULL, or @size is
 * larger than any memory.
 *
 * Source: RFC 8446 sections 5.2 and 5.4.
 */
SECURITY_STATUS WINAPI sslp_decrypt_packet(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hKey, const void *record, size_t record_len,
		uint64_t seq, uint8_t *content_type, void *data, size_t size,
		size_t *len);

/**
 * sslp_tls_prf() - the PRF of TLS 1.0 to 1.2
 * @hSslProvider: in: provider that computes
 * @hash_name: in: u"SHA256", u"SHA384", u"SHA512" or u"SM3" for TLS 1.2,
 *	u"MD5SHA1" for TLS 1.0 and 1.1
 * @secret: in: secret, may be NULL when @secret_len is 0
 * @secret_len: in: its bytes, at most 16384
 * @label: in: label, NUL-terminated, may be empty
 * @seed: in: seed, may be NULL when @seed_len is 0
 * @seed_len: in: its bytes, with those of @label at most 65792
 * @out: out: @out_len bytes
 * @out_len: in: bytes wanted, 1 to 16320
 *
 * The limits are the same on every engine.
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: not a provider;
 * NTE_INVALID_PARAMETER: NULL pointer, a length out of range, or unknown hash
 *	name;
 * NTE_NOT_SUPPORTED: the engine lacks this hash;
 * NTE_NO_MEMORY: out of memory or of file descriptors;
 * NTE_INTERNAL_ERROR: the engine failed.
 *
 * Source: RFC 2246 section 5, RFC 5246 section 5.
 */
SECURITY_STATUS WINAPI sslp_tls_prf(NCRYPT_PROV_HANDLE hSslProvider,
		LPCWSTR hash_name, const void *secret, size_t secret_len,
		const char *label, const void *seed, size_t seed_len,
		void *out, size_t out_len);

/**
 * sslp_hkdf_extract() - HKDF-Extract
 * @hSslProvider: in: provider that computes
 * @hash_name: in: u"SHA256", u"SHA384", u"SHA512", u"SHA1", u"MD5" or u"SM3"
 * @salt: in: salt, may be NULL when @salt_len is 0
 * @salt_len: in: its bytes, at most 16384; 0 means a salt of zeros
 * @ikm: in: input keying material, may be NULL when @ikm_len is 0
 * @ikm_len: in: its bytes, at most 65792
 * @prk: out: as many bytes as the hash has
 *
 * Thread safety and return: as sslp_tls_prf().
 *
 * Source: RFC 5869 section 2.2.
 */
SECURITY_STATUS WINAPI sslp_hkdf_extract(NCRYPT_PROV_HANDLE hSslProvider,
		LPCWSTR hash_name, const void *salt, size_t salt_len,
		const void *ikm, size_t ikm_len, void *prk);

/**
 * sslp_hkdf_expand() - HKDF-Expand
 * @hSslProvider: in: provider that computes
 * @hash_name: in: as in sslp_hkdf_extract()
 * @prk: in: pseudorandom key
 * @prk_len: in: its bytes
 * @info: in: context, may be NULL when @info_len is 0
 * @info_len: in: its bytes, at most 65792
 * @out: out: @out_len bytes
 * @out_len: in: bytes wanted, 1 to 255 times the length of the hash
 *
 * Thread safety and return: as sslp_tls_prf().
 *
 * Source: RFC 5869 section 2.3.
 */
SECURITY_STATUS WINAPI sslp_hkdf_expand(NCRYPT_PROV_HANDLE hSslProvider,
		LPCWSTR hash_name, const void *prk, size_t prk_len,
		const void *info, size_t info_len, void *out, size_t out_len);

/**
 * sslp_hkdf_expand_label() - HKDF-Expand-Label
 * @hSslProvider: in: provider that computes
 * @hash_name: in: as in sslp_hkdf_extract()
 * @secret: in: secret
 * @secret_len: in: its bytes
 * @label: in: label without "tls13 ", at most 249 characters
 * @context: in: context, may be NULL when @context_len is 0
 * @context_len: in: its bytes, at most 255
 * @out: out: @out_len bytes
 * @out_len: in: bytes wanted, 1 to 255 times the length of the hash
 *
 * Thread safety and return: as sslp_tls_prf().
 *
 * Source: RFC 8446 section 7.1.
 */
SECURITY_STATUS WINAPI sslp_hkdf_expand_label(NCRYPT_PROV_HANDLE hSslProvider,
		LPCWSTR hash_name, const void *secret, size_t secret_len,
		const char *label, const void *context, size_t context_len,
		void *out, size_t out_len);

/**
 * sslp_set_driver() - choose the kernel driver of one hash
 * @hSslProvider: in: a provider opened by its own name, see SSLP_AF_ALG_PROVIDER
 * @hash_name: in: u"SHA256" and the like
 * @driver: in: name from /proc/crypto such as "hmac(sha256-generic)", or NULL
 *	for the one that the kernel prefers
 *
 * The driver must pass its known-answer test before this call returns 0;
 * otherwise the old one stays.
 *
 * Thread safety: any thread; running derivations keep their driver.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: not a provider;
 * NTE_INVALID_PARAMETER: NULL or unknown hash name, name too long;
 * NTE_NOT_SUPPORTED: the engine has no choice, the kernel refuses this
 *	driver, or it computes wrong answers;
 * NTE_NO_MEMORY, NTE_INTERNAL_ERROR: as sslp_tls_prf().
 */
SECURITY_STATUS WINAPI sslp_set_driver(NCRYPT_PROV_HANDLE hSslProvider,
		LPCWSTR hash_name, const char *driver);

/* struct sslp_ktls_options.flags */
#define SSLP_KTLS_TX_ZEROCOPY	0x1	/* TLS_TX_ZEROCOPY_RO, Linux 5.19 */
#define SSLP_KTLS_RX_NO_PAD	0x2	/* TLS_RX_EXPECT_NO_PAD, Linux 6.0 */

/**
 * struct sslp_ktls_options - how keys go into a socket
 * @size: in: sizeof(struct sslp_ktls_options)
 * @flags: in: SSLP_KTLS_TX_ZEROCOPY, SSLP_KTLS_RX_NO_PAD
 * @write_seq: in: number of the next record sent: 1 after a TLS 1.2 Finished,
 *	0 for fresh TLS 1.3 keys
 * @read_seq: in: number of the next record received
 * @max_payload: in: most bytes of data in a record sent (TLS_TX_MAX_PAYLOAD_LEN,
 *	Linux 6.19), 0 for the default: the peer's record_size_limit of RFC
 *	8449, in TLS 1.3 less one; 64 to 16384, in TLS 1.3 from 63
 * @reserved: in: 0
 */
struct sslp_ktls_options {
	uint32_t size;
	uint32_t flags;
	uint64_t write_seq, read_seq;
	uint16_t max_payload;
	uint16_t reserved[3];
};

/* struct sslp_ktls_status.tx and .rx */
#define SSLP_KTLS_NONE		0
#define SSLP_KTLS_SOFTWARE	1
#define SSLP_KTLS_HARDWARE	2
#define SSLP_KTLS_ARMED		3	/* armed; the kernel tells which of the
					 * two to CAP_NET_ADMIN only */

/**
 * struct sslp_ktls_status - the state of a socket
 * @size: in: sizeof(struct sslp_ktls_status)
 * @tx: SSLP_KTLS_NONE, _SOFTWARE, _HARDWARE or _ARMED
 * @rx: the same for the receiving direction
 * @protocol: TLS_1_2_VERSION or TLS_1_3_VERSION, 0 when nothing is armed
 * @cipher: TLS_CIPHER_* of <linux/tls.h>
 * @write_seq: number of the next record sent, as the kernel reports it
 * @read_seq: number of the next record received
 * @driver: AEAD driver of the kernel, or with hardware the name of the device;
 *	empty if unknown
 * @write_records_left: full-size records that may still be sent under this
 *	key: 2^24.5 in all with GCM (RFC 8446 section 5.5), 2^23 with CCM
 *	(RFC 9147 section 4.5.3), else until the number would wrap. TLS 1.3
 *	goes on with sslp_ktls_rekey(), TLS 1.2 with a new connection
 * @read_records_left: the same for what the peer sends
 */
struct sslp_ktls_status {
	uint32_t size;
	uint32_t tx, rx;
	uint32_t protocol, cipher;
	uint64_t write_seq, read_seq;
	char driver[64];
	uint64_t write_records_left, read_records_left;
};

/**
 * sslp_ktls_install() - keys into a connected TCP socket
 * @hSslProvider: in: provider
 * @sockfd: in: a connected TCP socket, IPv4 or IPv6
 * @hWriteKey: in: key for TLS_TX, or 0 to leave sending alone
 * @hReadKey: in: key for TLS_RX, or 0 to leave receiving alone; not both 0
 * @options: in, may be NULL: then both sequence numbers are 0, which is not
 *	allowed for a write key of TLS 1.2
 *
 * Everything that can be checked is checked before the socket is touched.
 * TLS_TX comes before TLS_RX. If TLS_RX fails after TLS_TX succeeded, the
 * socket is half armed, and the kernel cannot undo that: close the connection
 * after SSLP_E_CONNECTION_DEAD.
 *
 * If the provider's engine is the kernel module, and both keys come from one
 * SslGenerateSessionKeys(), the module derives them inside the kernel and arms
 * both directions in one system call.
 *
 * The kernel cannot see data that is still in a buffer of user space, so arm at
 * a record boundary. With TLS 1.2 GCM and CCM the explicit nonce starts at the
 * sequence number (RFC 5288 section 3).
 *
 * The kernel attaches TLS only to a connection that is open in both directions.
 * But a peer may end its side as soon as the handshake is over, before this
 * call. To be able to answer such a peer, set TCP_ULP to "tls" early, after
 * accept() or connect(); a failure of that may be ignored. It changes nothing
 * until a key is set.
 *
 * A write key can go into only one socket, because a second socket would repeat
 * the nonces. The same holds for one generation of a traffic secret, and for a
 * master secret with one pair of randoms (the last four pairs are remembered),
 * whichever session keys are made from them. A blob of SslExportKey() says
 * whether its key has been in a socket. To move a connection, import its
 * secrets again. The library cannot know of that, of sslp_export_session_key(),
 * of other processes, or of setsockopt() by others.
 *
 * Thread safety: one thread per socket and per session key. If two threads of a
 * process arm one socket at once, one is refused.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: provider or a key is not valid;
 * NTE_INVALID_PARAMETER: both keys 0; not a TCP socket, not connected,
 *	already armed, closed; closed by the peer before TCP_ULP was set; bad
 *	options; a write key of TLS 1.2 with number 0, which was that of our
 *	Finished (RFC 5246 section 7.4.9); a number that SslEncryptPacket() has
 *	used with this key, or one before it;
 * NTE_BAD_KEY_STATE: a read key for TX or a write key for RX; the two keys
 *	differ in protocol or suite; the write key, or another one from the same
 *	secret, is in a socket already; or, with the module, a rekey has
 *	replaced the secret since the key was made;
 * NTE_NOT_SUPPORTED: the suite or protocol is not one of kernel TLS, or the
 *	kernel lacks TLS, the cipher or an option: the message names the gate;
 * NTE_NO_MEMORY: out of memory;
 * NTE_INTERNAL_ERROR: the kernel refused something that it should accept;
 * SSLP_E_CONNECTION_DEAD: the socket is half armed.
 *
 * Source: Documentation/networking/tls.rst of the kernel; RFC 5288 section 3,
 * RFC 8446 section 5.3.
 */
SECURITY_STATUS WINAPI sslp_ktls_install(NCRYPT_PROV_HANDLE hSslProvider,
		int sockfd, NCRYPT_KEY_HANDLE hWriteKey,
		NCRYPT_KEY_HANDLE hReadKey,
		const struct sslp_ktls_options *options);

/**
 * sslp_ktls_query() - the state of a socket
 * @sockfd: in: a TCP socket
 * @status: in, out: @size set by the caller
 *
 * Thread safety: any thread.
 *
 * Return: 0, also for a socket without kernel TLS (both SSLP_KTLS_NONE);
 * NTE_INVALID_PARAMETER: @status is NULL or its @size unknown, or @sockfd is
 *	not a TCP socket.
 */
SECURITY_STATUS WINAPI sslp_ktls_query(int sockfd,
		struct sslp_ktls_status *status);

/**
 * sslp_ktls_send_record() - send one record of a given content type
 * @sockfd: in: a socket armed for sending
 * @content_type: in: CT_ALERT, CT_HANDSHAKE, CT_APPLICATIONDATA, ...
 * @data: in: content
 * @len: in: its bytes, 1 to 16384
 *
 * On a blocking socket the whole record is sent or nothing. On a non-blocking
 * socket SSLP_E_WOULD_BLOCK means that nothing was taken. 0 means that the
 * kernel has taken the record, not that the peer has it.
 *
 * Thread safety: one thread per socket and direction.
 *
 * Return: 0;
 * NTE_INVALID_PARAMETER: @data is NULL, @len or @content_type is out of range,
 *	or the socket is not armed for sending;
 * SSLP_E_WOULD_BLOCK, SSLP_E_INTERRUPTED: try again;
 * SSLP_E_CONNECTION_RESET: the peer is gone;
 * NTE_NO_MEMORY: out of memory.
 *
 * Source: RFC 8446 section 5.1.
 */
SECURITY_STATUS WINAPI sslp_ktls_send_record(int sockfd, uint8_t content_type,
		const void *data, size_t len);

/**
 * sslp_ktls_recv_record() - receive, and get the content type
 * @sockfd: in: a socket armed for receiving
 * @content_type: out: type of what was received
 * @data: out: content
 * @size: in: bytes at @data, not 0
 * @len: out: bytes received
 *
 * Returns bytes of one content type. If the record is longer than @size, the
 * next call returns the rest, with the same type. A @size of 16384 is enough
 * for any record.
 *
 * Thread safety: one thread per socket and direction.
 *
 * Return: 0;
 * NTE_INVALID_PARAMETER: a pointer is NULL, @size is 0, or the socket is not
 *	armed for receiving;
 * NTE_BUFFERS_OVERLAP: two of the outputs overlap;
 * SSLP_E_END_OF_STREAM: the peer closed. Without a close_notify alert before
 *	it the stream may have been truncated (RFC 8446 section 6.1);
 * SSLP_E_WOULD_BLOCK, SSLP_E_INTERRUPTED: try again, nothing is lost;
 * SSLP_E_CONNECTION_RESET: the peer is gone;
 * NTE_DECRYPTION_FAILURE: a record fails authentication, or is malformed;
 * SSLP_E_MESSAGE_TOO_LONG: a record is longer than RFC 8446 allows;
 * NTE_BAD_KEY_STATE: the peer has sent a KeyUpdate: install the next key first,
 *	with sslp_ktls_rekey();
 * NTE_NO_MEMORY: out of memory.
 *
 * Source: RFC 8446 section 5.1.
 */
SECURITY_STATUS WINAPI sslp_ktls_recv_record(int sockfd, uint8_t *content_type,
		void *data, size_t size, size_t *len);

/**
 * sslp_ktls_rekey() - the next generation of one direction, TLS 1.3
 * @hSslProvider: in: provider that computes
 * @sockfd: in: the armed socket
 * @hMasterKey: in: the pair of traffic secrets that armed it; on success it
 *	holds the next generation of the secret of this direction
 * @dwDirection: in: SSLP_TX or SSLP_RX
 *
 * SSLP_TX sends a KeyUpdate with update_not_requested and arms the next key.
 * SSLP_RX arms the next key after a KeyUpdate has come. Until then
 * sslp_ktls_recv_record() returns NTE_BAD_KEY_STATE.
 *
 * A KeyUpdate is not sent twice. If it is out and the kernel cannot take the
 * key yet (SSLP_E_WOULD_BLOCK, NTE_NO_MEMORY; the message says so), send
 * nothing until this call is repeated and succeeds. If the kernel refuses the
 * key for good, close the connection.
 *
 * Thread safety: one thread per socket and direction; two threads may rekey the
 * two directions of one pair.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: a handle is not of its kind;
 * NTE_INVALID_PARAMETER: unknown direction, the secret of this direction is
 *	not in the pair, or the socket is not armed in this direction;
 * NTE_BAD_KEY_STATE: the socket was armed for another protocol or suite, or its
 *	key is not that of this pair's generation; SSLP_RX, but the kernel does
 *	not wait for a key; another thread is replacing this key now; an earlier
 *	call failed after its KeyUpdate was out;
 * NTE_NOT_SUPPORTED: this kernel cannot replace keys (before Linux 6.14);
 * SSLP_E_WOULD_BLOCK: the KeyUpdate could not be sent, and nothing has changed;
 *	or it is out, as described above;
 * SSLP_E_CONNECTION_DEAD: it is out, and the kernel refuses the key;
 * NTE_NO_MEMORY, NTE_INTERNAL_ERROR: as sslp_ktls_install().
 *
 * Source: RFC 8446 sections 4.6.3 and 7.2.
 */
SECURITY_STATUS WINAPI sslp_ktls_rekey(NCRYPT_PROV_HANDLE hSslProvider,
		int sockfd, NCRYPT_KEY_HANDLE hMasterKey, DWORD dwDirection);

/**
 * sslp_status_name() - name of a status
 * @status: in: any status
 *
 * Return: a constant string such as "NTE_INVALID_HANDLE"; "unknown status" for
 * values that this library never returns.
 */
const char *sslp_status_name(SECURITY_STATUS status);

/**
 * sslp_last_message() - the last failure of this thread, in words
 *
 * It names the stage, the errno, which gate of the kernel is closed and what
 * opens it. It never contains key material.
 *
 * Return: a string that stays valid until this thread's next call into the
 * library; empty when nothing has failed yet.
 */
const char *sslp_last_message(void);

#ifdef __cplusplus
}
#endif

#endif /* _SSLPROVIDER_SSLP_H */
