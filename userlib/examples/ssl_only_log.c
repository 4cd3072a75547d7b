// SPDX-License-Identifier: MIT
/*
 * Secrets that leave the library: for a connection, for the key log that
 * Wireshark reads (SSLKEYLOGFILE), and from the exporter.
 */
#include <stdio.h>

#include "ssl_only_log.h"
#include "ssl_only_options.h"

#define EXPORT_LEN	20

enum { CLIENT, SERVER };

uint32_t ssl_only_secret_bytes(struct ssl_only *s, NCRYPT_KEY_HANDLE secret,
			       LPCWSTR type, uint8_t *to)
{
	struct {
		struct sslp_secret_blob head;
		uint8_t bytes[SSL_ONLY_SECRET];
	} blob;
	uint32_t len;
	DWORD size;

	ssl_only_must(s, SslExportKey(s->prov, secret, type, (PBYTE)&blob,
				      sizeof(blob), &size, 0),
		      INTERNAL_ERROR, "SslExportKey");
	/* Only one of the two traffic secrets is there */
	len = blob.head.first_len + blob.head.second_len;
	memcpy(to, blob.bytes, len);
	explicit_bzero(&blob, sizeof(blob));
	return len;
}

static void put_hex(FILE *to, const uint8_t *bytes, size_t len)
{
	while (len--)
		fprintf(to, "%02x", *bytes++);
}

/* --- the key log: draft-ietf-tls-keylogfile ------------------------------ */

static void log_secret(struct ssl_only *s, const char *label,
		       NCRYPT_KEY_HANDLE secret, LPCWSTR type)
{
	const char *path = getenv("SSLKEYLOGFILE");
	FILE *file = path ? fopen(path, "a") : NULL;
	uint8_t bytes[SSL_ONLY_SECRET];
	uint32_t len;

	if (!file)
		return;
	len = ssl_only_secret_bytes(s, secret, type, bytes);
	fprintf(file, "%s ", label);
	put_hex(file, s->random[CLIENT], SSL_ONLY_RANDOM);
	fputc(' ', file);
	put_hex(file, bytes, len);
	fputc('\n', file);
	fclose(file);
	explicit_bzero(bytes, sizeof(bytes));
}

void ssl_only_log_traffic(struct ssl_only *s, const char *label,
			  NCRYPT_KEY_HANDLE secret)
{
	log_secret(s, label, secret, SSLP_TRAFFIC_SECRETS_BLOB);
}

void ssl_only_log_master(struct ssl_only *s)
{
	log_secret(s, "CLIENT_RANDOM", s->master, SSLP_MASTER_SECRET_BLOB);
}

/* --- the exporter: RFC 5705, RFC 8446 section 7.5 ------------------------ */

static void say_exported(struct ssl_only *s, NCRYPT_KEY_HANDLE secret,
			 uint8_t *randoms, size_t len)
{
	uint8_t bytes[EXPORT_LEN];

	ssl_only_must(s, SslExportKeyingMaterial(s->prov, secret,
						 (PCHAR)ssl_only_options.label,
						 randoms, len, NULL, 0, bytes,
						 sizeof(bytes), 0),
		      INTERNAL_ERROR, "SslExportKeyingMaterial");
	fprintf(stderr, "exported: ");
	put_hex(stderr, bytes, sizeof(bytes));
	fputc('\n', stderr);
}

void ssl_only_export12(struct ssl_only *s)
{
	if (ssl_only_options.label)
		say_exported(s, s->master, s->random[CLIENT],
			     sizeof(s->random));
}

void ssl_only_export13(struct ssl_only *s)
{
	NCRYPT_KEY_HANDLE exporter;

	if (!ssl_only_options.label)
		return;
	ssl_only_must(s, SslExpandExporterMasterKey(s->prov, s->master13,
						    s->transcript, &exporter,
						    NULL, 0),
		      INTERNAL_ERROR, "SslExpandExporterMasterKey");
	say_exported(s, exporter, NULL, 0);
	SslFreeObject(exporter, 0);
}
