// SPDX-License-Identifier: MIT
/* Sends application data, as far as a key may protect it. */
#include <signal.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "../base/cancel.h"
#include "../base/message.h"
#include "alert.h"
#include "end.h"
#include "flush.h"
#include "half.h"
#include "outbox.h"

/* For a TLS without a next key, RFC 9846 section 5.5: "or close" */
static int limit_reached(struct connection *c)
{
	const char *why = c->protocol == TLS_1_3 ?
		"a KeyUpdate is due, and the key for sending cannot be replaced here" :
		"the key for sending has protected as many records as it may, and TLS 1.2 has no KeyUpdate";

	if (half_can_update(c, TX))
		return flush_end(c, LEVEL_WARNING << 8 | ALERT_CLOSE_NOTIFY,
				 why);
	c->due |= DUE_UPDATE;
	return flush_tx(c);
}

/* Reads the number of the next record if that is necessary */
static int ask_limit(struct connection *c, size_t len,
		     enum limit_answer *ret)
{
	u64 seq;
	int err;

	*ret = limit_ask(&c->limit, len);
	if (*ret != LIMIT_LOOK)
		return 0;
	err = half_seq(c, TX, &seq);
	if (err)
		return err;
	limit_look(&c->limit, seq);
	*ret = limit_ask(&c->limit, len);
	return 0;
}

/* Under @tx_lock: sends all that must go out before @len bytes of data */
static int clear_way(struct connection *c, size_t len)
{
	enum limit_answer answer;
	int err;

	err = connection_check_tx(c);
	if (!err && flush_tx_due(c))
		err = flush_tx(c);
	err = err ?: connection_check_closed(c);
	if (err)
		return err;
	err = ask_limit(c, len, &answer);
	if (err)
		return err;
	return answer == LIMIT_REACHED ? limit_reached(c) : 0;
}

/* Most bytes of one call */
static size_t part_of(const struct connection *c, size_t len)
{
	size_t most = LIMIT_SEND_MAX;

	if (c->max_payload)
		most = c->max_payload;
	else if (!c->half[TX]->kernel)
		most = RECORD_CONTENT_MAX;
	return limit_part(&c->limit, len < most ? len : most);
}

static __attribute__((noinline)) int send_failed(struct connection *c, int err)
{
	int cancel = cancel_disable();

	err = flush_failed(c, fail_errno(err, "send to socket %d", c->fd));
	cancel_restore(cancel);
	return err;
}

/*
 * If the socket takes only a part of a record, the rest stays here. The caller
 * might believe that all is sent, and just wait for an answer. So the last byte
 * is reported as taken only when all is out. The caller waits for the socket
 * and comes back with that byte.
 */
static ssize_t send_user(struct connection *c, const void *data, size_t len)
{
	struct outbox *out = c->out;
	int err;

	if (out->owed) {
		out->owed = false;
		return 1;
	}
	err = outbox_put(c, TYPE_APPLICATION_DATA, data, len);
	if (err)
		return flush_failed(c, err);
	out->owed = outbox_pending(out);
	if (out->owed && len == 1)
		return fail(EAGAIN, "socket %d has no room for a whole record now",
			    c->fd);
	return len - out->owed;
}

/* Returns the bytes taken, or -errno */
static ssize_t send_part(struct connection *c, const void *data, size_t len)
{
	ssize_t n;

	if (!c->half[TX]->kernel)
		return send_user(c, data, len);
	n = send(c->fd, data, len, MSG_NOSIGNAL);
	return n < 0 ? send_failed(c, errno) : n;
}

static void has_sent(struct connection *c, size_t len)
{
	limit_count(&c->limit, len);
	c->sent = true;
}

/* Sends as much as the socket takes; on a blocking socket all */
static int
write_parts(struct connection *c, const u8 *data, size_t len,
	    size_t *ret_written)
{
	size_t done = 0, part;
	ssize_t n;

	do {
		part = part_of(c, len - done);
		n = clear_way(c, part);
		if (!n)
			n = send_part(c, data + done, part);
		if (n < 0)
			break;
		has_sent(c, n);
		done += n;
	} while (done < len);
	if (!done)
		return n;
	*ret_written = done;
	return 0;
}

/* Whether @plain_max may be set: looks at what changes only under @tx_lock */
static bool may_be_plain(const struct connection *c)
{
	const struct half *tx = c->half[TX];

	return tx->kernel && !tx->key_due && !c->closed && !c->max_payload &&
	       !c->limit.update_after;
}

static __attribute__((noinline)) int
write_some(struct connection *c, const void *data, size_t len,
	   size_t *ret_written)
{
	int cancel = cancel_disable();
	int err = write_parts(c, data, len, ret_written);

	c->plain_max = may_be_plain(c) ? LIMIT_SEND_MAX : 0;
	cancel_restore(cancel);
	return err;
}

