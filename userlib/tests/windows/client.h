/* SPDX-License-Identifier: MIT */
/* A client of TLS 1.2 whose cryptography is the provider's, in three files. */
#ifndef WINDOWS_CLIENT_H
#define WINDOWS_CLIENT_H

#include <windows.h>
#include <bcrypt.h>
#include <ncrypt.h>
#include <sslprovider.h>

#include "program.h"

#define SUITE		TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256
#define RANDOM_SIZE	32
#define HASH_SIZE	32
#define COORDINATE_SIZE	32			/* of P-256 */
#define POINT_SIZE	(1 + 2 * COORDINATE_SIZE)
#define RECORD_SIZE	(5 + 16384 + 256)

/* Messages of the handshake, RFC 5246 section 7.4 */
#define CLIENT_HELLO		1
#define SERVER_HELLO		2
#define CERTIFICATE		11
#define SERVER_KEY_EXCHANGE	12
#define SERVER_HELLO_DONE	14
#define CLIENT_KEY_EXCHANGE	16
#define FINISHED		20

typedef struct _CLIENT {
	NCRYPT_SSL_FUNCTION_TABLE *ssl;
	NCRYPT_PROV_HANDLE hProvider;
	NCRYPT_HASH_HANDLE hTranscript;
	NCRYPT_KEY_HANDLE hServer;	/* the server's RSA key */
	NCRYPT_KEY_HANDLE hEphemeral, hPeer, hMaster;
	NCRYPT_KEY_HANDLE hNextRead, hNextWrite;
	NCRYPT_KEY_HANDLE hRead, hWrite;	/* 0: records are plain */
	ULONGLONG ullRead, ullWrite;		/* sequence numbers */
	BOOL fExtended;				/* RFC 7627 */
	BYTE clientRandom[RANDOM_SIZE], serverRandom[RANDOM_SIZE];
	BYTE messages[65536];		/* of the handshake, not yet read */
	DWORD cbMessages, cbMessage;	/* of all; of the one given out */
} CLIENT;

/* client_wire.c */
void client_send(CLIENT *c, BYTE type, const BYTE *pbData, DWORD cbData);
DWORD client_receive(CLIENT *c, BYTE type, BYTE *pbOut, DWORD cbOut);

/* A message of the handshake; it becomes part of the transcript */
void client_send_message(CLIENT *c, BYTE type, const BYTE *pbBody,
			 DWORD cbBody);

/*
 * The body of the next one. It is valid until the next call, which adds it to
 * the transcript
 */
BYTE *client_receive_message(CLIENT *c, BYTE type, DWORD *pcbBody);

/* client_keys.c */
void client_keys_verify(CLIENT *c, BYTE *pbParams, DWORD cbParams,
			BYTE *pbSignature, DWORD cbSignature);
void client_keys_agree(CLIENT *c, const BYTE *pbPeer, BYTE *pbOwn);
void client_keys_derive(CLIENT *c);
void client_keys_finished(CLIENT *c, DWORD dwSide, BYTE *pbOut, DWORD cbOut);

#endif /* WINDOWS_CLIENT_H */
