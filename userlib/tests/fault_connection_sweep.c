// SPDX-License-Identifier: MIT
/*
 * Each system call fails once in each function of a connection. After that the
 * connection can be used as before, or is dead and says so. No nonce is used
 * twice.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include <sslp_connection.h>

#include "fault_tls.h"

#define CALLS_MAX	64

static const BYTE key_update[] = { 24, 0, 0, 1, 1 };	/* wants an answer */
static const int errs[] = { ENOMEM, EAGAIN, EINTR, EIO, ENOBUFS, EPERM,
			    ECONNRESET };
static NCRYPT_PROV_HANDLE prov;
static NCRYPT_HANDLE connection, peer;
static struct line line;
static bool in_kernel;

static NCRYPT_HANDLE open_end(int fd, DWORD role, DWORD flags)
{
	const struct sslp_connection_options o = { .size = sizeof(o),
						   .flags = flags };
	struct sslp_secrets s = { .size = sizeof(s), .role = role,
		.protocol = TLS1_3_PROTOCOL_VERSION,
		.cipher_suite = GCM13, .secret_len = 32 };
	NCRYPT_HANDLE ret;

	fill(SEED_CLIENT_TRAFFIC, s.client_traffic, sizeof(s.client_traffic));
	fill(SEED_SERVER_TRAFFIC, s.server_traffic, sizeof(s.server_traffic));
	must(sslp_connection_open(prov, &ret, fd, &s, &o), "open");
	return ret;
}

static void open_line(void)
{
	line = line_open(prov, TLS1_3_PROTOCOL_VERSION, GCM13);
	fake_tls.can_rekey = true;
	if (!in_kernel) {
		fake_tls.refused = TLS_TX;
		fake_tls.refused_err = EINVAL;
	}
	fcntl(line.fds[0], F_SETFL, O_NONBLOCK);
	fcntl(line.fds[1], F_SETFL, O_NONBLOCK);
	connection = open_end(line.fds[0], CLIENT,
			      in_kernel ? 0 : SSLP_CONNECTION_USER_RECORDS);
	if (!in_kernel)
		peer = open_end(line.fds[1], SERVER,
				SSLP_CONNECTION_USER_RECORDS);
}

static void close_line(void)
{
	if (!in_kernel)
		free_handle(peer);
	free_handle(connection);
	line_close(&line);
}

/* What the peer has sent beforehand */
static void update_waits(void)
{
	DWORD events;
	BYTE data;
	size_t n;

	if (in_kernel) {
		must(sslp_connection_received(connection, CT_HANDSHAKE,
					      key_update, sizeof(key_update),
					      &events), "received");
	} else {
		must(sslp_connection_update(peer, SSLP_UPDATE_REQUEST),
		     "update");
		sslp_connection_read(connection, &data, 1, &n);
	}
}

static void data_waits(void)
{
	size_t n;

	if (in_kernel) {
		fake_tls.next_type = CT_APPLICATIONDATA;
		fake_tls.next_len = 4;
		memcpy(fake_tls.next, "data", 4);
	} else {
		must(sslp_connection_write(peer, "data", 4, &n), "write");
	}
}

static void both_wait(void)
{
	if (in_kernel) {
		update_waits();
	} else {
		must(sslp_connection_update(peer, SSLP_UPDATE_REQUEST),
		     "update");
	}
	data_waits();
}

static SECURITY_STATUS do_write(void)
{
	return sslp_connection_write(connection, "some", 4, &out.size);
}

static SECURITY_STATUS do_read(void)
{
	return sslp_connection_read(connection, out.bytes, sizeof(out.bytes),
				    &out.size);
}

/* The first call may have more to do, so it is made beforehand */
static void write_goes(void)
{
	must(do_write(), "write");
}

static void read_goes(void)
{
	data_waits();
	must(do_read(), "read");
	data_waits();
}

static SECURITY_STATUS do_update(void)
{
	return sslp_connection_update(connection, SSLP_UPDATE_REQUEST);
}

static SECURITY_STATUS do_flush(void)
{
	return sslp_connection_flush(connection);
}

static SECURITY_STATUS do_shutdown(void)
{
	return sslp_connection_shutdown(connection);
}

static const struct deed {
	const char *name;
	void (*prepare)(void);
	SECURITY_STATUS (*act)(void);
	bool own_loop;		/* only if the kernel makes records */
} deeds[] = {
	{ "write", NULL, do_write, false },
	{ "the next write", write_goes, do_write, false },
	{ "write while a KeyUpdate is to be answered", update_waits, do_write, false },
	{ "read", data_waits, do_read, false },
	{ "the next read", read_goes, do_read, false },
	{ "read behind a KeyUpdate", both_wait, do_read, false },
	{ "update", NULL, do_update, false },
	{ "flush of an answer", update_waits, do_flush, true },
	{ "shutdown", NULL, do_shutdown, false },
	{ "shutdown while a KeyUpdate is to be answered", update_waits,
	  do_shutdown, false },
};

/* Whether an engine of the kernel failed, at an answer that no kernel gives */
static bool engine_failed(SECURITY_STATUS status)
{
	return !played->in_user_space && (status == NTE_INTERNAL_ERROR ||
	       status == NTE_NOT_SUPPORTED || status == NTE_INVALID_PARAMETER);
}

