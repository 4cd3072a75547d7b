// SPDX-License-Identifier: MIT
/*
 * client KEY EXTENDED LINE RANDOM <socket >socket: makes a handshake of TLS
 * 1.2, sends LINE to the server, and prints to standard error the line that
 * comes back and the EAP-TLS keys of the connection. KEY is a file with the
 * server's key as BCRYPT_RSAPUBLIC_BLOB. EXTENDED is 1 for RFC 7627. RANDOM is
 * a file of 32 bytes.
 */
#include <windows.h>
#include <stdio.h>
#include <stdlib.h>
#include <bcrypt.h>
#include <ncrypt.h>
#include <sslprovider.h>

#include "client.h"

static CLIENT client;

static void start(CLIENT *c, const char *key, const char *random)
{
	DWORD cb = 0;
	BYTE *pb = program_read(random, &cb);

	if (cb != RANDOM_SIZE)
		program_fail(random);
	CopyMemory(c->clientRandom, pb, cb);
	free(pb);
	if (!NT_SUCCESS(GetSChannelInterface(MS_SCHANNEL_PROVIDER, &c->ssl, 0)))
		program_fail("GetSChannelInterface");
	if (c->ssl->Version.MajorVersion < 3)
		program_fail("the provider knows no RFC 7627");
	program_check(c->ssl->OpenProvider(&c->hProvider, MS_SCHANNEL_PROVIDER,
			0), "OpenProvider");
	program_check(c->ssl->CreateHandshakeHash(c->hProvider,
			&c->hTranscript, TLS1_2_PROTOCOL_VERSION, SUITE, 0),
		      "CreateHandshakeHash");
	pb = program_read(key, &cb);
	program_check(c->ssl->ImportKey(c->hProvider, &c->hServer,
			BCRYPT_RSAPUBLIC_BLOB, pb, cb, 0), "ImportKey");
	free(pb);
}

static void end(CLIENT *c)
{
	NCRYPT_HANDLE handles[] = {
		c->hRead, c->hWrite, c->hMaster, c->hServer, c->hTranscript,
		c->hProvider,
	};
	DWORD i;

	for (i = 0; i < ARRAYSIZE(handles); i++)
		program_check(c->ssl->FreeObject(handles[i], 0), "FreeObject");
}

static void send_hello(CLIENT *c)
{
	static const BYTE suites[] = {
		0, 0, 2, SUITE >> 8, SUITE & 0xff, 1, 0
	};
	static const BYTE extensions[] = {
		0, 10, 0, 4, 0, 2, 0, TLS_ECC_P256_CURVE_KEY_TYPE,
		0, 11, 0, 2, 1, 0,			/* plain points */
		0, 13, 0, 4, 0, 2, 4, 1,		/* RSA with SHA-256 */
		0xff, 1, 0, 1, 0,			/* RFC 5746 */
		0, 23, 0, 0,				/* RFC 7627, last */
	};
	BYTE body[128] = { 3, 3 }, *p = body + 2;
	DWORD cbExtensions = sizeof(extensions) - (c->fExtended ? 0 : 4);

	CopyMemory(p, c->clientRandom, RANDOM_SIZE);
	p += RANDOM_SIZE;
	CopyMemory(p, suites, sizeof(suites));
	p += sizeof(suites);
	*p++ = 0;
	*p++ = (BYTE)cbExtensions;
	CopyMemory(p, extensions, cbExtensions);
	p += cbExtensions;
	client_send_message(c, CLIENT_HELLO, body, (DWORD)(p - body));
}

/* Whether there is an extension, RFC 5246 section 7.4.1.4 */
static BOOL has_extension(const BYTE *p, const BYTE *pEnd, DWORD dwType)
{
	for (p += 2; p + 4 <= pEnd; p += 4 + ((DWORD)p[2] << 8 | p[3]))
		if (((DWORD)p[0] << 8 | p[1]) == dwType)
			return TRUE;
	return FALSE;
}

static void receive_hello(CLIENT *c)
{
	DWORD cb;
	BYTE *p = client_receive_message(c, SERVER_HELLO, &cb), *pEnd = p + cb;

	if (cb < 38 || p[0] != 3 || p[1] != 3 || cb < 38U + p[34])
		program_fail("not a ServerHello of TLS 1.2");
	CopyMemory(c->serverRandom, p + 2, RANDOM_SIZE);
	p += 35 + p[34];
	if (p[0] != SUITE >> 8 || p[1] != (SUITE & 0xff) || p[2])
		program_fail("a suite that was not offered");
	if (has_extension(p + 3, pEnd, 23) != c->fExtended)
		program_fail("no agreement on the extended master secret");
}

