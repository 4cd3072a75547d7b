// SPDX-License-Identifier: MIT
/*
 * Data through a connection and by bare calls, on a socket that a fake of the
 * kernel has armed: for connection_count.sh, which counts the instructions of
 * both.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <sslp_connection.h>

#include "fake_tls.h"
#include "fixture.h"

#define TLS_TX	1
#define TLS_RX	2
#define CALLS	16

int __real_setsockopt(int fd, int level, int optname, const void *value,
		      socklen_t len);
int __wrap_setsockopt(int fd, int level, int optname, const void *value,
		      socklen_t len);
int __real_getsockopt(int fd, int level, int optname, void *value,
		      socklen_t *len);
int __wrap_getsockopt(int fd, int level, int optname, void *value,
		      socklen_t *len);
ssize_t __real_recvmsg(int fd, struct msghdr *msg, int flags);
ssize_t __wrap_recvmsg(int fd, struct msghdr *msg, int flags);
ssize_t __wrap_send(int fd, const void *data, size_t len, int flags);
long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);

static int calls;

int __wrap_setsockopt(int fd, int level, int optname, const void *value,
		      socklen_t len)
{
	return fake_tls_has(level, optname) ?
	       fake_tls_set(fd, level, optname, value, len) :
	       __real_setsockopt(fd, level, optname, value, len);
}

int __wrap_getsockopt(int fd, int level, int optname, void *value,
		      socklen_t *len)
{
	return fake_tls_has(level, optname) ?
	       fake_tls_get(fd, level, optname, value, len) :
	       __real_getsockopt(fd, level, optname, value, len);
}

ssize_t __wrap_recvmsg(int fd, struct msghdr *msg, int flags)
{
	calls++;
	return fake_tls_armed(fd, TLS_RX) ? fake_tls_recvmsg(msg) :
					    __real_recvmsg(fd, msg, flags);
}

ssize_t __wrap_send(int fd, const void *data, size_t len, int flags)
{
	(void)data, (void)flags;
	calls++;
	return fake_tls_armed(fd, TLS_TX) ? (ssize_t)len : -1;
}

/* What cancel.h makes of the two */
long __wrap_syscall(long number, ...)
{
	long a[6];
	va_list list;
	size_t i;

	va_start(list, number);
	for (i = 0; i < sizeof(a) / sizeof(*a); i++)
		a[i] = va_arg(list, long);
	va_end(list);
	if (number == SYS_sendto)
		return __wrap_send(a[0], (void *)a[1], a[2], a[3]);
	if (number == SYS_recvmsg)
		return __wrap_recvmsg(a[0], (void *)a[1], a[2]);
	return __real_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

void ours_write(NCRYPT_HANDLE connection, const void *data, size_t len);
void bare_write(int fd, const void *data, size_t len);
void ours_read(NCRYPT_HANDLE connection, void *data, size_t len);
void bare_read(int fd, void *data, size_t len);

__attribute__((noinline))
void ours_write(NCRYPT_HANDLE connection, const void *data, size_t len)
{
	size_t n;

	if (sslp_connection_write(connection, data, len, &n) || n != len)
		abort();
}

__attribute__((noinline))
void bare_write(int fd, const void *data, size_t len)
{
	if (send(fd, data, len, MSG_NOSIGNAL) != (ssize_t)len)
		abort();
}

__attribute__((noinline))
void ours_read(NCRYPT_HANDLE connection, void *data, size_t len)
{
	size_t n;

	if (sslp_connection_read(connection, data, len, &n) || n != len)
		abort();
}

__attribute__((noinline))
void bare_read(int fd, void *data, size_t len)
{
	char control[CMSG_SPACE(1)];
	struct iovec iov = { .iov_base = data, .iov_len = len };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control) };
	struct cmsghdr *head;

	if (recvmsg(fd, &msg, 0) != (ssize_t)len)
		abort();
	head = CMSG_FIRSTHDR(&msg);
	if (!head || *CMSG_DATA(head) != CT_APPLICATIONDATA)
		abort();
}

static NCRYPT_HANDLE open_connection(NCRYPT_PROV_HANDLE prov, int fd)
{
	struct sslp_secrets s = { .size = sizeof(s), .role = CLIENT,
		.protocol = TLS1_2_PROTOCOL_VERSION, .cipher_suite = GCM12,
		.secret_len = sizeof(s.master), .write_seq = 1, .read_seq = 1 };
	NCRYPT_HANDLE connection;

	must(sslp_connection_open(prov, &connection, fd, &s, NULL), "open");
	return connection;
}

int main(void)
{
	NCRYPT_PROV_HANDLE prov = open_provider(NULL);
	BYTE data[sizeof(fake_tls.next)] = { 0 };
	NCRYPT_HANDLE connection;
	int fds[2], i;

	tcp_pair(fds);
	connection = open_connection(prov, fds[0]);
	fake_tls.next_type = CT_APPLICATIONDATA;
	fake_tls.next_len = sizeof(data);
	calls = 0;
	for (i = 0; i < CALLS; i++) {
		ours_write(connection, data, sizeof(data));
		bare_write(fds[0], data, sizeof(data));
		ours_read(connection, data, sizeof(data));
		bare_read(fds[0], data, sizeof(data));
	}
	free_handle(connection);
	free_handle(prov);
	close(fds[0]);
	close(fds[1]);
	/* The connection makes no more system calls than the bare ones */
	return calls != 4 * CALLS;
}
