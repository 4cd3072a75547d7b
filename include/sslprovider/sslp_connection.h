/* SPDX-License-Identifier: MIT */
/*
 * From the secrets of a handshake to a connection whose keys look after
 * themselves: KeyUpdates, tickets, alerts, the limits of the AEAD.
 *
 * There are three kinds of status besides success and NTE_*.
 *
 * Try again, nothing has changed: SSLP_E_WOULD_BLOCK, SSLP_E_INTERRUPTED.
 * First wait until the socket is ready: for writing after
 * sslp_connection_write(), _sendfile(), _update() and _shutdown(), for reading
 * after _read(), for either after _flush(). Or call sslp_connection_deadline().
 *
 * The peer has ended the connection, and there is no more to read:
 * SSLP_E_END_OF_STREAM after its close_notify, SSLP_E_TRUNCATED without one,
 * SSLP_E_ALERT after an alert, which struct sslp_connection_status names.
 *
 * The connection is dead: SSLP_E_CONNECTION_DEAD. Close the socket.
 *
 * These last two kinds are permanent: the next call returns the same.
 *
 * A connection may have one reader and one writer at a time, each on its own
 * thread. The reader calls sslp_connection_read() and _received(), the writer
 * _write(), _sendfile(), _sending(), _update(), _shutdown() and _replace() for
 * SSLP_TX; either may call _flush(), _query() and _deadline(). SslFreeObject(),
 * _export(), _linger() and _replace() for SSLP_RX need the connection alone: no
 * other call may use it at the same time.
 *
 * After a fork() only one of the two processes may use a connection. If its
 * records are made in user space this is the parent: see
 * sslp_connection_export(). What another thread was using at the fork is
 * SSLP_E_CONNECTION_DEAD in the child, which may free it.
 *
 * The socket still belongs to the caller, who closes it. While the connection is
 * open nobody else may read from it, write to it or change its TLS options.
 */
#ifndef _SSLPROVIDER_SSLP_CONNECTION_H
#define _SSLPROVIDER_SSLP_CONNECTION_H

#include "sslp.h"