/* Curve and point, then algorithm and signature, RFC 8422 section 5.4 */
static void receive_key(CLIENT *c, BYTE *pbPeer)
{
	static const BYTE head[] = {
		3, 0, TLS_ECC_P256_CURVE_KEY_TYPE, POINT_SIZE, 4
	};
	const DWORD cbParams = 4 + POINT_SIZE;
	DWORD cb, cbSignature;
	BYTE *p = client_receive_message(c, SERVER_KEY_EXCHANGE, &cb);

	if (cb < cbParams + 4 || memcmp(p, head, sizeof(head)) ||
	    p[cbParams] != 4 || p[cbParams + 1] != 1)
		program_fail("no point of P-256 that RSA has signed");
	cbSignature = (DWORD)p[cbParams + 2] << 8 | p[cbParams + 3];
	if (cb != cbParams + 4 + cbSignature)
		program_fail("a signature of another length");
	client_keys_verify(c, p, cbParams, p + cbParams + 4, cbSignature);
	CopyMemory(pbPeer, p + 4, POINT_SIZE);
}

static void send_flight(CLIENT *c, const BYTE *pbPeer)
{
	BYTE own[1 + POINT_SIZE] = { POINT_SIZE }, finished[12], one = 1;

	client_keys_agree(c, pbPeer, own + 1);
	client_send_message(c, CLIENT_KEY_EXCHANGE, own, sizeof(own));
	client_keys_derive(c);
	client_send(c, CT_CHANGE_CIPHER_SPEC, &one, 1);
	c->hWrite = c->hNextWrite;
	client_keys_finished(c, NCRYPT_SSL_CLIENT_FLAG, finished,
			     sizeof(finished));
	client_send_message(c, FINISHED, finished, sizeof(finished));
}

static void receive_flight(CLIENT *c)
{
	BYTE expected[12], *pbBody, one[2];
	DWORD cb;

	if (client_receive(c, CT_CHANGE_CIPHER_SPEC, one, sizeof(one)) != 1)
		program_fail("not a ChangeCipherSpec");
	c->hRead = c->hNextRead;
	client_keys_finished(c, NCRYPT_SSL_SERVER_FLAG, expected,
			     sizeof(expected));
	pbBody = client_receive_message(c, FINISHED, &cb);
	if (cb != sizeof(expected) || memcmp(pbBody, expected, cb))
		program_fail("the server's Finished is wrong");
}

static void talk(CLIENT *c, const char *line)
{
	static const BYTE closing[] = { 1, 0 };	/* close_notify */
	static BYTE in[RECORD_SIZE];
	DWORD cb;

	client_send(c, CT_APPLICATIONDATA, (const BYTE *)line,
		    (DWORD)strlen(line));
	client_send(c, CT_APPLICATIONDATA, (const BYTE *)"\n", 1);
	do {
		cb = client_receive(c, CT_APPLICATIONDATA, in, sizeof(in));
		fwrite(in, 1, cb, stderr);
	} while (!cb || in[cb - 1] != '\n');
	client_send(c, CT_ALERT, closing, sizeof(closing));
}

static void print_eap_keys(CLIENT *c)
{
	BYTE randoms[2 * RANDOM_SIZE], keys[128];
	DWORD i, cbResult = 0;

	CopyMemory(randoms, c->clientRandom, RANDOM_SIZE);
	CopyMemory(randoms + RANDOM_SIZE, c->serverRandom, RANDOM_SIZE);
	program_check(c->ssl->ComputeEapKeyBlock(c->hProvider, c->hMaster,
			randoms, sizeof(randoms), keys, sizeof(keys),
			&cbResult, NCRYPT_SSL_EAP_ID), "ComputeEapKeyBlock");
	fprintf(stderr, "EAP-TLS ");
	for (i = 0; i < cbResult; i++)
		fprintf(stderr, "%02X", keys[i]);
	fprintf(stderr, "\n");
	SecureZeroMemory(keys, sizeof(keys));
}

int __cdecl main(int argc, char **argv)
{
	BYTE peer[POINT_SIZE];
	DWORD cb;

	if (argc != 5)
		program_fail("usage: client KEY EXTENDED LINE RANDOM");
	setvbuf(stdin, NULL, _IONBF, 0);
	client.fExtended = argv[2][0] == '1';
	start(&client, argv[1], argv[4]);
	send_hello(&client);
	receive_hello(&client);
	client_receive_message(&client, CERTIFICATE, &cb);
	receive_key(&client, peer);
	client_receive_message(&client, SERVER_HELLO_DONE, &cb);
	client_receive_message(&client, 0, NULL);
	send_flight(&client, peer);
	receive_flight(&client);
	talk(&client, argv[3]);
	print_eap_keys(&client);
	end(&client);
	return 0;
}