static bool may_go_on(SECURITY_STATUS status)
{
	return status == SSLP_E_WOULD_BLOCK || status == SSLP_E_INTERRUPTED ||
	       status == NTE_NO_MEMORY || engine_failed(status);
}

static bool has_ended(SECURITY_STATUS status)
{
	return status == SSLP_E_CONNECTION_DEAD || status == SSLP_E_TRUNCATED;
}

/*
 * The peer opens all that came, in order. It cannot open a number that comes
 * twice. An end that has @ended by an alert tells the peer, too.
 */
static bool peer_is_content(bool ended)
{
	SECURITY_STATUS status = 0;
	BYTE data[64];
	size_t n;

	if (in_kernel)
		return true;
	while (!status)
		status = sslp_connection_read(peer, data, sizeof(data), &n);
	return status == SSLP_E_WOULD_BLOCK || status == SSLP_E_END_OF_STREAM ||
	       status == SSLP_E_TRUNCATED ||
	       (ended && status == SSLP_E_ALERT);
}

static SECURITY_STATUS act(const struct deed *d, unsigned int at, int err)
{
	SECURITY_STATUS status;

	memset(&out, 0x5a, sizeof(out));
	memset(&fault, 0, sizeof(fault));
	fault.at = at;
	fault.err = err;
	fault.armed = true;
	status = d->act();
	fault.armed = false;
	return status;
}

static bool outputs_kept(void)
{
	size_t size;

	memset(&size, 0x5a, sizeof(size));
	return out.size == size;
}

static const char *judge(const struct deed *d, SECURITY_STATUS status)
{
	struct sslp_connection_status s = { .size = sizeof(s) };
	SECURITY_STATUS again;

	if (!status)
		return NULL;
	if (!*sslp_last_message())
		return "no message";
	if (!outputs_kept())
		return "outputs are written";
	if (!may_go_on(status) && !has_ended(status))
		return sslp_status_name(status);
	if (may_go_on(status) && act(d, 0, 0))
		return "it cannot go on";
	/*
	 * A connection that has lost only its peer may still have data to read
	 */
	again = d->act == do_read ? do_read() : do_write();
	if (has_ended(status) && again != status)
		return "what has ended goes on";
	return sslp_connection_query(connection, &s) ? "no query" : NULL;
}

static bool attempt(const struct deed *d, unsigned int at, int err,
		    const char **complaint)
{
	SECURITY_STATUS status;
	const char *where;
	int descriptors;
	bool reached;

	open_line();
	if (d->prepare)
		d->prepare();
	descriptors = true_descriptors();
	status = act(d, at, err);
	reached = fault.hits;
	where = fault.name;
	*complaint = judge(d, status);
	if (!*complaint && fake_tls.repeated)
		*complaint = "a key for sending is set twice";
	if (!*complaint && !peer_is_content(has_ended(status)))
		*complaint = "the peer cannot open what came";
	if (!*complaint && true_descriptors() != descriptors)
		*complaint = "a descriptor stays open";
	if (*complaint)
		diag("call %u, %s, errno %d: %s, %s: %s", at,
		     where ? where : "none", err, *complaint,
		     sslp_status_name(status), sslp_last_message());
	close_line();
	return reached;
}

static void sweep_deed(const struct deed *d)
{
	const char *complaint = NULL;
	unsigned int at, count = 0;
	size_t i;

	attempt(d, 0, 0, &complaint);
	for (i = 0; !complaint && i < ARRAY_SIZE(errs); i++)
		for (at = 1; !complaint && at < CALLS_MAX; at++) {
			if (!attempt(d, at, errs[i], &complaint))
				break;
			count++;
		}
	ok(!complaint && count, "%s, records made %s: %u calls have failed",
	   d->name, in_kernel ? "by the kernel" : "here", count);
}

static void *act_cancelled(void *p)
{
	const struct deed *d = p;

	fault.cancels = true;
	pthread_cancel(pthread_self());
	if (!d->act())
		out.size = 0;
	pthread_testcancel();
	return NULL;
}

/* In a thread that was cancelled before. None of our locks stays held */
static void cancel_deed(const struct deed *d)
{
	pthread_t thread;

	open_line();
	if (d->prepare)
		d->prepare();
	out.size = 1;
	memset(&fault, 0, sizeof(fault));
	if (!pthread_create(&thread, NULL, act_cancelled, (void *)d))
		pthread_join(thread, NULL);
	fault.cancels = false;
	ok(!out.size, "%s, records made %s: in a thread that is cancelled",
	   d->name, in_kernel ? "by the kernel" : "here");
	close_line();
}

static void try_deed(const struct deed *d)
{
	if (!in_kernel && d->own_loop)
		return;
	sweep_deed(d);
	cancel_deed(d);
}

void test_connection_faults(void)
{
	size_t i;

	prov = open_played();
	for (i = 0; i < 2 * ARRAY_SIZE(deeds); i++) {
		in_kernel = i < ARRAY_SIZE(deeds);
		try_deed(&deeds[i % ARRAY_SIZE(deeds)]);
	}
	free_handle(prov);
}
