/* SPDX-License-Identifier: MIT */
/*
 * The SSL provider contract of Windows' Ncrypt.dll, as libsslprovider
 * implements it. Names, values and layouts are as published. Where the
 * publication is silent about semantics, Documentation/windows-compat.rst has
 * the decision.
 *
 * What holds for every function:
 *
 * - The status is 0 or negative. sslp_last_message() of <sslp.h> says in words
 *   why the last failing call of this thread failed.
 * - A handle that is 0, stale, already freed or of the wrong kind is
 *   NTE_INVALID_HANDLE. It never crashes and never stands for another object.
 * - A reserved dwFlags that is not 0 is NTE_BAD_FLAGS.
 * - Outputs are written only on success.
 * - Providers, master keys and traffic secrets may be used by several threads
 *   at once, a session key or a transcript only by one thread at a time.
 *   Reference counts are atomic. A handle that one thread frees while another
 *   uses it stays valid until that use ends.
 * - A list of parameters belongs to the caller and is read only during the
 * call.
 */
#ifndef _SSLPROVIDER_SSLPROVIDER_H
#define _SSLPROVIDER_SSLPROVIDER_H

#include "windows/ncrypt.h"
#include "windows/wincrypt.h"

#ifdef __cplusplus
extern "C" {
#endif

#define MS_SCHANNEL_PROVIDER		SSLP_TEXT("Microsoft SSL Protocol Provider")

#define NCRYPT_SSL_CLIENT_FLAG		0x00000001
#define NCRYPT_SSL_SERVER_FLAG		0x00000002

/* dwFlags of SslSignHash() and SslVerifySignature() */
#define NCRYPT_SSL_SIGN_INCLUDE_HASHOID	0x00000001
#define NCRYPT_SSL_SIGN_USE_PSS_PADDING	0x00000002

/* dwFlags of SslExpandBinderKey() */
#define NCRYPT_SSL_EXTERNAL_PSK_FLAG	0x00000001
#define NCRYPT_SSL_RESUMPTION_PSK_FLAG	0x00000002

/* dwFlags of SslComputeEapKeyBlock() */
#define NCRYPT_SSL_EAP_PRF_FIELD	0x000000ff
#define NCRYPT_SSL_EAP_ID		0x00000000
#define NCRYPT_SSL_EAP_TTLSV0_ID	0x00000001
#define NCRYPT_SSL_EAP_TTLSV0_CHLNG_ID	0x00000002
#define NCRYPT_SSL_EAP_FAST_ID		0x00000003

#define NCRYPT_SSL_MAX_NAME_SIZE	64	/* WCHARs, NUL included */

#define SSL_KEY_TYPE_PROPERTY		SSLP_TEXT("KEYTYPE")

/* Protocols */
#define SSL2_PROTOCOL_VERSION		0x0002
#define SSL3_PROTOCOL_VERSION		0x0300
#define TLS1_PROTOCOL_VERSION		0x0301
#define TLS1_0_PROTOCOL_VERSION		TLS1_PROTOCOL_VERSION
#define TLS1_1_PROTOCOL_VERSION		0x0302
#define TLS1_2_PROTOCOL_VERSION		0x0303
#define TLS1_3_PROTOCOL_VERSION		0x0304
#define DTLS1_0_PROTOCOL_VERSION	0xfeff
#define DTLS1_2_PROTOCOL_VERSION	0xfefd

/* Record content types, RFC 8446 section 5.1 */
#define CT_CHANGE_CIPHER_SPEC		20
#define CT_ALERT			21
#define CT_HANDSHAKE			22
#define CT_APPLICATIONDATA		23

/* Key types of the elliptic curves; 0 for no curve */
#define TLS_ECC_P256_CURVE_KEY_TYPE	23
#define TLS_ECC_P384_CURVE_KEY_TYPE	24
#define TLS_ECC_P521_CURVE_KEY_TYPE	25

/* Beyond Windows' header: other groups by their numbers, RFC 8446 4.2.7 */
#define SSLP_X25519_KEY_TYPE		29
#define SSLP_X448_KEY_TYPE		30
#define SSLP_FFDHE2048_KEY_TYPE		256
#define SSLP_FFDHE3072_KEY_TYPE		257
#define SSLP_FFDHE4096_KEY_TYPE		258
#define SSLP_FFDHE6144_KEY_TYPE		259
#define SSLP_FFDHE8192_KEY_TYPE		260

/*
 * Cipher suites, values of the IANA registry. Beyond those of Windows' header:
 * ChaCha20-Poly1305 (RFC 7905), AES-CCM (RFC 6655, 7251), ARIA-GCM (RFC 6209)
 * and the SM suites (RFC 8998), which the kernel's TLS can carry.
 */
#define TLS_RSA_WITH_NULL_MD5				0x0001
#define TLS_RSA_WITH_NULL_SHA				0x0002
#define TLS_RSA_EXPORT_WITH_RC4_40_MD5			0x0003
#define TLS_RSA_WITH_RC4_128_MD5			0x0004
#define TLS_RSA_WITH_RC4_128_SHA			0x0005
#define TLS_RSA_WITH_DES_CBC_SHA			0x0009
#define TLS_RSA_WITH_3DES_EDE_CBC_SHA			0x000A
#define TLS_DHE_DSS_WITH_DES_CBC_SHA			0x0012
#define TLS_DHE_DSS_WITH_3DES_EDE_CBC_SHA		0x0013
#define TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA		0x0016
#define TLS_RSA_WITH_AES_128_CBC_SHA			0x002F
#define TLS_DHE_DSS_WITH_AES_128_CBC_SHA		0x0032
#define TLS_DHE_RSA_WITH_AES_128_CBC_SHA		0x0033
#define TLS_RSA_WITH_AES_256_CBC_SHA			0x0035
#define TLS_DHE_DSS_WITH_AES_256_CBC_SHA		0x0038
#define TLS_DHE_RSA_WITH_AES_256_CBC_SHA		0x0039
#define TLS_RSA_WITH_NULL_SHA256			0x003B
#define TLS_RSA_WITH_AES_128_CBC_SHA256			0x003C
#define TLS_RSA_WITH_AES_256_CBC_SHA256			0x003D
#define TLS_DHE_DSS_WITH_AES_128_CBC_SHA256		0x0040
#define TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA		0x0062
#define TLS_DHE_DSS_EXPORT1024_WITH_DES_CBC_SHA		0x0063
#define TLS_RSA_EXPORT1024_WITH_RC4_56_SHA		0x0064
#define TLS_DHE_DSS_WITH_AES_256_CBC_SHA256		0x006A
#define TLS_RSA_WITH_AES_128_GCM_SHA256			0x009C
#define TLS_RSA_WITH_AES_256_GCM_SHA384			0x009D
#define TLS_DHE_RSA_WITH_AES_128_GCM_SHA256		0x009E
#define TLS_DHE_RSA_WITH_AES_256_GCM_SHA384		0x009F
#define TLS_PSK_WITH_AES_128_GCM_SHA256			0x00A8
#define TLS_PSK_WITH_AES_256_GCM_SHA384			0x00A9
#define TLS_PSK_WITH_AES_128_CBC_SHA256			0x00AE
#define TLS_PSK_WITH_AES_256_CBC_SHA384			0x00AF
#define TLS_PSK_WITH_NULL_SHA256			0x00B0
#define TLS_PSK_WITH_NULL_SHA384			0x00B1
#define TLS_SM4_GCM_SM3					0x00C6
#define TLS_SM4_CCM_SM3					0x00C7
#define TLS_AES_128_GCM_SHA256				0x1301
#define TLS_AES_256_GCM_SHA384				0x1302
#define TLS_CHACHA20_POLY1305_SHA256			0x1303
#define TLS_AES_128_CCM_SHA256				0x1304
#define TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA		0xC009
#define TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA		0xC00A
#define TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA		0xC013
#define TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA		0xC014
#define TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256		0xC023
#define TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384		0xC024
#define TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256		0xC027
#define TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384		0xC028
#define TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256		0xC02B
#define TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384		0xC02C
#define TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256		0xC02F
#define TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384		0xC030
#define TLS_RSA_WITH_ARIA_128_GCM_SHA256		0xC050
#define TLS_RSA_WITH_ARIA_256_GCM_SHA384		0xC051
#define TLS_DHE_RSA_WITH_ARIA_128_GCM_SHA256		0xC052
#define TLS_DHE_RSA_WITH_ARIA_256_GCM_SHA384		0xC053
#define TLS_ECDHE_ECDSA_WITH_ARIA_128_GCM_SHA256	0xC05C
#define TLS_ECDHE_ECDSA_WITH_ARIA_256_GCM_SHA384	0xC05D
#define TLS_ECDHE_RSA_WITH_ARIA_128_GCM_SHA256		0xC060
#define TLS_ECDHE_RSA_WITH_ARIA_256_GCM_SHA384		0xC061
#define TLS_RSA_WITH_AES_128_CCM			0xC09C
#define TLS_DHE_RSA_WITH_AES_128_CCM			0xC09E
#define TLS_ECDHE_ECDSA_WITH_AES_128_CCM		0xC0AC
#define TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256	0xCCA8
#define TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256	0xCCA9
#define TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256	0xCCAA

/**
 * struct NCRYPT_SSL_CIPHER_SUITE - what a cipher suite is made of
 * @dwProtocol: protocol this entry is for; a suite has one entry for each
 * @dwCipherSuite: IANA value
 * @dwBaseCipherSuite: the same, without a curve: equal to @dwCipherSuite here
 * @szCipherSuite: IANA name
 * @szCipher: "AES", "3DES", "RC4", ...; empty if nothing is encrypted
 * @dwCipherLen: key, in bits
 * @dwCipherBlockLen: cipher block, in bytes; 0 for a stream cipher
 * @szHash: hash of the record MAC; empty for AEAD suites
 * @dwHashLen: its output, in bits; 0 for AEAD suites
 * @szExchange: "RSA", "DH", "ECDH", "PSK"; empty in TLS 1.3
 * @dwMinExchangeLen: smallest key of the exchange, in bits
 * @dwMaxExchangeLen: largest key of the exchange, in bits
 * @szCertificate: "RSA", "DSA", "ECDSA"; empty in TLS 1.3 and with a PSK
 * @dwKeyType: 0, no curve
 */
typedef struct _NCRYPT_SSL_CIPHER_SUITE {
	DWORD dwProtocol;
	DWORD dwCipherSuite;
	DWORD dwBaseCipherSuite;
	WCHAR szCipherSuite[NCRYPT_SSL_MAX_NAME_SIZE];
	WCHAR szCipher[NCRYPT_SSL_MAX_NAME_SIZE];
	DWORD dwCipherLen;
	DWORD dwCipherBlockLen;
	WCHAR szHash[NCRYPT_SSL_MAX_NAME_SIZE];
	DWORD dwHashLen;
	WCHAR szExchange[NCRYPT_SSL_MAX_NAME_SIZE];
	DWORD dwMinExchangeLen;
	DWORD dwMaxExchangeLen;
	WCHAR szCertificate[NCRYPT_SSL_MAX_NAME_SIZE];
	DWORD dwKeyType;
} NCRYPT_SSL_CIPHER_SUITE;

#define NCRYPT_SSL_CIPHER_SUITE_EX_VERSION	1

/**
 * struct NCRYPT_SSL_CIPHER_SUITE_EX - the same, with the mode of the cipher
 * @dwVersion: NCRYPT_SSL_CIPHER_SUITE_EX_VERSION
 * @szCipherMode: "ChainingModeCBC", "ChainingModeGCM", "ChainingModeCCM", or
 *	"ChainingModeN/A"
 *
 * The members between them are those of struct NCRYPT_SSL_CIPHER_SUITE.
 */
typedef struct _NCRYPT_SSL_CIPHER_SUITE_EX {
	DWORD dwVersion;
	DWORD dwProtocol;
	DWORD dwCipherSuite;
	DWORD dwBaseCipherSuite;
	WCHAR szCipherSuite[NCRYPT_SSL_MAX_NAME_SIZE];
	WCHAR szCipher[NCRYPT_SSL_MAX_NAME_SIZE];
	DWORD dwCipherLen;
	DWORD dwCipherBlockLen;
	WCHAR szHash[NCRYPT_SSL_MAX_NAME_SIZE];
	DWORD dwHashLen;
	WCHAR szExchange[NCRYPT_SSL_MAX_NAME_SIZE];
	DWORD dwMinExchangeLen;
	DWORD dwMaxExchangeLen;
	WCHAR szCertificate[NCRYPT_SSL_MAX_NAME_SIZE];
	DWORD dwKeyType;
	WCHAR szCipherMode[NCRYPT_SSL_MAX_NAME_SIZE];
} NCRYPT_SSL_CIPHER_SUITE_EX;

/**
 * struct NCRYPT_SSL_CIPHER_LENGTHS - what a record adds to its plaintext
 * @cbLength: bytes of this structure
 * @dwHeaderLen: bytes before the ciphertext, explicit nonce or IV included
 * @dwFixedTrailerLen: MAC or tag, and in TLS 1.3 the inner content type
 * @dwMaxVariableTrailerLen: most bytes of padding; 0 for AEAD suites
 * @dwFlags: NCRYPT_SSL_CIPHER_LENGTHS_BLOCK_PADDING or 0
 */
typedef struct _NCRYPT_SSL_CIPHER_LENGTHS {
	DWORD cbLength;
	DWORD dwHeaderLen;
	DWORD dwFixedTrailerLen;
	DWORD dwMaxVariableTrailerLen;
	DWORD dwFlags;
} NCRYPT_SSL_CIPHER_LENGTHS;

#define NCRYPT_SSL_CIPHER_LENGTHS_BLOCK_PADDING	0x00000001

/**
 * struct NCRYPT_SSL_ECC_CURVE - a curve for key agreement
 * @szCurveName: "curve25519", "NistP256", ...
 * @szOID: its object identifier, digits and dots
 * @dwPublicKeyLength: bits of a coordinate
 * @dwCurveType: IANA's number, a key type of SslCreateEphemeralKey()
 * @dwFlags: 0
 */
typedef struct _NCRYPT_SSL_ECC_CURVE {
	WCHAR szCurveName[255];
	CHAR szOID[255];
	DWORD dwPublicKeyLength;
	DWORD dwCurveType;
	DWORD dwFlags;
} NCRYPT_SSL_ECC_CURVE;

/**
 * SslOpenProvider() - open the provider that derives keys
 * @phSslProvider: out: the provider, freed with SslFreeObject()
 * @pszProviderName: in: a name that SslEnumProtocolProviders() lists, or NULL
 *	or MS_SCHANNEL_PROVIDER for the best that works here
 * @dwFlags: in: 0
 *
 * The name chooses the engine that computes. For each hash, the default
 * provider takes the first engine, of the kernel or in software, that passes
 * its known-answer test. A named provider uses only that engine.
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_PARAMETER: @phSslProvider is NULL, or no provider has this name;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NOT_SUPPORTED: the kernel or its configuration refuses this engine;
 * NTE_NO_MEMORY: out of memory or of file descriptors.
 *
 * Source: SslOpenProvider of the contract.
 */
SECURITY_STATUS WINAPI SslOpenProvider(NCRYPT_PROV_HANDLE *phSslProvider,
		LPCWSTR pszProviderName, DWORD dwFlags);

/**
 * SslEnumProtocolProviders() - list the providers usable here and now
 * @pdwProviderCount: out: entries at *@ppProviderList
 * @ppProviderList: out: names and comments, best first, freed as a whole with
 *	SslFreeBuffer()
 * @dwFlags: in: 0
 *
 * An engine is listed if it can be opened and its HMAC-SHA-256 passes the
 * known-answer test in this process.
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_PARAMETER: a pointer is NULL;
 * NTE_BUFFERS_OVERLAP: the two outputs overlap;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NO_MEMORY: out of memory.
 *
 * Source: SslEnumProtocolProviders of the contract.
 */
SECURITY_STATUS WINAPI SslEnumProtocolProviders(DWORD *pdwProviderCount,
		NCryptProviderName **ppProviderList, DWORD dwFlags);

/**
 * SslIncrementProviderReferenceCount() - add a reference to a provider
 * @hSslProvider: in: the provider
 *
 * Each increment needs one more SslDecrementProviderReferenceCount() or
 * SslFreeObject() before the provider goes away.
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0; NTE_INVALID_HANDLE: not a provider.
 *
 * Source: the contract.
 */
SECURITY_STATUS WINAPI SslIncrementProviderReferenceCount(
		NCRYPT_PROV_HANDLE hSslProvider);

/**
 * SslDecrementProviderReferenceCount() - drop a reference to a provider
 * @hSslProvider: in: the provider
 *
 * The last reference frees it; keys made by it still work.
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0; NTE_INVALID_HANDLE: not a provider.
 *
 * Source: the contract, except that its status is STATUS_INVALID_HANDLE.
 */
SECURITY_STATUS WINAPI SslDecrementProviderReferenceCount(
		NCRYPT_PROV_HANDLE hSslProvider);

/**
 * SslFreeObject() - free a key or drop a reference to a provider
 * @hObject: in: any handle that this library returned
 * @dwFlags: in: 0
 *
 * The secrets of a key are wiped when the last call that uses it has returned.
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: not a live handle, 0 included;
 * NTE_BAD_FLAGS: @dwFlags is not 0.
 *
 * Source: SslFreeObject of the contract.
 */
SECURITY_STATUS WINAPI SslFreeObject(NCRYPT_HANDLE hObject, DWORD dwFlags);

/**
 * SslFreeBuffer() - free memory that a function of this library returned
 * @pvInput: in: the buffer
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0; NTE_INVALID_PARAMETER: NULL, freed already, or not from here.
 *
 * Source: SslFreeBuffer of the contract.
 */
SECURITY_STATUS WINAPI SslFreeBuffer(PVOID pvInput);

/**
 * SslGenerateSessionKeys() - derive the read and the write key of one end
 * @hSslProvider: in: provider that computes
 * @hMasterKey: in: a master secret, or a pair of TLS 1.3 traffic secrets
 * @phReadKey: out: key that opens the peer's records, freed with
 *	SslFreeObject()
 * @phWriteKey: out: key that protects this end's records, likewise
 * @pParameterList: in: NCRYPTBUFFER_SSL_CLIENT_RANDOM and _SERVER_RANDOM, 32
 *	bytes each, in any order; types that are not used here are ignored.
 *	For traffic secrets it may be NULL
 * @dwFlags: in: 0
 *
 * Up to TLS 1.2 the master secret is expanded to the key block, RFC 5246
 * section 6.3, and cut for the protocol and suite of the master key. Its role
 * decides who is who: a client writes with the client's half and reads with the
 * server's. The master key does not change and may be used for other
 * connections.
 *
 * Beyond the contract, a pair of TLS 1.3 traffic secrets gives the keys of
 * RFC 8446 section 7.3.
 *
 * Thread safety: any thread; threads may share a master key.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: provider or master key is not valid;
 * NTE_INVALID_PARAMETER: @phReadKey or @phWriteKey is NULL, both are the same
 *	pointer, a random is missing, given twice, NULL or not 32 bytes long,
 *	the list has a wrong version, or one of the traffic secrets is missing;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NOT_SUPPORTED: the engine lacks the hash that the suite needs;
 * NTE_NO_MEMORY: out of memory or of file descriptors;
 * NTE_INTERNAL_ERROR: the engine failed.
 *
 * Source: SslGenerateSessionKeys of the contract; RFC 5246 section 6.3,
 * RFC 8446 section 7.3.
 */
SECURITY_STATUS WINAPI SslGenerateSessionKeys(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hMasterKey, NCRYPT_KEY_HANDLE *phReadKey,
		NCRYPT_KEY_HANDLE *phWriteKey,
		PNCryptBufferDesc pParameterList, DWORD dwFlags);

/**
 * SslExpandTrafficKeys() - the two traffic secrets as separate handles
 * @hSslProvider: in: provider that computes
 * @hBaseKey: in: Early, Handshake or Master Secret of TLS 1.3; or a pair that
 *	sslp_import_traffic_secrets() or SslImportKey() made
 * @hHashValue: in: transcript, which can still be added to: up to ClientHello,
 *	ServerHello or the server's Finished. 0 for a pair, whose secrets are
 *	derived already
 * @phClientTrafficKey: out, may be NULL: client_*_traffic_secret_N
 * @phServerTrafficKey: out, may be NULL: server_*_traffic_secret_N; an Early
 *	Secret has none
 * @pParameterList: in: NULL
 * @dwFlags: in: 0
 *
 * Thread safety: the transcript by one thread at a time; else any thread.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: a handle is not of its kind, or @hHashValue of a pair is
 *	not 0;
 * NTE_INVALID_PARAMETER: both outputs are NULL or the same pointer, a secret
 *	that is asked for is not there, the transcript is of another protocol
 *	or hash, or the list has a wrong version;
 * NTE_BAD_KEY_STATE: another thread uses the transcript just now;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NOT_SUPPORTED: the engine lacks the hash that the suite needs; a pair
 *	that is one secret in the kernel;
 * NTE_NO_MEMORY: out of memory or of file descriptors;
 * NTE_INTERNAL_ERROR: the engine failed.
 *
 * Source: SslExpandTrafficKeys of the contract; RFC 8446 section 7.1.
 */
SECURITY_STATUS WINAPI SslExpandTrafficKeys(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hBaseKey, NCRYPT_HASH_HANDLE hHashValue,
		NCRYPT_KEY_HANDLE *phClientTrafficKey,
		NCRYPT_KEY_HANDLE *phServerTrafficKey,
		PNCryptBufferDesc pParameterList, DWORD dwFlags);

/**
 * SslExpandWriteKey() - key and IV of one direction from one traffic secret
 * @hSslProvider: in: provider that computes
 * @hBaseTrafficKey: in: a traffic secret of SslExpandTrafficKeys(), or an
 *	imported pair with only one secret
 * @phWriteKey: out: session key. The role of the secret decides whether it
 *	reads or writes, see SslExtractEarlyKey(); without a role its first
 *	record decides
 * @pParameterList: in: NULL
 * @dwFlags: in: 0
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: as SslGenerateSessionKeys(); NTE_INVALID_PARAMETER also for a pair
 * with both secrets, because it is not clear which one is meant.
 *
 * Source: SslExpandWriteKey of the contract; RFC 8446 section 7.3.
 */
SECURITY_STATUS WINAPI SslExpandWriteKey(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hBaseTrafficKey,
		NCRYPT_KEY_HANDLE *phWriteKey,
		PNCryptBufferDesc pParameterList, DWORD dwFlags);

/**
 * SslExpandNextGenTrafficKey() - the traffic secret after a KeyUpdate
 * @hSslProvider: in: provider that computes
 * @hTrafficKey: in: a traffic secret of one direction
 * @phNextTrafficKey: out: the next generation, freed with SslFreeObject().
 *	Records of its keys are counted from 0
 * @pParameterList: in: NULL
 * @dwFlags: in: 0
 *
 * SslExpandWriteKey() makes a key from it. The old secret does not change until
 * it is freed. For keys in a socket use sslp_ktls_rekey().
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: a handle is not of its kind;
 * NTE_INVALID_PARAMETER: @phNextTrafficKey is NULL, the handle is a pair of both
 *	secrets, or the list has a wrong version;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NOT_SUPPORTED: the secret is in the kernel, or the engine lacks the hash
 *	that the suite needs;
 * NTE_NO_MEMORY: out of memory or of file descriptors;
 * NTE_INTERNAL_ERROR: the engine failed.
 *
 * Source: an export of Ncrypt.dll that is in no public header; RFC 8446 section
 * 7.2.
 */
SECURITY_STATUS WINAPI SslExpandNextGenTrafficKey(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hTrafficKey,
		NCRYPT_KEY_HANDLE *phNextTrafficKey,
		PNCryptBufferDesc pParameterList, DWORD dwFlags);

/**
 * SslExtractEarlyKey() - the Early Secret of TLS 1.3
 * @hSslProvider: in: provider that computes
 * @hPreSharedKey: in: a PSK from SslExpandPreSharedKey(), or from
 *	SslImportKey() of a TLS_13_PRE_SHARED_KEY blob; 0: there is none
 * @phEarlyKey: out: Early Secret, freed with SslFreeObject()
 * @dwProtocol: in: TLS1_3_PROTOCOL_VERSION
 * @dwCipherSuite: in: suite; everything made from the secret has it too
 * @pParameterList: in: NULL
 * @dwFlags: in: 0, or the role of this end: NCRYPT_SSL_CLIENT_FLAG or
 *	NCRYPT_SSL_SERVER_FLAG; SSLP_SECRET_NO_EXPORT of <sslp.h> may be added
 *
 * With a role the session keys at the end of the schedule know whether they
 * read or write, which sslp_ktls_install() needs. Without one they take the
 * role of the PSK; if that has none either, the first record decides. If the
 * PSK is only in the kernel, so is the Early Secret.
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: a handle is not of its kind;
 * NTE_INVALID_PARAMETER: @phEarlyKey is NULL, the PSK is for another hash, or
 *	the list has a wrong version;
 * NTE_BAD_FLAGS: @dwFlags is more than one role, or has an unknown flag;
 * NTE_NOT_SUPPORTED: another protocol, a suite that it lacks, or the engine
 *	lacks the hash that the suite needs, or keeps no secrets;
 * NTE_NO_MEMORY: out of memory or of file descriptors;
 * NTE_INTERNAL_ERROR: the engine failed.
 *
 * Source: SslExtractEarlyKey of the contract, without the role; RFC 8446
 * section 7.1.
 */
SECURITY_STATUS WINAPI SslExtractEarlyKey(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hPreSharedKey,
		NCRYPT_KEY_HANDLE *phEarlyKey, DWORD dwProtocol,
		DWORD dwCipherSuite, PNCryptBufferDesc pParameterList,
		DWORD dwFlags);

/**
 * SslExtractHandshakeKey() - the Handshake Secret from an agreement
 * @hSslProvider: in: provider that computes
 * @hPrivateKey: in: this end's key from SslCreateEphemeralKey(); 0, like
 *	@hPublicKey, if only a PSK is used (psk_ke)
 * @hPublicKey: in: the peer's key share, from SslImportKey()
 * @hEarlyKey: in: Early Secret of SslExtractEarlyKey()
 * @phHandshakeKey: out: Handshake Secret, freed with SslFreeObject()
 * @pParameterList: in: NULL
 * @dwFlags: in: 0
 *
 * The agreed secret cannot be read, and is wiped at once.
 *
 * Not in a library that was built without libcrypto (make ASYM=no):
 * sslp_extract_handshake_secret() takes a secret that was agreed on elsewhere.
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: a handle is not of its kind, or one of the keys is 0;
 * NTE_INVALID_PARAMETER: @phHandshakeKey is NULL, the keys are of different
 *	groups, or the list has a wrong version;
 * NTE_BAD_DATA: the peer's key gives a secret of zeros;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NOT_SUPPORTED, NTE_NO_MEMORY, NTE_INTERNAL_ERROR: as
 *	SslExtractEarlyKey().
 *
 * Source: SslExtractHandshakeKey of the contract; RFC 8446 sections 7.1 and
 * 7.4.
 */
SECURITY_STATUS WINAPI SslExtractHandshakeKey(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hPrivateKey, NCRYPT_KEY_HANDLE hPublicKey,
		NCRYPT_KEY_HANDLE hEarlyKey, NCRYPT_KEY_HANDLE *phHandshakeKey,
		PNCryptBufferDesc pParameterList, DWORD dwFlags);

/**
 * SslExtractMasterKey() - the Master Secret of TLS 1.3
 * @hSslProvider: in: provider that computes
 * @hHandshakeKey: in: Handshake Secret, from SslExtractHandshakeKey() or
 *	sslp_extract_handshake_secret()
 * @phMasterKey: out: Master Secret, freed with SslFreeObject()
 * @pParameterList: in: NULL
 * @dwFlags: in: 0
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: a handle is not of its kind;
 * NTE_INVALID_PARAMETER: @phMasterKey is NULL, or the list has a wrong version;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NOT_SUPPORTED, NTE_NO_MEMORY, NTE_INTERNAL_ERROR: as
 *	SslExtractEarlyKey().
 *
 * Source: SslExtractMasterKey of the contract; RFC 8446 section 7.1.
 */
SECURITY_STATUS WINAPI SslExtractMasterKey(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hHandshakeKey,
		NCRYPT_KEY_HANDLE *phMasterKey,
		PNCryptBufferDesc pParameterList, DWORD dwFlags);

/**
 * SslExpandExporterMasterKey() - the exporter secret of TLS 1.3
 * @hSslProvider: in: provider that computes
 * @hBaseKey: in: Master Secret; the Early Secret gives the early exporter
 * @hHashValue: in: transcript, which can still be added to: up to the server's
 *	Finished; for the Early Secret the ClientHello
 * @phExporterMasterKey: out: exporter secret for SslExportKeyingMaterial() and
 *	SslComputeEapKeyBlock(), freed with SslFreeObject()
 * @pParameterList: in: NULL
 * @dwFlags: in: 0
 *
 * Thread safety: the transcript by one thread at a time; else any thread.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: a handle is not of its kind;
 * NTE_INVALID_PARAMETER: @phExporterMasterKey is NULL, the transcript is of
 *	another protocol or hash, or the list has a wrong version;
 * NTE_BAD_KEY_STATE: another thread uses the transcript just now;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NOT_SUPPORTED, NTE_NO_MEMORY, NTE_INTERNAL_ERROR: as
 *	SslExtractEarlyKey().
 *
 * Source: SslExpandExporterMasterKey of the contract; RFC 8446 section 7.1.
 */
SECURITY_STATUS WINAPI SslExpandExporterMasterKey(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hBaseKey,
		NCRYPT_HASH_HANDLE hHashValue,
		NCRYPT_KEY_HANDLE *phExporterMasterKey,
		PNCryptBufferDesc pParameterList, DWORD dwFlags);

/**
 * SslExpandResumptionMasterKey() - what tickets of TLS 1.3 are made from
 * @hSslProvider: in: provider that computes
 * @hMasterKey: in: Master Secret
 * @hHashValue: in: transcript, which can still be added to: up to the client's
 *	Finished
 * @phResumptionMasterKey: out: resumption_master_secret, freed with
 *	SslFreeObject()
 * @pParameterList: in: NULL
 * @dwFlags: in: 0
 *
 * Thread safety: the transcript by one thread at a time; else any thread.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: a handle is not of its kind;
 * NTE_INVALID_PARAMETER: @phResumptionMasterKey is NULL, the transcript is of
 *	another protocol or hash, or the list has a wrong version;
 * NTE_BAD_KEY_STATE: another thread uses the transcript just now;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NOT_SUPPORTED, NTE_NO_MEMORY, NTE_INTERNAL_ERROR: as
 *	SslExtractEarlyKey().
 *
 * Source: SslExpandResumptionMasterKey of the contract; RFC 8446 section 7.1.
 */
SECURITY_STATUS WINAPI SslExpandResumptionMasterKey(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hMasterKey,
		NCRYPT_HASH_HANDLE hHashValue,
		NCRYPT_KEY_HANDLE *phResumptionMasterKey,
		PNCryptBufferDesc pParameterList, DWORD dwFlags);

/**
 * SslExpandBinderKey() - the key that binds a PSK to a ClientHello
 * @hSslProvider: in: provider that computes
 * @hEarlyKey: in: Early Secret of that PSK
 * @phBinderKey: out: binder key for SslComputeFinishedHash(), freed with
 *	SslFreeObject()
 * @pParameterList: in: NULL
 * @dwFlags: in: NCRYPT_SSL_EXTERNAL_PSK_FLAG or
 *	NCRYPT_SSL_RESUMPTION_PSK_FLAG, exactly one
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: a handle is not of its kind;
 * NTE_INVALID_PARAMETER: @phBinderKey is NULL, or the list has a wrong version;
 * NTE_BAD_FLAGS: @dwFlags is not exactly one of them;
 * NTE_NOT_SUPPORTED, NTE_NO_MEMORY, NTE_INTERNAL_ERROR: as
 *	SslExtractEarlyKey().
 *
 * Source: SslExpandBinderKey of the contract; RFC 8446 sections 4.2.11.2 and
 * 7.1.
 */
SECURITY_STATUS WINAPI SslExpandBinderKey(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hEarlyKey, NCRYPT_KEY_HANDLE *phBinderKey,
		PNCryptBufferDesc pParameterList, DWORD dwFlags);

/**
 * SslExpandPreSharedKey() - the PSK of a ticket
 * @hSslProvider: in: provider that computes
 * @hResumptionMasterKey: in: from SslExpandResumptionMasterKey()
 * @pbTicketNonce: in, may be NULL: ticket_nonce of the NewSessionTicket
 * @cbTicketNonce: in: its bytes, 0 to 255
 * @phPreSharedKey: out: PSK for SslExtractEarlyKey(), freed with
 *	SslFreeObject(). SslExportKey() writes it as TLS_13_PRE_SHARED_KEY
 * @pParameterList: in: NULL
 * @dwFlags: in: 0
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: a handle is not of its kind;
 * NTE_INVALID_PARAMETER: @phPreSharedKey is NULL, a nonce of more than 255
 *	bytes, or a length without a nonce, or the list has a wrong version;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NOT_SUPPORTED, NTE_NO_MEMORY, NTE_INTERNAL_ERROR: as
 *	SslExtractEarlyKey().
 *
 * Source: SslExpandPreSharedKey of the contract; RFC 8446 section 4.6.1.
 */
SECURITY_STATUS WINAPI SslExpandPreSharedKey(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hResumptionMasterKey, PBYTE pbTicketNonce,
		DWORD cbTicketNonce, NCRYPT_KEY_HANDLE *phPreSharedKey,
		PNCryptBufferDesc pParameterList, DWORD dwFlags);

/**
 * SslCreateHandshakeHash() - a transcript: the hash of a handshake's messages
 * @hSslProvider: in: provider
 * @phHandshakeHash: out: transcript, freed with SslFreeObject()
 * @dwProtocol: in: protocol that was chosen
 * @dwCipherSuite: in: suite that was chosen
 * @dwFlags: in: 0
 *
 * Before TLS 1.2 it is MD5 and SHA-1 side by side, else the hash of the suite's
 * PRF or HKDF. It is computed in this process: the messages are not secret.
 *
 * Thread safety: any thread, any time. One thread at a time may use what it
 * returns.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: not a provider;
 * NTE_INVALID_PARAMETER: @phHandshakeHash is NULL;
 * NTE_NOT_SUPPORTED: the suite is unknown, or not one of this protocol;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NO_MEMORY: out of memory.
 *
 * Source: SslCreateHandshakeHash of the contract; RFC 5246 section 7.4.9,
 * RFC 8446 section 4.4.1.
 */
SECURITY_STATUS WINAPI SslCreateHandshakeHash(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_HASH_HANDLE *phHandshakeHash, DWORD dwProtocol,
		DWORD dwCipherSuite, DWORD dwFlags);

/**
 * SslCreateClientAuthHash() - a transcript for what a client signs in TLS 1.2
 * @hSslProvider: in: provider
 * @phHandshakeHash: out: transcript, freed with SslFreeObject()
 * @dwProtocol: in: TLS 1.2 or DTLS 1.2
 * @dwCipherSuite: in: suite that was chosen
 * @pszHashAlgId: in: hash of the signature: "SHA1", "SHA256", "SHA384",
 *	"SHA512" or "SM3"
 * @dwFlags: in: 0
 *
 * In TLS 1.2 the hash of a signature need not be that of the PRF. A client that
 * does not yet know which one it will be has a transcript for each.
 *
 * Thread safety: as SslCreateHandshakeHash().
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: not a provider;
 * NTE_INVALID_PARAMETER: @phHandshakeHash or @pszHashAlgId is NULL;
 * NTE_NOT_SUPPORTED: no such hash, suite or protocol, or a protocol in which
 *	clients sign the hash of the handshake;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NO_MEMORY: out of memory.
 *
 * Source: SslCreateClientAuthHash of the contract; RFC 5246 section 7.4.8.
 */
SECURITY_STATUS WINAPI SslCreateClientAuthHash(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_HASH_HANDLE *phHandshakeHash, DWORD dwProtocol,
		DWORD dwCipherSuite, LPCWSTR pszHashAlgId, DWORD dwFlags);

/**
 * SslHashHandshake() - add handshake messages to a transcript
 * @hSslProvider: in: provider
 * @hHandshakeHash: in, out: transcript
 * @pbInput: in: messages with their headers of 4 bytes (12 in DTLS), whole or
 *	in pieces
 * @cbInput: in: its bytes, may be 0
 * @dwFlags: in: 0
 *
 * Thread safety: a transcript by one thread at a time. A second one is refused
 * and changes nothing.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: provider or transcript is not valid;
 * NTE_INVALID_PARAMETER: @pbInput is NULL, and @cbInput is not 0, or more
 *	than a message can have, 2^24 + 3;
 * NTE_BAD_KEY_STATE: another thread uses the transcript just now;
 * NTE_BAD_FLAGS: @dwFlags is not 0.
 *
 * Source: SslHashHandshake of the contract.
 */
SECURITY_STATUS WINAPI SslHashHandshake(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_HASH_HANDLE hHandshakeHash, PBYTE pbInput,
		DWORD cbInput, DWORD dwFlags);

/**
 * SslDuplicateTranscriptHash() - a copy of a transcript
 * @hSslProvider: in: provider
 * @hTranscriptHash: in: transcript
 * @phTranscriptHash: out: the copy, freed with SslFreeObject(). From here on
 *	the two are independent
 * @dwFlags: in: 0
 *
 * Thread safety: as SslHashHandshake().
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: provider or transcript is not valid;
 * NTE_INVALID_PARAMETER: @phTranscriptHash is NULL;
 * NTE_BAD_KEY_STATE: another thread uses the transcript just now;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NO_MEMORY: out of memory.
 *
 * Source: SslDuplicateTranscriptHash of the contract.
 */
SECURITY_STATUS WINAPI SslDuplicateTranscriptHash(
		NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_HASH_HANDLE hTranscriptHash,
		NCRYPT_HASH_HANDLE *phTranscriptHash, DWORD dwFlags);

/**
 * SslComputeSessionHash() - the hash of the messages so far
 * @hSslProvider: in: provider
 * @hHandshakeHash: in: transcript, which goes on
 * @dwProtocol: in: its protocol
 * @pbOutput: out: the hash, 36 bytes before TLS 1.2, else those of the suite's
 *	hash; NULL asks for its size
 * @cbOutput: in: bytes at @pbOutput
 * @pcbResult: out: bytes written, or needed
 * @dwFlags: in: 0
 *
 * After ClientKeyExchange it is the session_hash of RFC 7627, for
 * NCRYPTBUFFER_SSL_SESSION_HASH. In TLS 1.3 it is the Transcript-Hash. The hash
 * of just the first ClientHello replaces that message after a
 * HelloRetryRequest.
 *
 * Thread safety: as SslHashHandshake().
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: provider or transcript is not valid;
 * NTE_INVALID_PARAMETER: @pcbResult is NULL, or the transcript is of another
 *	protocol;
 * NTE_BUFFER_TOO_SMALL: *@pcbResult tells the size;
 * NTE_BUFFERS_OVERLAP: the outputs overlap;
 * NTE_BAD_KEY_STATE: another thread uses the transcript just now;
 * NTE_BAD_FLAGS: @dwFlags is not 0.
 *
 * Source: SslComputeSessionHash of the contract; RFC 7627 section 3, RFC 8446
 * section 4.4.1.
 */
SECURITY_STATUS WINAPI SslComputeSessionHash(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_HASH_HANDLE hHandshakeHash, DWORD dwProtocol,
		PBYTE pbOutput, DWORD cbOutput, DWORD *pcbResult,
		DWORD dwFlags);

/**
 * SslComputeClientAuthHash() - what the signature in CertificateVerify covers
 * @hSslProvider: in: provider
 * @hMasterKey: in: a secret of the connection, or 0: TLS does not hash it
 * @hHandshakeHash: in: transcript, which goes on
 * @pszAlgId: in: up to TLS 1.2 the algorithm of the key: "RSA", "DSA" or
 *	"ECDSA". In TLS 1.3 the hash of the signature: "SHA256", "SHA384",
 *	"SHA512" or "SM3"; or "Ed25519" or "Ed448"
 * @pbOutput: out: what is to be signed; NULL asks for its size
 * @cbOutput: in: bytes at @pbOutput
 * @pcbResult: out: bytes written, or needed
 * @dwFlags: in: 0. In TLS 1.3 NCRYPT_SSL_SERVER_FLAG for the server's
 *	CertificateVerify; 0 or NCRYPT_SSL_CLIENT_FLAG for the client's
 *
 * Before TLS 1.2: MD5 and SHA-1 of the messages for RSA, 36 bytes, and only
 * SHA-1 for DSA and ECDSA. In TLS 1.2: the transcript's own hash, see
 * SslCreateClientAuthHash(). In TLS 1.3: the hash of RFC 8446 section 4.4.3,
 * with its 64 spaces and the context; for Ed25519 and Ed448, which hash by
 * themselves, the same bytes without hashing.
 *
 * Thread safety: as SslHashHandshake().
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: provider or transcript is not valid, or @hMasterKey is
 *	neither 0 nor a secret;
 * NTE_INVALID_PARAMETER: @pszAlgId or @pcbResult is NULL;
 * NTE_NOT_SUPPORTED: no such algorithm in this protocol. In TLS 1.2 an Ed25519
 *	signature covers the messages themselves, not a hash;
 * NTE_BUFFER_TOO_SMALL: *@pcbResult tells the size;
 * NTE_BUFFERS_OVERLAP: the outputs overlap;
 * NTE_BAD_KEY_STATE: another thread uses the transcript just now;
 * NTE_BAD_FLAGS: @dwFlags is none of those above.
 *
 * Source: SslComputeClientAuthHash of the contract; RFC 4346 section 7.4.8,
 * RFC 5246 section 7.4.8, RFC 8446 section 4.4.3.
 */
SECURITY_STATUS WINAPI SslComputeClientAuthHash(
		NCRYPT_PROV_HANDLE hSslProvider, NCRYPT_KEY_HANDLE hMasterKey,
		NCRYPT_HASH_HANDLE hHandshakeHash, LPCWSTR pszAlgId,
		PBYTE pbOutput, DWORD cbOutput, DWORD *pcbResult,
		DWORD dwFlags);

/**
 * SslComputeFinishedHash() - verify_data of a Finished, or a PSK binder
 * @hSslProvider: in: provider that computes
 * @hMasterKey: in: up to TLS 1.2 the master secret. In TLS 1.3 the traffic
 *	secret of the handshake that belongs to the sender; after the
 *	handshake that of application data; for a binder the binder key
 * @hHandshakeHash: in: transcript, which can still be added to. For a binder it
 *	ends with the ClientHello up to its binders
 * @pbOutput: out: verify_data
 * @cbOutput: in: its bytes: 12 up to TLS 1.2 (12 to 64 are possible), the
 *	length of the hash in TLS 1.3
 * @dwFlags: in: NCRYPT_SSL_CLIENT_FLAG or NCRYPT_SSL_SERVER_FLAG, exactly one:
 *	whose Finished. A binder is the client's
 *
 * Compare it in constant time with what the peer has sent.
 *
 * Thread safety: as SslHashHandshake(); the secret may be shared.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: a handle is not of its kind;
 * NTE_INVALID_PARAMETER: @pbOutput is NULL, @cbOutput is not one of the lengths
 *	above, transcript and secret differ in protocol or hash, or the secret
 *	belongs to the other side;
 * NTE_BAD_FLAGS: @dwFlags is not exactly one role;
 * NTE_BAD_KEY_STATE: another thread uses the transcript just now;
 * NTE_NOT_SUPPORTED, NTE_NO_MEMORY, NTE_INTERNAL_ERROR: as
 *	SslGenerateSessionKeys().
 *
 * Source: SslComputeFinishedHash of the contract; RFC 5246 section 7.4.9,
 * RFC 8446 sections 4.2.11.2 and 4.4.4.
 */
SECURITY_STATUS WINAPI SslComputeFinishedHash(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hMasterKey,
		NCRYPT_HASH_HANDLE hHandshakeHash, PBYTE pbOutput,
		DWORD cbOutput, DWORD dwFlags);

/**
 * SslEncryptPacket() - make one record
 * @hSslProvider: in: provider
 * @hKey: in, out: write key; in TLS 1.0 a key of CBC takes the end of the
 *	record as the IV of the next one
 * @pbInput: in: content
 * @cbInput: in: its bytes, 1 to 16384
 * @pbOutput: out, may be NULL: the record from its header on, explicit nonce or
 *	IV included; NULL asks for its size
 * @cbOutput: in: bytes at @pbOutput
 * @pcbResult: out: bytes written, or needed; they depend only on suite,
 *	protocol and @cbInput
 * @SequenceNumber: in: number of the record; the library keeps no count. In
 *	TLS 1.2 GCM and CCM it is the explicit nonce too, as in the kernel:
 *	no number may be used twice
 * @dwContentType: in: CT_ALERT, CT_HANDSHAKE, CT_APPLICATIONDATA; up to TLS 1.2
 *	CT_CHANGE_CIPHER_SPEC too
 * @dwFlags: in: 0
 *
 * To work in place, let @pbInput be @pbOutput plus the header: 5 bytes and the
 * explicit nonce (8 bytes) or IV (a block). A TLS 1.3 record gets no padding, a
 * CBC record as little as possible.
 *
 * In TLS 1.0 the IV of a CBC record is known before its content is chosen. If
 * others choose what you send, send the first byte in a separate record (RFC
 * 7457 section 2.2).
 *
 * Thread safety: a session key by one thread at a time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: provider or key is not valid;
 * NTE_INVALID_PARAMETER: @pbInput or @pcbResult is NULL, @cbInput or
 *	@dwContentType is out of range;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_BAD_KEY_STATE: a read key; a key that is in a socket, or another key of
 *	the same secret is; a number at the
 *	limit of the cipher: 2^24.5 with GCM (RFC 8446 section 5.5), 2^23 with
 *	CCM, else 2^64 - 1; or, with the module, sslp_ktls_rekey() has replaced
 *	the secret since the key was made;
 * NTE_BUFFER_TOO_SMALL: *@pcbResult tells the size;
 * NTE_BUFFERS_OVERLAP: input and output overlap, and not as above, or
 *	@pcbResult lies in the output;
 * NTE_NOT_SUPPORTED: DTLS; ARIA, SM4, DES and RC4; a key that lives in the
 *	kernel;
 * NTE_NO_MEMORY, NTE_INTERNAL_ERROR: as SslGenerateSessionKeys().
 *
 * Source: SslEncryptPacket of the contract; RFC 5246 section 6.2.3, RFC 5288,
 * RFC 7905, RFC 8446 section 5.2.
 */
SECURITY_STATUS WINAPI SslEncryptPacket(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hKey, PBYTE pbInput, DWORD cbInput,
		PBYTE pbOutput, DWORD cbOutput, DWORD *pcbResult,
		ULONGLONG SequenceNumber, DWORD dwContentType, DWORD dwFlags);

/**
 * SslDecryptPacket() - open one record
 * @hSslProvider: in: provider
 * @hKey: in, out: read key; in TLS 1.0 a key of CBC takes the end of the record
 *	as the IV of the next one
 * @pbInput: in: one whole record, from its header on
 * @cbInput: in: its bytes
 * @pbOutput: out, may be NULL: content; NULL asks for a size
 * @cbOutput: in: bytes at @pbOutput
 * @pcbResult: out: bytes of content, which may be 0. If @pbOutput is NULL the
 *	most that a record of this length can hold, because its padding is not
 *	known yet
 * @SequenceNumber: in: number of the record
 * @dwFlags: in: 0
 *
 * To work in place, let @pbOutput be @pbInput plus the header, see
 * SslEncryptPacket(). Padding and, in TLS 1.3, the content type are removed;
 * sslp_decrypt_packet() returns that type. An explicit nonce may have any
 * value.
 *
 * On failure nothing is written to @pbOutput, and the key is unchanged. For a
 * CBC record neither status nor message nor time tells whether its padding or
 * its MAC was wrong.
 *
 * Thread safety: a session key by one thread at a time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: provider or key is not valid;
 * NTE_INVALID_PARAMETER: @pbInput or @pcbResult is NULL;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_BAD_DATA: the header has another version, an impossible type, or another
 *	length than @cbInput; the record is longer than allowed, holds more than
 *	16384 bytes, or in TLS 1.3 only padding;
 * NTE_DECRYPTION_FAILURE: the record fails authentication: key, number or bytes
 *	are wrong;
 * NTE_BAD_KEY_STATE: a write key; a number of 2^64 - 1; or, with the module,
 *	sslp_ktls_rekey() has replaced the secret since the key was made;
 * NTE_BUFFER_TOO_SMALL: *@pcbResult tells the size;
 * NTE_BUFFERS_OVERLAP: input and output overlap, and not as above, or
 *	@pcbResult lies in the output;
 * NTE_NOT_SUPPORTED, NTE_NO_MEMORY, NTE_INTERNAL_ERROR: as SslEncryptPacket().
 *
 * Source: SslDecryptPacket of the contract; RFC 5246 section 6.2.3, RFC 5288,
 * RFC 7905, RFC 8446 sections 5.2 and 5.4.
 */
SECURITY_STATUS WINAPI SslDecryptPacket(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hKey, PBYTE pbInput, DWORD cbInput,
		PBYTE pbOutput, DWORD cbOutput, DWORD *pcbResult,
		ULONGLONG SequenceNumber, DWORD dwFlags);

/**
 * SslComputeEapKeyBlock() - keys of an EAP method that runs TLS
 * @hSslProvider: in: provider that computes
 * @hMasterKey: in: a master secret up to TLS 1.2, or a TLS 1.3 exporter secret
 * @pbRandoms: in: client random, then server random, up to TLS 1.2; NULL in
 *	TLS 1.3
 * @cbRandoms: in: 64, or 0
 * @pbOutput: out: the keys; NULL asks for their size
 * @cbOutput: in: bytes at @pbOutput
 * @pcbResult: out: bytes written, or needed
 * @dwFlags: in: NCRYPT_SSL_EAP_ID for EAP-TLS: 64 bytes of MSK and 64 of EMSK;
 *	NCRYPT_SSL_EAP_TTLSV0_ID for EAP-TTLS: likewise;
 *	NCRYPT_SSL_EAP_TTLSV0_CHLNG_ID for its implicit challenge: 16 bytes and
 *	the ident
 *
 * Both ends derive the same keys: the role of the secret does not matter.
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: provider or secret is not valid;
 * NTE_INVALID_PARAMETER: @pcbResult is NULL, or randoms of a wrong length or in
 *	TLS 1.3;
 * NTE_BUFFER_TOO_SMALL: *@pcbResult tells the size;
 * NTE_BUFFERS_OVERLAP: the outputs overlap;
 * NTE_BAD_FLAGS: @dwFlags has bits beyond NCRYPT_SSL_EAP_PRF_FIELD;
 * NTE_NOT_SUPPORTED: another method, such as NCRYPT_SSL_EAP_FAST_ID; or the
 *	engine lacks the hash that the suite needs; or the result may not leave
 *	the kernel;
 * NTE_NO_MEMORY: out of memory or of file descriptors;
 * NTE_INTERNAL_ERROR: the engine failed.
 *
 * Source: SslComputeEapKeyBlock of the contract; RFC 5216 section 2.3, RFC 5281
 * sections 8 and 11.1, RFC 9190 section 2.3, RFC 9427 section 2.
 */
SECURITY_STATUS WINAPI SslComputeEapKeyBlock(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hMasterKey, PBYTE pbRandoms, DWORD cbRandoms,
		PBYTE pbOutput, DWORD cbOutput, DWORD *pcbResult,
		DWORD dwFlags);

/**
 * SslExportKeyingMaterial() - keys for other protocols from this connection
 * @hSslProvider: in: provider that computes
 * @hMasterKey: in: a master secret up to TLS 1.2, or a TLS 1.3 exporter
 *	secret
 * @sLabel: in: the label, NUL-terminated; the NUL is not hashed. It must not be
 *	one that TLS itself uses, such as "key expansion" (RFC 5705 section 4)
 * @pbRandoms: in: client random, then server random, up to TLS 1.2; NULL in
 *	TLS 1.3
 * @cbRandoms: in: 64, or 0
 * @pbContextValue: in, may be NULL: context. Up to TLS 1.2 an empty context
 *	differs from none, in TLS 1.3 it does not
 * @cbContextValue: in: its bytes
 * @pbOutput: out: keying material
 * @cbOutput: in: bytes wanted, 1 to 16320; in TLS 1.3 up to 255 times the length
 *	of the hash
 * @dwFlags: in: 0
 *
 * Label, randoms and context have at most 65790 bytes up to TLS 1.2.
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: provider or key is not valid;
 * NTE_INVALID_PARAMETER: @sLabel is NULL, empty or one of TLS's own,
 *	@pbOutput is NULL or @cbOutput 0, more bytes than HKDF can give,
 *	randoms of a wrong length or in TLS 1.3, a length without a context;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NOT_SUPPORTED, NTE_NO_MEMORY, NTE_INTERNAL_ERROR: as
 *	SslGenerateSessionKeys().
 *
 * Source: SslExportKeyingMaterial of the contract; RFC 5705 section 4,
 * RFC 8446 section 7.5.
 */
SECURITY_STATUS WINAPI SslExportKeyingMaterial(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hMasterKey, PCHAR sLabel, PBYTE pbRandoms,
		DWORD cbRandoms, PBYTE pbContextValue, WORD cbContextValue,
		PBYTE pbOutput, DWORD cbOutput, DWORD dwFlags);

/**
 * SslEnumEccCurves() - the curves for key agreement
 * @hSslProvider: in: provider
 * @pEccCurveCount: out: entries at *@ppEccCurve
 * @ppEccCurve: out: the curves, best first, freed as a whole with
 *	SslFreeBuffer()
 * @dwFlags: in: 0
 *
 * Thread safety: any thread may call it at any time.
 *
 * Not in a library that was built without libcrypto (make ASYM=no).
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: not a provider;
 * NTE_INVALID_PARAMETER: a pointer is NULL;
 * NTE_BUFFERS_OVERLAP: one output lies in the other;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NO_MEMORY: out of memory.
 *
 * Source: SslEnumEccCurves of the contract.
 */
SECURITY_STATUS WINAPI SslEnumEccCurves(NCRYPT_PROV_HANDLE hSslProvider,
		DWORD *pEccCurveCount, NCRYPT_SSL_ECC_CURVE **ppEccCurve,
		DWORD dwFlags);

/**
 * SslCreateEphemeralKey() - a key for one agreement
 * @hSslProvider: in: provider
 * @phEphemeralKey: out: the key, freed with SslFreeObject()
 * @dwProtocol: in: protocol
 * @dwCipherSuite: in: a suite of ECDHE, DHE or TLS 1.3
 * @dwKeyType: in: TLS_ECC_P256_CURVE_KEY_TYPE and on, SSLP_X25519_KEY_TYPE,
 *	SSLP_X448_KEY_TYPE; SSLP_FFDHE2048_KEY_TYPE and on; or 0, for DHE as
 *	Windows has it
 * @dwKeyBitLen: in: bits of the group, or 0 if @dwKeyType or @pbParams
 *	determines them
 * @pbParams: in, may be NULL: with a @dwKeyType of 0 a
 *	BCRYPT_DH_PARAMETER_HEADER, prime and generator; NULL takes the group of
 *	RFC 7919 that has @dwKeyBitLen
 * @cbParams: in: bytes at @pbParams, 0 for NULL
 * @dwFlags: in: 0
 *
 * SslExportKey() gives the public half, for the peer. The private half is in
 * locked memory and is wiped with the handle.
 *
 * Thread safety: any thread may call it at any time.
 *
 * Not in a library that was built without libcrypto (make ASYM=no).
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: not a provider;
 * NTE_INVALID_PARAMETER: @phEphemeralKey is NULL, no such key type, one that the
 *	suite does not agree on, bits that the group lacks, parameters that
 *	are malformed or come with a key type;
 * NTE_NOT_SUPPORTED: no such suite in this protocol, a prime that is neither of
 *	RFC 7919 nor of RFC 3526, or libcrypto lacks the group;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NO_MEMORY: out of memory.
 *
 * Source: SslCreateEphemeralKey of the contract; RFC 8422, RFC 7919.
 */
SECURITY_STATUS WINAPI SslCreateEphemeralKey(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE *phEphemeralKey, DWORD dwProtocol,
		DWORD dwCipherSuite, DWORD dwKeyType, DWORD dwKeyBitLen,
		PBYTE pbParams, DWORD cbParams, DWORD dwFlags);

/**
 * SslGeneratePreMasterKey() - a client's premaster secret, for RSA
 * @hSslProvider: in: provider
 * @hPublicKey: in: RSA key of the server's certificate, from SslImportKey()
 * @phPreMasterKey: out: the premaster secret, for @hPrivateKey of
 *	SslGenerateMasterKey(); freed with SslFreeObject()
 * @dwProtocol: in: protocol, up to TLS 1.2
 * @dwCipherSuite: in: a suite of RSA key exchange
 * @pParameterList: in, may be NULL: NCRYPTBUFFER_SSL_HIGHEST_VERSION, a DWORD:
 *	the version that ClientHello offered; if not given, @dwProtocol
 * @pbOutput: out, may be NULL: the encrypted premaster secret, for
 *	ClientKeyExchange; NULL asks for its size, and makes nothing
 * @cbOutput: in: bytes at @pbOutput
 * @pcbResult: out: bytes written, or needed
 * @dwFlags: in: NCRYPT_SSL_CLIENT_FLAG or 0
 *
 * The first of two steps, so that the session hash of RFC 7627 can cover the
 * message in between.
 *
 * Not in a library that was built without libcrypto (make ASYM=no).
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: provider or public key is not valid;
 * NTE_INVALID_PARAMETER: a pointer is NULL, the key is not of RSA, the suite does
 *	not exchange keys by RSA, or the list is malformed;
 * NTE_BUFFER_TOO_SMALL: *@pcbResult tells the size;
 * NTE_BUFFERS_OVERLAP: two outputs overlap;
 * NTE_BAD_FLAGS: an unknown bit in @dwFlags;
 * NTE_NOT_SUPPORTED: no such suite in this protocol, or TLS 1.3;
 * NTE_NO_MEMORY: out of memory;
 * NTE_INTERNAL_ERROR: no random bytes.
 *
 * Source: SslGeneratePreMasterKey of the contract; RFC 5246 section 7.4.7.1.
 */
SECURITY_STATUS WINAPI SslGeneratePreMasterKey(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hPublicKey, NCRYPT_KEY_HANDLE *phPreMasterKey,
		DWORD dwProtocol, DWORD dwCipherSuite,
		PNCryptBufferDesc pParameterList, PBYTE pbOutput,
		DWORD cbOutput, DWORD *pcbResult, DWORD dwFlags);

/**
 * SslGenerateMasterKey() - the master secret of a handshake
 * @hSslProvider: in: provider that computes
 * @hPrivateKey: in: for (EC)DHE an ephemeral key from SslCreateEphemeralKey();
 *	a premaster secret from SslGeneratePreMasterKey(); or 0, for a client's
 *	RSA in one step
 * @hPublicKey: in: from SslImportKey(): for (EC)DHE the peer's key, for RSA the
 *	server's; 0 with a premaster secret
 * @phMasterKey: out: the master secret, freed with SslFreeObject()
 * @dwProtocol: in: protocol, up to TLS 1.2
 * @dwCipherSuite: in: suite
 * @pParameterList: in: NCRYPTBUFFER_SSL_CLIENT_RANDOM and _SERVER_RANDOM, or the
 *	extended master secret's NCRYPTBUFFER_SSL_SESSION_HASH; of RSA in one
 *	step also NCRYPTBUFFER_SSL_HIGHEST_VERSION, see SslGeneratePreMasterKey()
 * @pbOutput: out, may be NULL: for RSA in one step the content of
 *	ClientKeyExchange; NULL then asks for its size, and makes nothing.
 *	Otherwise it is not used
 * @cbOutput: in: bytes at @pbOutput
 * @pcbResult: out: bytes written, or needed; else 0
 * @dwFlags: in: NCRYPT_SSL_CLIENT_FLAG or NCRYPT_SSL_SERVER_FLAG, which the
 *	master key keeps; SSLP_SECRET_NO_EXPORT of <sslp.h>
 *
 * Not in a library that was built without libcrypto (make ASYM=no).
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: a handle is of the wrong kind;
 * NTE_INVALID_PARAMETER: a pointer is NULL, keys and suite do not go together,
 *	the list lacks what is needed or is malformed, a session hash with RSA in
 *	one step, which it would have to cover;
 * NTE_BAD_DATA: the peer's key gives no secret: it has a small order;
 * NTE_BUFFER_TOO_SMALL: *@pcbResult tells the size;
 * NTE_BUFFERS_OVERLAP: two outputs overlap;
 * NTE_BAD_FLAGS: not exactly one role, or an unknown bit;
 * NTE_NOT_SUPPORTED: no such suite in this protocol, TLS 1.3, or the engine has
 *	not what is asked of it;
 * NTE_NO_MEMORY, NTE_INTERNAL_ERROR: as SslGenerateSessionKeys().
 *
 * Source: SslGenerateMasterKey of the contract; RFC 5246 section 8.1, RFC 7627
 * section 4.
 */
SECURITY_STATUS WINAPI SslGenerateMasterKey(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hPrivateKey, NCRYPT_KEY_HANDLE hPublicKey,
		NCRYPT_KEY_HANDLE *phMasterKey, DWORD dwProtocol,
		DWORD dwCipherSuite, PNCryptBufferDesc pParameterList,
		PBYTE pbOutput, DWORD cbOutput, DWORD *pcbResult,
		DWORD dwFlags);

/**
 * SslImportMasterKey() - a server's master secret, from an RSA key exchange
 * @hSslProvider: in: provider that computes
 * @hPrivateKey: in: RSA key from SslOpenPrivateKey()
 * @phMasterKey: out: the master secret, freed with SslFreeObject()
 * @dwProtocol: in: protocol, up to TLS 1.2
 * @dwCipherSuite: in: a suite of RSA key exchange
 * @pParameterList: in: as SslGenerateMasterKey()'s in one step, or a session hash
 *	and NCRYPTBUFFER_SSL_HIGHEST_VERSION
 * @pbEncryptedKey: in: the encrypted premaster secret of ClientKeyExchange
 * @cbEncryptedKey: in: its bytes
 * @dwFlags: in: NCRYPT_SSL_SERVER_FLAG; SSLP_SECRET_NO_EXPORT of <sslp.h>
 *
 * If anything is wrong with what the client sent, its length, its padding or
 * the version in it, the call returns 0 and a random master secret, after as
 * many instructions (RFC 5246 section 7.4.7.1). Then Finished does not match.
 *
 * Not in a library that was built without libcrypto (make ASYM=no).
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: provider or private key is not valid;
 * NTE_INVALID_PARAMETER: a pointer is NULL, the key is not of RSA, the suite does
 *	not exchange keys by RSA, the list lacks what is needed;
 * NTE_BAD_FLAGS: @dwFlags does not say server, or has an unknown bit;
 * NTE_NOT_SUPPORTED: no such suite in this protocol, TLS 1.3, or the engine has
 *	not what is asked of it;
 * NTE_NO_MEMORY, NTE_INTERNAL_ERROR: as SslGenerateSessionKeys().
 *
 * Source: SslImportMasterKey of the contract; RFC 5246 section 7.4.7.1, RFC 7627
 * section 4.
 */
SECURITY_STATUS WINAPI SslImportMasterKey(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hPrivateKey, NCRYPT_KEY_HANDLE *phMasterKey,
		DWORD dwProtocol, DWORD dwCipherSuite,
		PNCryptBufferDesc pParameterList, PBYTE pbEncryptedKey,
		DWORD cbEncryptedKey, DWORD dwFlags);

/**
 * SslOpenPrivateKey() - the private key of a certificate
 * @hSslProvider: in: provider
 * @phPrivateKey: out: the key, freed with SslFreeObject()
 * @pCertContext: in: certificate from sslp_open_certificate()
 * @dwFlags: in: 0
 *
 * The key lives on when the certificate is freed. It stays in libcrypto, or in
 * the token that libcrypto reaches. To have it in locked memory, use
 * CRYPTO_secure_malloc_init(3).
 *
 * Not in a library that was built without libcrypto (make ASYM=no).
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: not a provider;
 * NTE_INVALID_PARAMETER: a pointer is NULL, the context is none of
 *	sslp_open_certificate() or freed, or was opened without a private key;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NO_MEMORY: out of memory.
 *
 * Source: SslOpenPrivateKey of the contract.
 */
SECURITY_STATUS WINAPI SslOpenPrivateKey(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE *phPrivateKey, PCCERT_CONTEXT pCertContext,
		DWORD dwFlags);

/**
 * SslSignHash() - sign
 * @hSslProvider: in: provider
 * @hPrivateKey: in: key of SslOpenPrivateKey()
 * @pbHashValue: in: hash value; with NCRYPT_SSL_SIGN_INCLUDE_HASHOID the name
 *	of the hash in UTF-16, its NUL, and the value. For Ed25519, which signs
 *	no hash, all bytes to sign
 * @cbHashValue: in: bytes of all that
 * @pbSignature: out, may be NULL: the signature as in a message of TLS; for
 *	ECDSA in DER. NULL asks for the most bytes that it can have
 * @cbSignature: in: bytes at @pbSignature, that many
 * @pcbResult: out: bytes written, or needed
 * @dwFlags: in: for RSA NCRYPT_SSL_SIGN_USE_PSS_PADDING, with a salt as long as
 *	the hash; or NCRYPT_SSL_SIGN_INCLUDE_HASHOID, for PKCS #1 from TLS 1.2
 *	on; or 0, for the 36 bytes of MD5 and SHA-1 before that. For other keys
 *	0
 *
 * Hashes: SHA1, SHA256, SHA384, SHA512. The length tells which, except for PKCS
 * #1.
 *
 * Not in a library that was built without libcrypto (make ASYM=no).
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: provider or private key is not valid;
 * NTE_INVALID_PARAMETER: a pointer is NULL, no hash has such a name or length, or
 *	flags and key do not go together;
 * NTE_BUFFER_TOO_SMALL: *@pcbResult tells the size;
 * NTE_BUFFERS_OVERLAP: two outputs overlap;
 * NTE_BAD_FLAGS: an unknown bit in @dwFlags;
 * NTE_NOT_SUPPORTED: the key refuses to sign that.
 *
 * Source: SslSignHash of the contract; RFC 5246 section 4.7, RFC 8422 section
 * 5.4, RFC 8446 section 4.2.3.
 */
SECURITY_STATUS WINAPI SslSignHash(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hPrivateKey, PBYTE pbHashValue,
		DWORD cbHashValue, PBYTE pbSignature, DWORD cbSignature,
		DWORD *pcbResult, DWORD dwFlags);

/**
 * SslVerifySignature() - whether a signature is right
 * @hSslProvider: in: provider
 * @hPublicKey: in: key for verifying, from SslImportKey()
 * @pbHashValue: in: as in SslSignHash()
 * @cbHashValue: in: bytes of it
 * @pbSignature: in: the signature as a message of TLS carries it
 * @cbSignature: in: its bytes
 * @dwFlags: in: as SslSignHash() takes them
 *
 * Not in a library that was built without libcrypto (make ASYM=no).
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_BAD_SIGNATURE: it is not a signature of this key over this value, or its
 *	encoding is not the one that its RFC allows;
 * NTE_INVALID_HANDLE: provider or public key is not valid;
 * NTE_INVALID_PARAMETER: a pointer is NULL, no hash has such a name or length, or
 *	flags and key do not go together;
 * NTE_BAD_FLAGS: an unknown bit in @dwFlags.
 *
 * Source: SslVerifySignature of the contract; RFCs as SslSignHash().
 */
SECURITY_STATUS WINAPI SslVerifySignature(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hPublicKey, PBYTE pbHashValue,
		DWORD cbHashValue, PBYTE pbSignature, DWORD cbSignature,
		DWORD dwFlags);

/**
 * SslImportKey() - a key from bytes
 * @hSslProvider: in: provider that will own the key
 * @phKey: out: the key, freed with SslFreeObject()
 * @pszBlobType: in: BCRYPT_OPAQUE_KEY_BLOB for a session key that
 *	SslExportKey() wrote; SSLP_MASTER_SECRET_BLOB,
 *	SSLP_TRAFFIC_SECRETS_BLOB or SSLP_EXPORTER_SECRET_BLOB of <sslp.h>;
 *	TLS_13_PRE_SHARED_KEY, of the same layout; for the peer's public key
 *	BCRYPT_ECCPUBLIC_BLOB, SSL_ECCPUBLIC_BLOB, BCRYPT_DH_PUBLIC_BLOB,
 *	BCRYPT_RSAPUBLIC_BLOB or SSLP_PUBLIC_KEY_BLOB
 * @pbKeyBlob: in: the blob
 * @cbKeyBlob: in: its bytes
 * @dwFlags: in: 0
 *
 * A public key is checked: a point must be on its curve, a number must be
 * between 1 and the prime less 1. A point of X25519 or X448 with a small order
 * is noticed only when a secret is made with it.
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: not a provider;
 * NTE_INVALID_PARAMETER: a pointer is NULL;
 * NTE_BAD_TYPE: no such blob type here;
 * NTE_BAD_DATA: the blob is too short, too long, of another version, or its
 *	protocol, suite, role or lengths do not fit together, or what it holds
 *	is not a key of its group;
 * NTE_NOT_SUPPORTED: a prime that is neither of RFC 7919 nor of RFC 3526;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NO_MEMORY: out of memory.
 *
 * Source: SslImportKey of the contract; the blob types of secrets are this
 * library's own.
 */
SECURITY_STATUS WINAPI SslImportKey(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE *phKey, LPCWSTR pszBlobType, PBYTE pbKeyBlob,
		DWORD cbKeyBlob, DWORD dwFlags);

/**
 * SslExportKey() - a key as bytes
 * @hSslProvider: in: provider
 * @hKey: in: session key, master secret, traffic secrets, exporter secret or
 *	PSK; or an ephemeral, public or private key, whose public half is
 *	written
 * @pszBlobType: in: the blob type that goes with it, see SslImportKey()
 * @pbOutput: out: the blob; NULL asks for its size
 * @cbOutput: in: bytes at @pbOutput
 * @pcbResult: out: bytes written, or needed
 * @dwFlags: in: 0
 *
 * Except for a public key, the blob holds secrets in the clear. Its layout is
 * private to the machine and version that wrote it, except for the secret blobs
 * of <sslp.h>.
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: provider or key is not valid;
 * NTE_INVALID_PARAMETER: @pszBlobType or @pcbResult is NULL;
 * NTE_BUFFERS_OVERLAP: the two outputs overlap;
 * NTE_BAD_TYPE: this key has no such blob;
 * NTE_BUFFER_TOO_SMALL: *@pcbResult tells the size;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NOT_SUPPORTED: the secret is in the kernel's keyring and stays there.
 *
 * Source: SslExportKey of the contract.
 */
SECURITY_STATUS WINAPI SslExportKey(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hKey, LPCWSTR pszBlobType, PBYTE pbOutput,
		DWORD cbOutput, DWORD *pcbResult, DWORD dwFlags);

/**
 * SslLookupCipherSuiteInfo() - describe a cipher suite
 * @hSslProvider: in: provider
 * @dwProtocol: in: protocol
 * @dwCipherSuite: in: suite
 * @dwKeyType: in: 0, or a curve from TLS_ECC_P256_CURVE_KEY_TYPE on if the
 *	suite uses curves
 * @pCipherSuite: out: the description
 * @dwFlags: in: 0
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: not a provider;
 * NTE_INVALID_PARAMETER: @pCipherSuite is NULL, or @dwKeyType is not a key
 *	type of this suite;
 * NTE_NOT_SUPPORTED: the suite is unknown, or not one of this protocol;
 * NTE_BAD_FLAGS: @dwFlags is not 0.
 *
 * Source: SslLookupCipherSuiteInfo of the contract.
 */
SECURITY_STATUS WINAPI SslLookupCipherSuiteInfo(NCRYPT_PROV_HANDLE hSslProvider,
		DWORD dwProtocol, DWORD dwCipherSuite, DWORD dwKeyType,
		NCRYPT_SSL_CIPHER_SUITE *pCipherSuite, DWORD dwFlags);

/**
 * SslLookupCipherLengths() - what a record adds to its plaintext
 * @hSslProvider: in: provider
 * @dwProtocol: in: protocol, TLS 1.1 or later
 * @dwCipherSuite: in: suite
 * @dwKeyType: in: as in SslLookupCipherSuiteInfo()
 * @pCipherLengths: out: the lengths
 * @cbCipherLengths: in: bytes at @pCipherLengths
 * @dwFlags: in: 0
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: not a provider;
 * NTE_INVALID_PARAMETER: @pCipherLengths is NULL or too short, or @dwKeyType
 *	is not a key type of this suite;
 * NTE_NOT_SUPPORTED: the suite is unknown, not one of this protocol, or the
 *	protocol is older than TLS 1.1;
 * NTE_BAD_FLAGS: @dwFlags is not 0.
 *
 * Source: SslLookupCipherLengths of the contract; values from RFC 5246
 * section 6.2.3, RFC 5288, RFC 7905, RFC 8446 section 5.2.
 */
SECURITY_STATUS WINAPI SslLookupCipherLengths(NCRYPT_PROV_HANDLE hSslProvider,
		DWORD dwProtocol, DWORD dwCipherSuite, DWORD dwKeyType,
		NCRYPT_SSL_CIPHER_LENGTHS *pCipherLengths,
		DWORD cbCipherLengths, DWORD dwFlags);

/**
 * SslEnumCipherSuites() - the suites, one in each call
 * @hSslProvider: in: provider
 * @hPrivateKey: in: 0, or a key from SslOpenPrivateKey(): then only the suites
 *	that its certificate can be used with
 * @ppCipherSuite: out: the next suite, freed with SslFreeBuffer()
 * @ppEnumState: in, out: points to NULL at the first call; the state is freed
 *	with SslFreeBuffer() at the end
 * @dwFlags: in: 0
 *
 * A suite comes once for each protocol that has it, newest protocol first.
 *
 * Thread safety: any thread, each with a state of its own.
 *
 * Return: 0;
 * NTE_NO_MORE_ITEMS: all were returned;
 * NTE_INVALID_HANDLE: not a provider, or @hPrivateKey is not a private key;
 * NTE_INVALID_PARAMETER: a pointer is NULL, or the state is not valid;
 * NTE_BUFFERS_OVERLAP: the two outputs overlap;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NO_MEMORY: out of memory.
 *
 * Source: SslEnumCipherSuites of the contract.
 */
SECURITY_STATUS WINAPI SslEnumCipherSuites(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hPrivateKey,
		NCRYPT_SSL_CIPHER_SUITE **ppCipherSuite, PVOID *ppEnumState,
		DWORD dwFlags);

/**
 * SslEnumCipherSuitesEx() - the suites with their chaining mode, one in each
 * call
 * @hSslProvider: in: provider
 * @hPrivateKey: in: as in SslEnumCipherSuites()
 * @ppCipherSuite: out: the next suite, freed with SslFreeBuffer()
 * @ppEnumState: in, out: as in SslEnumCipherSuites(), but its states cannot be
 *	used here
 * @dwFlags: in: 0
 *
 * The same suites in the same order as SslEnumCipherSuites().
 *
 * Thread safety: any thread, each with a state of its own.
 *
 * Return: 0;
 * NTE_NO_MORE_ITEMS: all were returned;
 * NTE_INVALID_HANDLE: not a provider, or @hPrivateKey is not valid;
 * NTE_INVALID_PARAMETER: a pointer is NULL, or the state is not valid;
 * NTE_BUFFERS_OVERLAP: the two outputs overlap;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NO_MEMORY: out of memory.
 *
 * Source: SslEnumCipherSuitesEx of the contract.
 */
SECURITY_STATUS WINAPI SslEnumCipherSuitesEx(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE hPrivateKey,
		NCRYPT_SSL_CIPHER_SUITE_EX **ppCipherSuite, PVOID *ppEnumState,
		DWORD dwFlags);

/**
 * SslGetCipherSuitePRFHashAlgorithm() - hash of the PRF or of HKDF
 * @hSslProvider: in: provider
 * @dwProtocol: in: TLS 1.2, DTLS 1.2 or TLS 1.3
 * @dwCipherSuite: in: suite
 * @dwKeyType: in: as in SslLookupCipherSuiteInfo()
 * @szPRFHash: out: "SHA256", "SHA384" or "SM3"
 * @dwFlags: in: 0
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: not a provider;
 * NTE_INVALID_PARAMETER: @szPRFHash is NULL, or @dwKeyType is not a key type
 *	of this suite;
 * NTE_NOT_SUPPORTED: the suite is unknown, not one of this protocol, or the
 *	protocol has a fixed PRF (before TLS 1.2);
 * NTE_BAD_FLAGS: @dwFlags is not 0.
 *
 * Source: SslGetCipherSuitePRFHashAlgorithm of the contract.
 */
SECURITY_STATUS WINAPI SslGetCipherSuitePRFHashAlgorithm(
		NCRYPT_PROV_HANDLE hSslProvider, DWORD dwProtocol,
		DWORD dwCipherSuite, DWORD dwKeyType,
		WCHAR szPRFHash[NCRYPT_SSL_MAX_NAME_SIZE], DWORD dwFlags);

/**
 * SslGetKeyProperty() - a property of a key
 * @hKey: in: any key
 * @pszProperty: in: SSL_KEY_TYPE_PROPERTY (DWORD, group of a public key,
 *	0: no curve),
 *	NCRYPT_LENGTH_PROPERTY (DWORD, bits), NCRYPT_ALGORITHM_PROPERTY (name),
 *	or one of <sslp.h>
 * @ppbOutput: out: the value, freed with SslFreeBuffer(); names are UTF-16
 *	with a NUL
 * @pcbOutput: out: its bytes, the NUL included
 * @dwFlags: in: 0
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: not a key;
 * NTE_INVALID_PARAMETER: a pointer is NULL;
 * NTE_BUFFERS_OVERLAP: the two outputs overlap;
 * NTE_NOT_SUPPORTED: no such property, or this key does not have it;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NO_MEMORY: out of memory.
 *
 * Source: SslGetKeyProperty of the contract.
 */
SECURITY_STATUS WINAPI SslGetKeyProperty(NCRYPT_KEY_HANDLE hKey,
		LPCWSTR pszProperty, PBYTE *ppbOutput, DWORD *pcbOutput,
		DWORD dwFlags);

/**
 * SslGetProviderProperty() - a property of a provider
 * @hSslProvider: in: provider
 * @pszProperty: in: NCRYPT_NAME_PROPERTY, NCRYPT_VERSION_PROPERTY (DWORD,
 *	major << 16 | minor), NCRYPT_IMPL_TYPE_PROPERTY (DWORD), or one of
 *	<sslp.h>
 * @ppbOutput: out: the value, freed with SslFreeBuffer()
 * @pcbOutput: out: its bytes
 * @ppEnumState: in, out, may be NULL: not changed, because no property here has
 *	several values
 * @dwFlags: in: 0
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: not a provider;
 * NTE_INVALID_PARAMETER: a pointer is NULL;
 * NTE_BUFFERS_OVERLAP: the two outputs overlap;
 * NTE_NOT_SUPPORTED: no such property, or the engine lacks that hash;
 * NTE_BAD_FLAGS: @dwFlags is not 0;
 * NTE_NO_MEMORY: out of memory.
 *
 * Source: SslGetProviderProperty of the contract.
 */
SECURITY_STATUS WINAPI SslGetProviderProperty(NCRYPT_PROV_HANDLE hSslProvider,
		LPCWSTR pszProperty, PBYTE *ppbOutput, DWORD *pcbOutput,
		PVOID *ppEnumState, DWORD dwFlags);

/**
 * SslChangeNotify() - be told of changes to the providers
 * @hEvent: in: ignored
 * @dwFlags: in: ignored
 *
 * Return: always NTE_NOT_SUPPORTED, as in the contract.
 *
 * Source: SslChangeNotify of the contract.
 */
SECURITY_STATUS WINAPI SslChangeNotify(HANDLE hEvent, DWORD dwFlags);

/*
 * The functions as a table: what GetSChannelInterface() gives. The order is that of
 * Windows, by the version of the interface that brought them.
 */
typedef SECURITY_STATUS (WINAPI *SslComputeClientAuthHashFn)(
		NCRYPT_PROV_HANDLE, NCRYPT_KEY_HANDLE, NCRYPT_HASH_HANDLE,
		LPCWSTR, PBYTE, DWORD, DWORD *, DWORD);
typedef SECURITY_STATUS (WINAPI *SslComputeEapKeyBlockFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE, PBYTE, DWORD, PBYTE, DWORD, DWORD *, DWORD);
typedef SECURITY_STATUS (WINAPI *SslComputeFinishedHashFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE, NCRYPT_HASH_HANDLE, PBYTE, DWORD, DWORD);
typedef SECURITY_STATUS (WINAPI *SslCreateEphemeralKeyFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE *, DWORD, DWORD, DWORD, DWORD, PBYTE, DWORD,
		DWORD);
typedef SECURITY_STATUS (WINAPI *SslCreateHandshakeHashFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_HASH_HANDLE *, DWORD, DWORD, DWORD);
typedef SECURITY_STATUS (WINAPI *SslDecryptPacketFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE, PBYTE, DWORD, PBYTE, DWORD, DWORD *,
		ULONGLONG, DWORD);
typedef SECURITY_STATUS (WINAPI *SslEncryptPacketFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE, PBYTE, DWORD, PBYTE, DWORD, DWORD *,
		ULONGLONG, DWORD, DWORD);
typedef SECURITY_STATUS (WINAPI *SslEnumCipherSuitesFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE, NCRYPT_SSL_CIPHER_SUITE **, PVOID *, DWORD);
typedef SECURITY_STATUS (WINAPI *SslExportKeyFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE, LPCWSTR, PBYTE, DWORD, DWORD *, DWORD);
typedef SECURITY_STATUS (WINAPI *SslFreeBufferFn)(PVOID);
typedef SECURITY_STATUS (WINAPI *SslFreeObjectFn)(NCRYPT_HANDLE, DWORD);
typedef SECURITY_STATUS (WINAPI *SslGenerateMasterKeyFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE, NCRYPT_KEY_HANDLE, NCRYPT_KEY_HANDLE *,
		DWORD, DWORD, PNCryptBufferDesc, PBYTE, DWORD, DWORD *, DWORD);
typedef SECURITY_STATUS (WINAPI *SslGenerateSessionKeysFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE, NCRYPT_KEY_HANDLE *, NCRYPT_KEY_HANDLE *,
		PNCryptBufferDesc, DWORD);
typedef SECURITY_STATUS (WINAPI *SslGetKeyPropertyFn)(NCRYPT_KEY_HANDLE,
		LPCWSTR, PBYTE *, DWORD *, DWORD);
typedef SECURITY_STATUS (WINAPI *SslGetProviderPropertyFn)(NCRYPT_PROV_HANDLE,
		LPCWSTR, PBYTE *, DWORD *, PVOID *, DWORD);
typedef SECURITY_STATUS (WINAPI *SslHashHandshakeFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_HASH_HANDLE, PBYTE, DWORD, DWORD);
typedef SECURITY_STATUS (WINAPI *SslImportMasterKeyFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE, NCRYPT_KEY_HANDLE *, DWORD, DWORD,
		PNCryptBufferDesc, PBYTE, DWORD, DWORD);
typedef SECURITY_STATUS (WINAPI *SslImportKeyFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE *, LPCWSTR, PBYTE, DWORD, DWORD);
typedef SECURITY_STATUS (WINAPI *SslLookupCipherSuiteInfoFn)(
		NCRYPT_PROV_HANDLE, DWORD, DWORD, DWORD,
		NCRYPT_SSL_CIPHER_SUITE *, DWORD);
typedef SECURITY_STATUS (WINAPI *SslOpenPrivateKeyFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE *, PCCERT_CONTEXT, DWORD);
typedef SECURITY_STATUS (WINAPI *SslOpenProviderFn)(NCRYPT_PROV_HANDLE *,
		LPCWSTR, DWORD);
typedef SECURITY_STATUS (WINAPI *SslSignHashFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE, PBYTE, DWORD, PBYTE, DWORD, DWORD *, DWORD);
typedef SECURITY_STATUS (WINAPI *SslVerifySignatureFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE, PBYTE, DWORD, PBYTE, DWORD, DWORD);
typedef SECURITY_STATUS (WINAPI *SslLookupCipherLengthsFn)(NCRYPT_PROV_HANDLE,
		DWORD, DWORD, DWORD, NCRYPT_SSL_CIPHER_LENGTHS *, DWORD,
		DWORD);
typedef SECURITY_STATUS (WINAPI *SslCreateClientAuthHashFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_HASH_HANDLE *, DWORD, DWORD, LPCWSTR, DWORD);
typedef SECURITY_STATUS (WINAPI *SslGetCipherSuitePRFHashAlgorithmFn)(
		NCRYPT_PROV_HANDLE, DWORD, DWORD, DWORD, WCHAR *, DWORD);
typedef SECURITY_STATUS (WINAPI *SslComputeSessionHashFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_HASH_HANDLE, DWORD, PBYTE, DWORD, DWORD *, DWORD);
typedef SECURITY_STATUS (WINAPI *SslGeneratePreMasterKeyFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE, NCRYPT_KEY_HANDLE *, DWORD, DWORD,
		PNCryptBufferDesc, PBYTE, DWORD, DWORD *, DWORD);
typedef SECURITY_STATUS (WINAPI *SslEnumEccCurvesFn)(NCRYPT_PROV_HANDLE,
		DWORD *, NCRYPT_SSL_ECC_CURVE **, DWORD);
typedef SECURITY_STATUS (WINAPI *SslExportKeyingMaterialFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE, PCHAR, PBYTE, DWORD, PBYTE, WORD, PBYTE,
		DWORD, DWORD);
typedef SECURITY_STATUS (WINAPI *SslExtractEarlyKeyFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE, NCRYPT_KEY_HANDLE *, DWORD, DWORD,
		PNCryptBufferDesc, DWORD);
typedef SECURITY_STATUS (WINAPI *SslExtractHandshakeKeyFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE, NCRYPT_KEY_HANDLE, NCRYPT_KEY_HANDLE,
		NCRYPT_KEY_HANDLE *, PNCryptBufferDesc, DWORD);
typedef SECURITY_STATUS (WINAPI *SslExtractMasterKeyFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE, NCRYPT_KEY_HANDLE *, PNCryptBufferDesc,
		DWORD);
typedef SECURITY_STATUS (WINAPI *SslExpandTrafficKeysFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE, NCRYPT_HASH_HANDLE, NCRYPT_KEY_HANDLE *,
		NCRYPT_KEY_HANDLE *, PNCryptBufferDesc, DWORD);
typedef SECURITY_STATUS (WINAPI *SslExpandWriteKeyFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE, NCRYPT_KEY_HANDLE *, PNCryptBufferDesc,
		DWORD);
typedef SECURITY_STATUS (WINAPI *SslExpandExporterMasterKeyFn)(
		NCRYPT_PROV_HANDLE, NCRYPT_KEY_HANDLE, NCRYPT_HASH_HANDLE,
		NCRYPT_KEY_HANDLE *, PNCryptBufferDesc, DWORD);
typedef SECURITY_STATUS (WINAPI *SslEnumCipherSuitesExFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE, NCRYPT_SSL_CIPHER_SUITE_EX **, PVOID *,
		DWORD);
typedef SECURITY_STATUS (WINAPI *SslExpandResumptionMasterKeyFn)(
		NCRYPT_PROV_HANDLE, NCRYPT_KEY_HANDLE, NCRYPT_HASH_HANDLE,
		NCRYPT_KEY_HANDLE *, PNCryptBufferDesc, DWORD);
typedef SECURITY_STATUS (WINAPI *SslDuplicateTranscriptHashFn)(
		NCRYPT_PROV_HANDLE, NCRYPT_HASH_HANDLE, NCRYPT_HASH_HANDLE *,
		DWORD);
typedef SECURITY_STATUS (WINAPI *SslExpandBinderKeyFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE, NCRYPT_KEY_HANDLE *, PNCryptBufferDesc,
		DWORD);
typedef SECURITY_STATUS (WINAPI *SslExpandPreSharedKeyFn)(NCRYPT_PROV_HANDLE,
		NCRYPT_KEY_HANDLE, PBYTE, DWORD, NCRYPT_KEY_HANDLE *,
		PNCryptBufferDesc, DWORD);

typedef struct _BCRYPT_INTERFACE_VERSION {
	USHORT MajorVersion;
	USHORT MinorVersion;
} BCRYPT_INTERFACE_VERSION, *PBCRYPT_INTERFACE_VERSION;

#define NCRYPT_SSL_INTERFACE_VERSION_1	{ 1, 0 }
#define NCRYPT_SSL_INTERFACE_VERSION_2	{ 2, 0 }
#define NCRYPT_SSL_INTERFACE_VERSION_3	{ 3, 0 }
#define NCRYPT_SSL_INTERFACE_VERSION_4	{ 4, 0 }
#define NCRYPT_SSL_INTERFACE_VERSION_5	{ 5, 0 }
#define NCRYPT_SSL_INTERFACE_VERSION	NCRYPT_SSL_INTERFACE_VERSION_1

/**
 * struct NCRYPT_SSL_FUNCTION_TABLE - the functions of the contract
 * @Version: 5.0, the highest
 *
 * A member is NULL if the library was built without its function: make ASYM=no
 * leaves out those that need libcrypto.
 */
typedef struct _NCRYPT_SSL_FUNCTION_TABLE {
	BCRYPT_INTERFACE_VERSION Version;
	/* Version 1 */
	SslComputeClientAuthHashFn ComputeClientAuthHash;
	SslComputeEapKeyBlockFn ComputeEapKeyBlock;
	SslComputeFinishedHashFn ComputeFinishedHash;
	SslCreateEphemeralKeyFn CreateEphemeralKey;
	SslCreateHandshakeHashFn CreateHandshakeHash;
	SslDecryptPacketFn DecryptPacket;
	SslEncryptPacketFn EncryptPacket;
	SslEnumCipherSuitesFn EnumCipherSuites;
	SslExportKeyFn ExportKey;
	SslFreeBufferFn FreeBuffer;
	SslFreeObjectFn FreeObject;
	SslGenerateMasterKeyFn GenerateMasterKey;
	SslGenerateSessionKeysFn GenerateSessionKeys;
	SslGetKeyPropertyFn GetKeyProperty;
	SslGetProviderPropertyFn GetProviderProperty;
	SslHashHandshakeFn HashHandshake;
	SslImportMasterKeyFn ImportMasterKey;
	SslImportKeyFn ImportKey;
	SslLookupCipherSuiteInfoFn LookupCipherSuiteInfo;
	SslOpenPrivateKeyFn OpenPrivateKey;
	SslOpenProviderFn OpenProvider;
	SslSignHashFn SignHash;
	SslVerifySignatureFn VerifySignature;

	/* Version 2 */
	SslLookupCipherLengthsFn LookupCipherLengths;
	SslCreateClientAuthHashFn CreateClientAuthHash;
	SslGetCipherSuitePRFHashAlgorithmFn GetCipherSuitePRFHashAlgorithm;

	/* Version 3 */
	SslComputeSessionHashFn ComputeSessionHash;
	SslGeneratePreMasterKeyFn GeneratePreMasterKey;
	SslEnumEccCurvesFn EnumEccCurves;
	SslExportKeyingMaterialFn ExportKeyingMaterial;

	/* Version 4 */
	SslExtractEarlyKeyFn ExtractEarlyKey;
	SslExtractHandshakeKeyFn ExtractHandshakeKey;
	SslExtractMasterKeyFn ExtractMasterKey;
	SslExpandTrafficKeysFn ExpandTrafficKeys;
	SslExpandWriteKeyFn ExpandWriteKey;
	SslExpandExporterMasterKeyFn ExpandExporterMasterKey;
	SslEnumCipherSuitesExFn EnumCipherSuitesEx;

	/* Version 5 */
	SslExpandResumptionMasterKeyFn ExpandResumptionMasterKey;
	SslDuplicateTranscriptHashFn DuplicateTranscriptHash;
	SslExpandBinderKeyFn ExpandBinderKey;
	SslExpandPreSharedKeyFn ExpandPreSharedKey;
} NCRYPT_SSL_FUNCTION_TABLE;

/**
 * GetSChannelInterface() - the functions as a table
 * @pszProviderName: in, may be NULL: a name that SslOpenProvider() takes
 * @ppFunctionTable: out: the table, which belongs to the library and is the
 *	same for all names
 * @dwFlags: in: 0
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_PARAMETER: @ppFunctionTable is NULL, or no provider has this name;
 * NTE_BAD_FLAGS: @dwFlags is not 0.
 *
 * Source: GetSChannelInterface of the contract.
 */
NTSTATUS WINAPI GetSChannelInterface(LPCWSTR pszProviderName,
		NCRYPT_SSL_FUNCTION_TABLE **ppFunctionTable, DWORD dwFlags);

/**
 * SslInitializeInterface() - the functions in a table of the caller
 * @pszProviderName: in, may be NULL: as in GetSChannelInterface()
 * @pFunctionTable: out: the table
 * @dwFlags: in: 0
 *
 * Thread safety: any thread may call it at any time.
 *
 * Return: 0;
 * NTE_INVALID_PARAMETER: @pFunctionTable is NULL, or no provider has this name;
 * NTE_BAD_FLAGS: @dwFlags is not 0.
 *
 * Source: SslInitializeInterface of the contract.
 */
SECURITY_STATUS WINAPI SslInitializeInterface(LPCWSTR pszProviderName,
		NCRYPT_SSL_FUNCTION_TABLE *pFunctionTable, DWORD dwFlags);

#ifdef __cplusplus
}
#endif

#endif /* _SSLPROVIDER_SSLPROVIDER_H */
