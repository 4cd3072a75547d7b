// SPDX-License-Identifier: MIT
/* Records and messages of TLS 1.2 on standard input and output. */
#include <stdio.h>

#include "client.h"

void client_send(CLIENT *c, BYTE type, const BYTE *pbData, DWORD cbData)
{
	static BYTE record[RECORD_SIZE];
	DWORD cbRecord = 5 + cbData;

	if (c->hWrite) {
		program_check(c->ssl->EncryptPacket(c->hProvider, c->hWrite,
				(PBYTE)pbData, cbData, record, sizeof(record),
				&cbRecord, c->ullWrite++, type, 0),
			      "EncryptPacket");
	} else {
		record[0] = type;
		record[1] = 3;
		record[2] = 3;
		record[3] = (BYTE)(cbData >> 8);
		record[4] = (BYTE)cbData;
		CopyMemory(record + 5, pbData, cbData);
	}
	if (fwrite(record, 1, cbRecord, stdout) != cbRecord || fflush(stdout))
		program_fail("the server takes nothing more");
}

DWORD client_receive(CLIENT *c, BYTE type, BYTE *pbOut, DWORD cbOut)
{
	static BYTE record[RECORD_SIZE];
	DWORD cbBody, cbResult;

	if (fread(record, 1, 5, stdin) != 5)
		program_fail("the server says nothing more");
	cbBody = (DWORD)record[3] << 8 | record[4];
	if (5 + cbBody > sizeof(record) ||
	    fread(record + 5, 1, cbBody, stdin) != cbBody)
		program_fail("the server's record has no end");
	if (record[0] != type)
		program_fail(record[0] == CT_ALERT ? "an alert" :
			     "a record of another type");
	if (c->hRead) {
		program_check(c->ssl->DecryptPacket(c->hProvider, c->hRead,
				record, 5 + cbBody, pbOut, cbOut, &cbResult,
				c->ullRead++, 0), "DecryptPacket");
		return cbResult;
	}
	if (cbBody > cbOut)
		program_fail("the server's messages are too long");
	CopyMemory(pbOut, record + 5, cbBody);
	return cbBody;
}

static void hash(CLIENT *c, const BYTE *pbMessage, DWORD cbMessage)
{
	program_check(c->ssl->HashHandshake(c->hProvider, c->hTranscript,
			(PBYTE)pbMessage, cbMessage, 0), "HashHandshake");
}

void client_send_message(CLIENT *c, BYTE type, const BYTE *pbBody,
			 DWORD cbBody)
{
	BYTE message[512] = { type, 0, (BYTE)(cbBody >> 8), (BYTE)cbBody };

	if (4 + cbBody > sizeof(message))
		program_fail("a message too long");
	CopyMemory(message + 4, pbBody, cbBody);
	hash(c, message, 4 + cbBody);
	client_send(c, CT_HANDSHAKE, message, 4 + cbBody);
}

static void need(CLIENT *c, DWORD cbNeeded)
{
	while (c->cbMessages < cbNeeded)
		c->cbMessages += client_receive(c, CT_HANDSHAKE,
				c->messages + c->cbMessages,
				sizeof(c->messages) - c->cbMessages);
}

BYTE *client_receive_message(CLIENT *c, BYTE type, DWORD *pcbBody)
{
	BYTE *p = c->messages;

	/* The message before is no longer needed */
	if (c->cbMessage) {
		hash(c, p, c->cbMessage);
		c->cbMessages -= c->cbMessage;
		MoveMemory(p, p + c->cbMessage, c->cbMessages);
		c->cbMessage = 0;
	}
	if (!type)
		return NULL;
	need(c, 4);
	if (p[0] != type)
		program_fail("another message than the one that is due");
	*pcbBody = (DWORD)p[1] << 16 | (DWORD)p[2] << 8 | p[3];
	need(c, 4 + *pcbBody);
	c->cbMessage = 4 + *pcbBody;
	return p + 4;
}
