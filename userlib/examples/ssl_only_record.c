// SPDX-License-Identifier: MIT
/* Handshake messages in records: SslEncryptPacket(), sslp_decrypt_packet(). */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/socket.h>

#include "ssl_only.h"

#define HEADER_LEN	5
#define CONTENT_MAX	16384		/* RFC 8446 section 5.1 */
#define RECORD_MAX	(HEADER_LEN + CONTENT_MAX + 256)
#define MESSAGE_HEAD	SSL_ONLY_HEAD
#define FATAL		2
#define SPARE_MAX	2		/* of either flight of a client */

/* If it fails, nothing can be done but end, and both callers do */
static bool write_all(struct ssl_only *s, const uint8_t *p, size_t len)
{
	ssize_t n;

	while (len) {
		n = send(s->sock, p, len, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		p += n;
		len -= n;
	}
	return true;
}

static bool write_record(struct ssl_only *s, uint8_t type, const uint8_t *p,
			 size_t len)
{
	uint8_t record[RECORD_MAX] = { type, 3, 3, len >> 8, len };
	DWORD record_len = HEADER_LEN + len;

	if (!s->write_key)
		memcpy(record + HEADER_LEN, p, len);
	else if (SslEncryptPacket(s->prov, s->write_key, (PBYTE)p, len, record,
				  sizeof(record), &record_len, s->write_seq++,
				  type, 0))
		return false;
	return write_all(s, record, record_len);
}

static void write_or_end(struct ssl_only *s, uint8_t type, const uint8_t *p,
			 size_t len)
{
	if (write_record(s, type, p, len))
		return;
	fprintf(stderr, "a message could not be sent\n");
	exit(1);
}

void ssl_only_fail(struct ssl_only *s, enum ssl_only_alert alert,
		   const char *text, ...)
{
	const uint8_t bytes[] = { FATAL, alert };
	va_list args;

	va_start(args, text);
	vfprintf(stderr, text, args);
	va_end(args);
	fprintf(stderr, " (alert %d)\n", alert);
	write_record(s, CT_ALERT, bytes, sizeof(bytes));
	exit(1);
}

void ssl_only_must(struct ssl_only *s, SECURITY_STATUS status,
		   enum ssl_only_alert alert, const char *what)
{
	if (status)
		ssl_only_fail(s, alert, "%s: %s: %s", what,
			      sslp_status_name(status), sslp_last_message());
}

void ssl_only_all_read(struct ssl_only *s, const struct ssl_only_in *in)
{
	if (in->bad || in->len)
		ssl_only_fail(s, DECODE_ERROR, "a vector %s",
			      in->bad ? "ends early" : "goes on");
}

static void read_all(struct ssl_only *s, uint8_t *p, size_t len)
{
	ssize_t n;

	while (len) {
		n = recv(s->sock, p, len, 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			fprintf(stderr, "recv: %s\n", n ? strerror(errno) :
				"the peer has gone");
			exit(1);
		}
		p += n;
		len -= n;
	}
}

/* RFC 8446 section 5: one of these is dropped, whatever the keys are */
static bool is_spare(struct ssl_only *s, const uint8_t *record, size_t len)
{
	if (*record != CT_CHANGE_CIPHER_SPEC)
		return false;
	if (s->protocol != TLS13 || len != 1 || record[HEADER_LEN] != 1 ||
	    ++s->spare_records > SPARE_MAX)
		ssl_only_fail(s, UNEXPECTED_MESSAGE, "a ChangeCipherSpec");
	return true;
}

/* Puts a record's content into the inbox */
static void take(struct ssl_only *s, uint8_t type, const uint8_t *p, size_t len)
{
	if (type == CT_ALERT && len == 2) {
		fprintf(stderr, "the peer sent alert %d\n", p[1]);
		exit(1);
	}
	if (type != CT_HANDSHAKE || !len)
		ssl_only_fail(s, UNEXPECTED_MESSAGE,
			      "a record of type %d, %zu bytes", type, len);
	if (len > sizeof(s->inbox.data) - s->inbox.len)
		ssl_only_fail(s, ILLEGAL_PARAMETER, "a message is too long");
	ssl_only_put_bytes(&s->inbox, p, len);
}

/* Bytes behind the header */
static size_t read_record(struct ssl_only *s, uint8_t record[RECORD_MAX])
{
	size_t len;

	read_all(s, record, HEADER_LEN);
	len = record[3] << 8 | record[4];
	if (len > (s->read_key ? RECORD_MAX - HEADER_LEN : CONTENT_MAX))
		ssl_only_fail(s, RECORD_OVERFLOW, "a record of %zu bytes", len);
	read_all(s, record + HEADER_LEN, len);
	return len;
}

static void receive_record(struct ssl_only *s)
{
	uint8_t record[RECORD_MAX], content[RECORD_MAX], type;
	size_t len = read_record(s, record), content_len;

	if (is_spare(s, record, len))
		return;
	if (!s->read_key) {
		take(s, *record, record + HEADER_LEN, len);
		return;
	}
	/* Unlike SslDecryptPacket(), it tells an alert from the rest */
	ssl_only_must(s, sslp_decrypt_packet(s->prov, s->read_key, record,
					     HEADER_LEN + len, s->read_seq++,
					     &type, content, sizeof(content),
					     &content_len),
		      BAD_RECORD_MAC, "sslp_decrypt_packet");
	take(s, type, content, content_len);
}

void ssl_only_receive_change(struct ssl_only *s)
{
	uint8_t record[RECORD_MAX];
	size_t len = read_record(s, record);

	ssl_only_no_more(s);
	if (*record == CT_ALERT)
		take(s, *record, record + HEADER_LEN, len);
	if (*record != CT_CHANGE_CIPHER_SPEC || len != 1 ||
	    record[HEADER_LEN] != 1)
		ssl_only_fail(s, UNEXPECTED_MESSAGE, "no ChangeCipherSpec");
}

void ssl_only_send_change(struct ssl_only *s)
{
	const uint8_t change = 1;

	write_or_end(s, CT_CHANGE_CIPHER_SPEC, &change, 1);
}

static void drop_message(struct ssl_only *s)
{
	s->inbox.len -= s->message_len;
	memmove(s->inbox.data, s->inbox.data + s->message_len, s->inbox.len);
	s->message_len = 0;
}

uint8_t ssl_only_receive(struct ssl_only *s, struct ssl_only_in *body)
{
	const uint8_t *p = s->inbox.data;
	size_t len;

	drop_message(s);
	while (s->inbox.len < MESSAGE_HEAD)
		receive_record(s);
	len = p[1] << 16 | p[2] << 8 | p[3];
	if (len > sizeof(s->inbox.data) - MESSAGE_HEAD)
		ssl_only_fail(s, ILLEGAL_PARAMETER, "a message of %zu bytes",
			      len);
	while (s->inbox.len < MESSAGE_HEAD + len)
		receive_record(s);
	s->message_len = MESSAGE_HEAD + len;
	*body = (struct ssl_only_in){ p + MESSAGE_HEAD, len, false };
	return *p;
}

struct ssl_only_in ssl_only_expect(struct ssl_only *s, enum ssl_only_type type)
{
	struct ssl_only_in body;
	uint8_t got = ssl_only_receive(s, &body);

	if (got != type)
		ssl_only_fail(s, UNEXPECTED_MESSAGE, "message %d, not %d", got,
			      type);
	return body;
}

void ssl_only_received(struct ssl_only *s)
{
	ssl_only_transcript_add(s, s->inbox.data, s->message_len);
}

void ssl_only_no_more(struct ssl_only *s)
{
	if (s->inbox.len != s->message_len)
		ssl_only_fail(s, UNEXPECTED_MESSAGE,
			      "a message goes on where keys change");
}

size_t ssl_only_extension(struct ssl_only_bytes *to,
			  enum ssl_only_extension_type type)
{
	ssl_only_put(to, type, 2);
	return ssl_only_open(to, 2);
}

void ssl_only_begin(struct ssl_only_bytes *message, enum ssl_only_type type)
{
	message->len = 0;
	ssl_only_put(message, type, 1);
	ssl_only_open(message, 3);
}

void ssl_only_send(struct ssl_only *s, struct ssl_only_bytes *message)
{
	size_t done, n;

	ssl_only_close(message, MESSAGE_HEAD, 3);
	ssl_only_transcript_add(s, message->data, message->len);
	for (done = 0; done < message->len; done += n) {
		n = message->len - done;
		if (n > CONTENT_MAX)
			n = CONTENT_MAX;
		write_or_end(s, CT_HANDSHAKE, message->data + done, n);
	}
}