/* Whether one send() is the whole write, and the limit allows its bytes */
static bool is_plain(const struct connection *c, size_t len)
{
	return len <= c->plain_max && len <= c->limit.sure &&
	       !(c->due | c->dead | c->lost);
}

static int write_plain(struct connection *c, const void *data, size_t len,
		       size_t *ret_written)
{
	ssize_t n = cancel_proof_send(c->fd, data, len, MSG_NOSIGNAL);

	if (n < 0)
		return send_failed(c, errno);
	/*
	 * Nobody needs the number of all bytes, because there is no
	 * @update_after
	 */
	c->limit.sure -= n;
	atomic_store_explicit(&c->sent, true, memory_order_relaxed);
	*ret_written = n;
	return 0;
}

int connection_write(struct connection *c, const void *data, size_t len,
		     size_t *ret_written)
{
	int err;

	if (!tx_lock_take(&c->tx_lock))
		return connection_forked(c);
	if (is_plain(c, len))
		err = write_plain(c, data, len, ret_written);
	else
		err = write_some(c, data, len, ret_written);
	flush_unlock(c);
	return err;
}

/* sendfile() has no MSG_NOSIGNAL: SIGPIPE is blocked, and taken off again */
static ssize_t sendfile_quietly(int fd, int file, off_t *offset, size_t len)
{
	static const struct timespec now;
	sigset_t pipe, before, pending;
	ssize_t n;
	int err;

	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	sigpending(&pending);
	pthread_sigmask(SIG_BLOCK, &pipe, &before);
	n = sendfile(fd, file, offset, len);
	err = errno;
	if (n < 0 && err == EPIPE && !sigismember(&pending, SIGPIPE))
		sigtimedwait(&pipe, NULL, &now);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = err;
	return n;
}

static int file_failed(int file)
{
	return fail(EINVAL, "descriptor %d cannot be read as a file: %s", file,
		    errno_name(errno));
}

static ssize_t send_file_part(struct connection *c, int file, u64 offset,
			      size_t len)
{
	u8 data[RECORD_CONTENT_MAX];
	off_t at = offset;
	ssize_t n;

	if (c->half[TX]->kernel) {
		n = sendfile_quietly(c->fd, file, &at, len);
		if (n < 0 && (errno == EBADF || errno == EINVAL ||
			      errno == ESPIPE || errno == EISDIR))
			return file_failed(file);
		return n < 0 ? send_failed(c, errno) : n;
	}
	n = pread(file, data, len, at);
	if (n < 0)
		return file_failed(file);
	return n ? send_part(c, data, n) : 0;
}

static int sendfile_parts(struct connection *c, int file, u64 *offset,
			  size_t count, size_t *ret_sent)
{
	size_t done = 0, part;
	ssize_t n;

	do {
		part = part_of(c, count - done);
		n = clear_way(c, part);
		if (!n)
			n = send_file_part(c, file, *offset + done, part);
		if (n <= 0)
			break;
		has_sent(c, n);
		done += n;
	} while (done < count);
	if (!done && n < 0)
		return n;
	*offset += done;
	*ret_sent = done;
	return 0;
}

int connection_sendfile(struct connection *c, int file, u64 *offset,
			size_t count, size_t *ret_sent)
{
	int err = flush_lock(c);

	if (err)
		return err;
	err = sendfile_parts(c, file, offset, count, ret_sent);
	flush_unlock(c);
	return err;
}

/* Reads the number, and makes no other system call */
static int announce(struct connection *c, size_t len, bool *ret_flush)
{
	enum limit_answer answer;
	int err;

	err = connection_check_tx(c) ?: connection_check_closed(c);
	if (err)
		return err;
	if (!c->half[TX]->kernel)
		return fail(EKEYREJECTED, "this connection makes its records in user space: send with sslp_connection_write()");
	if (c->max_payload && len > c->max_payload)
		return fail(EINVAL, "%zu bytes in one call; the peer takes at most %u in a record",
			    len, c->max_payload);
	*ret_flush = flush_tx_due(c);
	err = ask_limit(c, len, &answer);
	if (err)
		return err;
	if (answer == LIMIT_GO) {
		has_sent(c, len);
		return 0;
	}
	*ret_flush = true;
	if (half_can_update(c, TX))
		return limit_reached(c);
	c->due |= DUE_UPDATE;
	return 0;
}

int connection_sending(struct connection *c, size_t len, bool *ret_flush)
{
	int err = flush_lock(c);

	if (err)
		return err;
	c->own_sends = true;
	err = announce(c, len, ret_flush);
	tx_lock_give(&c->tx_lock);
	return err;
}