#ifdef __cplusplus
extern "C" {
#endif

#define SSLP_E_TRUNCATED	SSLP_STATUS_(0x80070040)	/* no close_notify */
#define SSLP_E_ALERT		SSLP_STATUS_(0x80072745)	/* the peer's */

/**
 * struct sslp_secrets - the secrets that a TLS stack hands over
 * @size: in: sizeof(struct sslp_secrets); it grows only at its end
 * @role: in: NCRYPT_SSL_CLIENT_FLAG or NCRYPT_SSL_SERVER_FLAG
 * @protocol: in: TLS1_2_PROTOCOL_VERSION or TLS1_3_PROTOCOL_VERSION
 * @cipher_suite: in: IANA value
 * @secret_len: in: bytes of @master (48), or of each traffic secret; 0: the
 *	record keys are given instead
 * @flags: in: SSLP_SECRET_NO_EXPORT or 0
 * @client_random: in: TLS 1.2, with @master
 * @server_random: in: likewise
 * @master: in: TLS 1.2
 * @client_traffic: in: TLS 1.3, the generation in use
 * @server_traffic: in: likewise
 * @client_key: in: the key that the client writes with, for stacks that give
 *	keys but no secrets. Then KeyUpdates cannot be followed. Else NULL
 * @server_key: in: the key that the server writes with, likewise
 * @write_seq: in: number of the next record that we send. TLS 1.2: 1 after a
 *	Finished of one record, never 0. TLS 1.3: 0 for a fresh secret
 * @read_seq: in: number of the next record of the peer. Records in "received"
 *	count from it
 *
 * They may come from the end of a handshake or the middle of a connection. The
 * caller wipes its own copies.
 */
struct sslp_secrets {
	uint32_t size;
	uint32_t role;
	uint32_t protocol, cipher_suite;
	uint32_t secret_len;
	uint32_t flags;
	uint8_t client_random[32], server_random[32];
	uint8_t master[48];
	uint8_t client_traffic[64], server_traffic[64];
	const struct sslp_session_key *client_key, *server_key;
	uint64_t write_seq, read_seq;
};

/* struct sslp_connection_options.flags, beside SSLP_KTLS_TX_ZEROCOPY and ... */
#define SSLP_CONNECTION_USER_RECORDS	0x100

/**
 * struct sslp_connection_options - options of a new connection
 * @size: in: sizeof(struct sslp_connection_options)
 * @flags: in: SSLP_KTLS_TX_ZEROCOPY, SSLP_KTLS_RX_NO_PAD;
 *	SSLP_CONNECTION_USER_RECORDS: if the kernel has no kernel TLS or lacks the
 *	suite, this process encrypts and decrypts the records
 * @max_payload: in: the record size limit of the peer, the value of its extension
 *	(RFC 8449), 64 to 16385; 0: none
 * @reserved: in: 0
 * @update_after: in: bytes of application data in one direction after which this
 *	end sends a KeyUpdate. If the peer sent the bytes, it asks the peer for
 *	a KeyUpdate too. 0: only at the limit of the AEAD. TLS 1.3
 * @updates_max: in: KeyUpdates in a row without application data, of either
 *	side, that the peer may send; 0: 32
 * @reserved2: in: 0
 * @received: in: bytes that the stack has read from the socket and not
 *	decrypted: whole records, and perhaps a part of one; copied
 * @received_len: in: its bytes
 * @plaintext: in: bytes that the stack has decrypted and its caller has not
 *	read; the first reads return them; copied
 * @plaintext_len: in: its bytes
 */
struct sslp_connection_options {
	uint32_t size;
	uint32_t flags;
	uint16_t max_payload;
	uint16_t reserved[3];
	uint64_t update_after;
	uint32_t updates_max;
	uint32_t reserved2;
	const void *received;
	size_t received_len;
	const void *plaintext;
	size_t plaintext_len;
};

/* struct sslp_connection_status.alert_sent and .alert_received */
#define SSLP_ALERT_NONE		0xffff

/**
 * struct sslp_connection_status - the state of a connection
 * @size: in: sizeof(struct sslp_connection_status)
 * @tx: SSLP_KTLS_NONE: records are made in this process; _SOFTWARE, _HARDWARE,
 *	_ARMED
 * @rx: the same for reading; SSLP_KTLS_NONE too while bytes of "received" wait
 * @protocol: TLS1_2_PROTOCOL_VERSION or TLS1_3_PROTOCOL_VERSION
 * @cipher_suite: IANA value
 * @write_updates: our KeyUpdates so far
 * @read_updates: the peer's KeyUpdates so far
 * @alert_sent: level << 8 | description of the last one, or SSLP_ALERT_NONE
 * @alert_received: likewise
 * @write_seq: number of the next record sent
 * @read_seq: number of the next record received
 * @write_records_left: how many may still be sent with this key, as in struct
 *	sslp_ktls_status
 * @read_records_left: the same for the peer
 * @driver: as in struct sslp_ktls_status
 * @reason: why the kernel does not make the records, else empty
 */
struct sslp_connection_status {
	uint32_t size;
	uint32_t tx, rx;
	uint32_t protocol, cipher_suite;
	uint32_t write_updates, read_updates;
	uint16_t alert_sent, alert_received;
	uint64_t write_seq, read_seq, write_records_left, read_records_left;
	char driver[64];
	char reason[192];
};

/**
 * sslp_connection_open() - a connection from the secrets of a handshake
 * @hSslProvider: in: provider that computes; may be freed while the connection
 *	lives
 * @phConnection: out: handle, freed with SslFreeObject()
 * @sockfd: in: an established TCP socket, blocking or not
 * @secrets: in: see struct sslp_secrets
 * @options: in, may be NULL
 *
 * Checks all that can be checked before it touches the socket. Then it gives
 * both keys to the kernel. With @options->received the kernel gets the key for
 * reading later: when these bytes, and the rest of their last record, have been
 * read.
 *
 * Thread safety: any thread; nobody else may use the socket during this call.
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: not a provider;
 * NTE_INVALID_PARAMETER: a pointer is NULL, a size, length, number or flag is
 *	wrong, or the socket is not a connected TCP one or has keys already;
 * NTE_BAD_FLAGS: @secrets->role is not exactly one role;
 * NTE_NOT_SUPPORTED: this kernel cannot do it, or not with this suite: the
 *	message says why. The socket has not been touched;
 * NTE_NO_MEMORY, NTE_INTERNAL_ERROR, SSLP_E_CONNECTION_DEAD: as
 *	sslp_ktls_install().
 *
 * Source: RFC 9846, RFC 8446 and RFC 5246; Documentation/ktls-howto.rst.
 */
SECURITY_STATUS WINAPI sslp_connection_open(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_HANDLE *phConnection, int sockfd,
		const struct sslp_secrets *secrets,
		const struct sslp_connection_options *options);

/**
 * sslp_connection_read() - application data of the peer
 * @hConnection: in: connection
 * @data: out: application data; on failure it may have been written to
 * @size: in: bytes at @data, not 0
 * @len: out: bytes received, at least 1
 *
 * Handles KeyUpdates, tickets and alerts itself. On a blocking socket it waits
 * for data.
 *
 * Thread safety: one reader at a time.
 *
 * Return: 0;
 * SSLP_E_WOULD_BLOCK, SSLP_E_INTERRUPTED: try again;
 * SSLP_E_END_OF_STREAM, SSLP_E_TRUNCATED, SSLP_E_ALERT: the end, see above;
 * SSLP_E_CONNECTION_DEAD: the peer broke a rule and was sent an alert, or a key
 *	could not be replaced; the message says which;
 * NTE_BUFFERS_OVERLAP: @len lies in @data;
 * NTE_INVALID_HANDLE, NTE_INVALID_PARAMETER, NTE_NO_MEMORY.
 */
SECURITY_STATUS WINAPI sslp_connection_read(NCRYPT_HANDLE hConnection,
		void *data, size_t size, size_t *len);

/**
 * sslp_connection_write() - application data to the peer
 * @hConnection: in: connection
 * @data: in: data
 * @len: in: its bytes, not 0
 * @written: out: bytes taken, at least 1; on a blocking socket all
 *
 * A KeyUpdate that is due goes out first.
 *
 * Thread safety: one writer at a time.
 *
 * Return: 0;
 * SSLP_E_WOULD_BLOCK, SSLP_E_INTERRUPTED: try again, nothing was taken;
 * SSLP_E_CONNECTION_DEAD: the peer is gone, or after sslp_connection_shutdown(),
 *	or in TLS 1.2 the key has protected as many records as it may; or as in
 *	sslp_connection_read();
 * NTE_INVALID_HANDLE, NTE_INVALID_PARAMETER, NTE_NO_MEMORY.
 */
SECURITY_STATUS WINAPI sslp_connection_write(NCRYPT_HANDLE hConnection,
		const void *data, size_t len, size_t *written);

/**
 * sslp_connection_sendfile() - part of a file to the peer
 * @hConnection: in: connection
 * @file: in: descriptor of a regular file
 * @offset: in, out: where to begin; moved on by @sent
 * @count: in: bytes, not 0
 * @sent: out: bytes taken, at least 1; 0 at the end of the file
 *
 * As sslp_connection_write(), without a copy through user space where the
 * kernel makes the records.
 *
 * Return: as sslp_connection_write();
 * NTE_BUFFERS_OVERLAP: @offset and @sent overlap;
 * NTE_INVALID_PARAMETER also when @file cannot be read.
 */
SECURITY_STATUS WINAPI sslp_connection_sendfile(NCRYPT_HANDLE hConnection,
		int file, uint64_t *offset, size_t count, size_t *sent);

/**
 * sslp_connection_shutdown() - say that all has been sent
 * @hConnection: in: connection
 *
 * Sends close_notify and ends the sending half of the socket. Reading goes on.
 * To lose no data on either side, read until the end before closing the socket.
 * A second call does nothing.
 *
 * On a socket that does not block, kernel TLS may hold back a record that it has
 * taken, because TCP has no room for it yet, and would drop it at the end of
 * sending. So before close_notify the send buffer is made larger, and
 * SSLP_E_WOULD_BLOCK is returned until close_notify, and all that was before it,
 * has gone to TCP; wait for POLLOUT, and call it again. Whoever closes the socket
 * before that may lose data. Where it cannot be ruled out that something is still
 * held (a peer with a tiny window, or net.core.wmem_max lowered), 0 is returned once
 * TCP has room, but the sending half ends only when the socket is closed: the
 * kernel then writes what is held. So do not call shutdown() on the socket.
 *
 * Return: 0; SSLP_E_WOULD_BLOCK, SSLP_E_INTERRUPTED; SSLP_E_CONNECTION_DEAD;
 * NTE_INVALID_HANDLE.
 */
SECURITY_STATUS WINAPI sslp_connection_shutdown(NCRYPT_HANDLE hConnection);

/**
 * sslp_connection_deadline() - wait for a socket that does not block
 * @hConnection: in: connection
 * @dwDirections: in: SSLP_RX, for sslp_connection_read(); SSLP_TX, for _write(),
 *	_sendfile(), _update() and _shutdown(); or both
 * @dwMilliseconds: in: how long from now calls may wait, before they return
 *	SSLP_E_WOULD_BLOCK; 0: they do not wait, as in a new connection
 *
 * This sets one deadline for all later calls, not a time for each of them.
 * Before the deadline sslp_connection_write() and _sendfile() go on until all
 * bytes are taken; at the deadline they return how many were taken. While they
 * wait they also receive: a KeyUpdate is answered, an alert ends the
 * connection, and application data waits for the next read. A signal ends a
 * waiting call early, with SSLP_E_INTERRUPTED, or with success if bytes were
 * taken. A socket that blocks has no deadline: use SO_RCVTIMEO and SO_SNDTIMEO.
 *
 * Thread safety: any thread; a call that already waits keeps its deadline.
 *
 * Return: 0; NTE_INVALID_HANDLE;
 * NTE_INVALID_PARAMETER: @dwDirections has other bits, or none.
 */
SECURITY_STATUS WINAPI sslp_connection_deadline(NCRYPT_HANDLE hConnection,
		DWORD dwDirections, DWORD dwMilliseconds);

/**
 * sslp_connection_linger() - end so that the peer loses nothing that was sent
 * @hConnection: in: connection; SslFreeObject() comes next, and then close()
 * @dwMilliseconds: in: for how long at most
 *
 * If a socket is closed while unread bytes are in it, TCP resets the connection,
 * and the peer loses what it has not read yet: data, close_notify, an alert. So
 * after a close_notify or a fatal alert of this end, this call reads and drops
 * what the peer sends, until the peer ends too. Once the peer has acknowledged
 * everything, one second of silence is enough. A close_notify of the peer is
 * answered first. If neither end has sent one of these, the call does not wait:
 * the peer has to notice that something is missing.
 *
 * Thread safety: nobody else may use the connection during this call.
 *
 * Return: 0: the peer has ended too, or there was nothing to wait for;
 * SSLP_E_WOULD_BLOCK: it has not, in this time;
 * NTE_INVALID_HANDLE.
 */
SECURITY_STATUS WINAPI sslp_connection_linger(NCRYPT_HANDLE hConnection,
		DWORD dwMilliseconds);

#define SSLP_UPDATE_REQUEST	0x1	/* ask for the peer's KeyUpdate as well */

/**
 * sslp_connection_update() - a KeyUpdate now
 * @hConnection: in: connection, TLS 1.3
 * @dwFlags: in: SSLP_UPDATE_REQUEST or 0. While a request waits for its answer
 *	none is repeated (RFC 9846 section 4.7.3)
 *
 * A KeyUpdate that is out is never sent again. If only its key could not be set
 * yet, the next call sets the key.
 *
 * Return: 0; SSLP_E_WOULD_BLOCK, SSLP_E_INTERRUPTED; SSLP_E_CONNECTION_DEAD;
 * NTE_BAD_FLAGS, NTE_INVALID_HANDLE;
 * NTE_NOT_SUPPORTED: TLS 1.2, record keys without a secret, 2^48-1 KeyUpdates
 *	before (RFC 9846 section 4.7.3), or a kernel that
 *	cannot replace a key. Nothing has changed.
 */
SECURITY_STATUS WINAPI sslp_connection_update(NCRYPT_HANDLE hConnection,
		DWORD dwFlags);

/**
 * sslp_connection_query() - the state of a connection
 * @hConnection: in: connection
 * @status: in, out: its @size set by the caller
 *
 * Return: 0; NTE_INVALID_HANDLE, NTE_INVALID_PARAMETER;
 * SSLP_E_CONNECTION_DEAD: only after sslp_connection_export().
 */
SECURITY_STATUS WINAPI sslp_connection_query(NCRYPT_HANDLE hConnection,
		struct sslp_connection_status *status);

/* Bits that sslp_connection_received() and _sending() return */
#define SSLP_EVENT_DATA		0x01	/* application data: it is yours */
#define SSLP_EVENT_FLUSH	0x02	/* call sslp_connection_flush() before
					 * the next receive or send */
#define SSLP_EVENT_TICKET	0x04
#define SSLP_EVENT_CLOSED	0x08	/* close_notify */
#define SSLP_EVENT_ALERT	0x10	/* another alert */
#define SSLP_EVENT_UPDATED	0x20	/* the peer's KeyUpdate */

/**
 * sslp_connection_received() - check a record that the caller has received
 * @hConnection: in: connection
 * @content_type: in: from the control message TLS_GET_RECORD_TYPE; without one
 *	CT_APPLICATIONDATA
 * @data: in: content: any part of application data, but the whole record of
 *	other types. 16384 bytes are enough for any record
 * @len: in: its bytes, may be 0
 * @events: out: SSLP_EVENT_*
 *
 * Does no I/O. First read the bytes of "received" and "plaintext" with
 * sslp_connection_read(), and only then read the socket.
 *
 * Return: 0;
 * SSLP_E_CONNECTION_DEAD: the record breaks a rule; sslp_connection_flush() sends
 *	the alert, and returns the same;
 * SSLP_E_ALERT: the peer's alert ends the connection;
 * NTE_BAD_KEY_STATE: an earlier call set SSLP_EVENT_FLUSH, and no flush followed;
 *	or bytes wait for sslp_connection_read(); or the records are made in user
 *	space, and only that function reads them;
 * NTE_INVALID_HANDLE, NTE_INVALID_PARAMETER.
 */
SECURITY_STATUS WINAPI sslp_connection_received(NCRYPT_HANDLE hConnection,
		uint8_t content_type, const void *data, size_t len,
		DWORD *events);

/**
 * sslp_connection_sending() - announce a send(), splice() or sendfile()
 * @hConnection: in: connection
 * @len: in: bytes that are about to be sent, 1 to 2^20
 * @events: out: SSLP_EVENT_FLUSH if something must go out before, else 0
 *
 * Makes a system call only now and then, to ask for the number of the next
 * record. Only this number tells how many records a key has protected.
 *
 * Return: 0; SSLP_E_CONNECTION_DEAD;
 * NTE_BAD_KEY_STATE: the records are made in user space: use
 *	sslp_connection_write();
 * NTE_INVALID_HANDLE, NTE_INVALID_PARAMETER.
 */
SECURITY_STATUS WINAPI sslp_connection_sending(NCRYPT_HANDLE hConnection,
		size_t len, DWORD *events);

/**
 * sslp_connection_flush() - do what SSLP_EVENT_FLUSH asks for
 * @hConnection: in: connection
 *
 * Sets the next key for reading; sends a KeyUpdate and sets the next key for
 * sending; sends an alert.
 *
 * Return: 0; SSLP_E_WOULD_BLOCK, SSLP_E_INTERRUPTED; SSLP_E_CONNECTION_DEAD;
 * NTE_INVALID_HANDLE.
 */
SECURITY_STATUS WINAPI sslp_connection_flush(NCRYPT_HANDLE hConnection);

/**
 * sslp_connection_replace() - a traffic secret from outside
 * @hConnection: in: connection, TLS 1.3
 * @dwDirection: in: SSLP_TX or SSLP_RX
 * @secret: in: the next traffic secret of that direction, copied
 * @secret_len: in: its bytes, as many as the suite's hash has
 *
 * For a stack that did its own KeyUpdate, and for extended key update. The
 * caller has sent or received the message after which both sides change keys.
 * The next record has the number 0.
 *
 * Return: 0; SSLP_E_WOULD_BLOCK; SSLP_E_CONNECTION_DEAD; NTE_NOT_SUPPORTED as
 * sslp_connection_update(); NTE_INVALID_HANDLE, NTE_INVALID_PARAMETER.
 */
SECURITY_STATUS WINAPI sslp_connection_replace(NCRYPT_HANDLE hConnection,
		DWORD dwDirection, const void *secret, size_t secret_len);

/**
 * sslp_connection_export() - a connection as bytes, for another process
 * @hConnection: in: connection; after success it refuses everything except
 *	SslFreeObject()
 * @blob: out: bytes to send together with the descriptor in SCM_RIGHTS; they
 *	are secret and must be wiped; NULL asks for the size
 * @size: in: bytes at @blob
 * @len: out: bytes of the blob
 *
 * Return: 0;
 * NTE_BUFFERS_OVERLAP: @len lies in @blob;
 * NTE_BUFFER_TOO_SMALL: @len has the size;
 * SSLP_E_WOULD_BLOCK: something is due that must go out first;
 * NTE_NOT_SUPPORTED: the secrets live in the kernel, see SSLP_SECRET_NO_EXPORT;
 * SSLP_E_END_OF_STREAM, SSLP_E_TRUNCATED, SSLP_E_ALERT: reading has ended;
 * SSLP_E_CONNECTION_DEAD, NTE_INVALID_HANDLE, NTE_INVALID_PARAMETER.
 */
SECURITY_STATUS WINAPI sslp_connection_export(NCRYPT_HANDLE hConnection,
		void *blob, size_t size, size_t *len);

/**
 * sslp_connection_import() - take over a connection from another process
 * @hSslProvider: in: provider that computes
 * @phConnection: out: handle, freed with SslFreeObject()
 * @sockfd: in: the same socket
 * @blob: in: from sslp_connection_export()
 * @len: in: its bytes
 *
 * Return: 0;
 * NTE_BAD_DATA: not a blob of a connection, a damaged one, or the socket has
 *	other keys;
 * NTE_INVALID_PARAMETER: a pointer is NULL, or @sockfd is not a connected
 *	stream socket;
 * NTE_INVALID_HANDLE, NTE_NO_MEMORY, NTE_NOT_SUPPORTED.
 */
SECURITY_STATUS WINAPI sslp_connection_import(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_HANDLE *phConnection, int sockfd, const void *blob,
		size_t len);

/**
 * sslp_import_session_key() - record keys of a stack as a session key
 * @hSslProvider: in: provider that will own the key
 * @phKey: out: session key for sslp_ktls_install() and SslEncryptPacket(),
 *	freed with SslFreeObject()
 * @key: in: its @size set; lengths as sslp_export_session_key() gives them
 * @dwDirection: in: SSLP_TX or SSLP_RX
 *
 * Return: 0;
 * NTE_INVALID_HANDLE: not a provider;
 * NTE_INVALID_PARAMETER: a pointer is NULL, or a length is not the suite's;
 * NTE_NOT_SUPPORTED: unknown suite, or not a suite of the protocol;
 * NTE_NO_MEMORY: out of memory.
 */
SECURITY_STATUS WINAPI sslp_import_session_key(NCRYPT_PROV_HANDLE hSslProvider,
		NCRYPT_KEY_HANDLE *phKey, const struct sslp_session_key *key,
		DWORD dwDirection);

#ifdef __cplusplus
}
#endif

#endif /* _SSLPROVIDER_SSLP_CONNECTION_H */
