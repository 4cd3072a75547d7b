/* SPDX-License-Identifier: GPL-2.0-only */
/* What the handlers of all kinds of questions share. */
#ifndef KAT_ASK_H
#define KAT_ASK_H

#include <sslprovider/sslp.h>

#include "kat_file.h"

struct kat_ask {
	NCRYPT_PROV_HANDLE provider;
	const char *provider_name;
	const char *missing_hashes;	/* like "SHA1,SM3"; NULL: none */
	char missing_hash[16];		/* of them, the last refused */
	struct kat_file *file;
	unsigned int cases, failed, missing;
	bool case_failed, case_missing;
};

/* A handler reads file->own and reports failures by the functions below */
struct kat_kind {
	const char *name;
	void (*ask)(struct kat_ask *ask);
};

/* Asks the current case; counts it in @ask */
void kat_ask_case(struct kat_ask *ask, const struct kat_kind *kinds,
		size_t count);

/* Reports in one line that the case failed */
__attribute__((format(printf, 2, 3)))
void kat_fail(struct kat_ask *ask, const char *format, ...);

/*
 * true if the call succeeded; otherwise the case failed, or its hash is missing
 */
bool kat_succeeded(struct kat_ask *ask, const char *call,
		SECURITY_STATUS status);

/* Compares with a field; an absent field stands for no bytes */
void kat_compare(struct kat_ask *ask, const char *field, const void *got,
		size_t len);

/* The case's "hash" as the interface wants it, NULL without one */
LPCWSTR kat_hash(struct kat_ask *ask, WCHAR buffer[static 16]);

/*
 * The output of a call. It is as long as the expected value @field, or "len" if
 * a refusal is expected. Bytes behind it, which the call must not touch, are
 * watched.
 */
struct kat_output {
	const char *field;
	uint8_t *data;
	size_t len;
};

void kat_output_begin(struct kat_ask *ask, struct kat_output *out,
		const char *field);

/* Judges status and output; a case with "status" must be refused with it */
void kat_output_end(struct kat_ask *ask, struct kat_output *out,
		const char *call, SECURITY_STATUS status);

/* The kinds, by source file: kat_kdf.c */
void kat_ask_prf(struct kat_ask *ask);
void kat_ask_extract(struct kat_ask *ask);
void kat_ask_expand(struct kat_ask *ask);
void kat_ask_hkdf(struct kat_ask *ask);
void kat_ask_expand_label(struct kat_ask *ask);
void kat_ask_hmac(struct kat_ask *ask);

/* kat_schedule.c */
void kat_ask_derive_extract(struct kat_ask *ask);
void kat_ask_schedule(struct kat_ask *ask);

/* kat_session.c */
void kat_ask_session(struct kat_ask *ask);
void kat_ask_traffic(struct kat_ask *ask);
void kat_ask_exporter(struct kat_ask *ask);

/* kat_handshake.c */
void kat_ask_handshake13(struct kat_ask *ask);

/* kat_handshake12.c */
void kat_ask_handshake12(struct kat_ask *ask);

/* kat_record.c */
void kat_ask_record13(struct kat_ask *ask);
void kat_ask_record_cbc(struct kat_ask *ask);

#endif /* KAT_ASK_H */
