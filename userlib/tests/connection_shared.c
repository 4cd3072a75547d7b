// SPDX-License-Identifier: MIT
/*
 * A connection in two hands: of a child, or of a second handle. Only one of
 * them may make records, since both would count from the same number.
 */
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "connection.h"

#define BLOB_ROOM	32768

/*
 * What getpid() answers, if not 0: a child can have its parent's number, as the
 * first process of a PID namespace, or because numbers come round
 */
static pid_t pretended;

pid_t getpid(void)
{
	return pretended ?: syscall(SYS_getpid);
}

/* What a call answers in a child */
static SECURITY_STATUS in_child(SECURITY_STATUS (*call)(struct ends *),
				struct ends *e)
{
	SECURITY_STATUS status = NTE_FAIL;
	int fds[2];
	pid_t child;

	if (pipe(fds))
		abort();
	child = fork();
	if (!child) {
		alarm(20);
		status = call(e);
		_exit(write(fds[1], &status, sizeof(status)) < 0);
	}
	close(fds[1]);
	if (read(fds[0], &status, sizeof(status)) < 0)
		abort();
	close(fds[0]);
	waitpid(child, NULL, 0);
	return status;
}

static SECURITY_STATUS write_one(struct ends *e)
{
	size_t n;

	return sslp_connection_write(e->connection, "x", 1, &n);
}

static SECURITY_STATUS export_one(struct ends *e)
{
	BYTE blob[BLOB_ROOM];
	size_t len;

	return sslp_connection_export(e->connection, blob, sizeof(blob), &len);
}

/* The parent goes on, and the peer has got nothing from anybody else */
static bool only_ours(struct ends *e)
{
	BYTE data[RECORD_ROOM];
	size_t n;

	return !write_one(e) &&
	       peer_receive(&e->peer, data, &n) == CT_APPLICATIONDATA &&
	       n == 1 && recv(e->peer.fd, data, 1, MSG_DONTWAIT) < 0;
}

/* The kernel numbers the records that it makes, whoever sends */
static void test_child(const struct variant *v)
{
	struct ends e;

	if (on_ktls && v->ktls)
		return;
	pretended = 1;
	ends_open(&e, v, CLIENT, NULL);
	ok_status(in_child(write_one, &e), SSLP_E_CONNECTION_DEAD,
		  "%s: a child with its parent's number", v->name);
	ok_status(in_child(export_one, &e), SSLP_E_CONNECTION_DEAD,
		  "%s: a child that takes it away", v->name);
	ok(only_ours(&e), "%s: the parent's goes on", v->name);
	ends_close(&e);
	pretended = 0;
}

static void *write_all(void *arg)
{
	static BYTE data[1 << 22];
	struct ends *e = arg;
	size_t n;

	sslp_connection_write(e->connection, data, sizeof(data), &n);
	return NULL;
}

static void *read_one(void *arg)
{
	struct ends *e = arg;
	BYTE data;
	size_t n;

	sslp_connection_read(e->connection, &data, 1, &n);
	return NULL;
}

static SECURITY_STATUS read_byte(struct ends *e)
{
	BYTE data;
	size_t n;

	return sslp_connection_read(e->connection, &data, 1, &n);
}

static SECURITY_STATUS flush_and_free(struct ends *e)
{
	SECURITY_STATUS status = sslp_connection_flush(e->connection);

	return SslFreeObject(e->connection, 0) ?: status;
}

/* Threads that wait in calls at a fork are not in the child, which says so */
static void test_fork_among_calls(const struct variant *v)
{
	pthread_t writer, reader;
	struct ends e;

	ends_open(&e, v, CLIENT, NULL);
	pthread_create(&writer, NULL, write_all, &e);
	pthread_create(&reader, NULL, read_one, &e);
	usleep(100000);
	ok_status(in_child(write_one, &e), SSLP_E_CONNECTION_DEAD,
		  "%s: a child of a writer that waits", v->name);
	ok_status(in_child(read_byte, &e), SSLP_E_CONNECTION_DEAD,
		  "%s: of a reader", v->name);
	ok_status(in_child(flush_and_free, &e), SSLP_E_CONNECTION_DEAD,
		  "%s: it can be freed there", v->name);
	shutdown(e.fd, SHUT_RDWR);
	pthread_join(writer, NULL);
	pthread_join(reader, NULL);
	ends_close(&e);
}

/* A second handle, from the secrets or a blob once more */
static void test_second(const struct variant *v)
{
	struct sslp_secrets secrets = test_secrets(v->protocol, v->suite,
						   CLIENT);
	struct sslp_connection_options options = { .size = sizeof(options),
		.flags = SSLP_CONNECTION_USER_RECORDS };
	NCRYPT_HANDLE second = 4711, source;
	BYTE blob[BLOB_ROOM];
	struct ends e;
	size_t len;
	int fd;

	if (on_ktls && v->ktls)
		return;
	ends_open(&e, v, CLIENT, NULL);
	fd = dup(e.fd);
	ok_status(sslp_connection_open(e.prov, &second, fd, &secrets, &options),
		  NTE_INVALID_PARAMETER, "%s: a second one of its socket",
		  v->name);
	source = e.connection;
	must(sslp_connection_export(source, blob, sizeof(blob), &len),
	     "export");
	must(sslp_connection_import(e.prov, &e.connection, fd, blob, len),
	     "import");
	ok_status(sslp_connection_import(e.prov, &second, e.fd, blob, len),
		  NTE_INVALID_PARAMETER, "%s: a blob once more", v->name);
	ok(second == 4711 && only_ours(&e), "%s: the first one goes on",
	   v->name);
	free_handle(e.connection);
	ok_status(sslp_connection_import(e.prov, &e.connection, fd, blob, len),
		  0, "%s: when it is gone, another one may come", v->name);
	free_handle(source);
	close(fd);
	ends_close(&e);
}

void test_shared(const struct variant *v)
{
	test_child(v);
	test_second(v);
	if (v->typical)
		test_fork_among_calls(v);
}
