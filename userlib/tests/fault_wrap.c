// SPDX-License-Identifier: MIT
/* The linker leads calls of the library here. They fail, or go to a fake. */
#include <errno.h>
#include <linux/if_alg.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include "fake_alg.h"
#include "fake_netlink.h"
#include "fake_tls.h"
#include "fault_wrap.h"

#define TLS_TX	1
#define TLS_RX	2

struct fault fault;
struct fault_seen fault_seen;

/* The fake of AF_ALG is for one thread at a time */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define LOCKED(call) ({				\
	__typeof__(call) ret_;			\
						\
	pthread_mutex_lock(&lock);		\
	ret_ = (call);				\
	pthread_mutex_unlock(&lock);		\
	ret_;					\
})

static bool is_alg(int fd)
{
	return LOCKED(fake_alg_has(fd));
}

/* The names that "ld --wrap" gives to the true function and its replacement */
#define WRAP(type, name, ...)			\
	type __real_##name(__VA_ARGS__);	\
	type __wrap_##name(__VA_ARGS__);	\
	type __wrap_##name(__VA_ARGS__)

/* These calls of the fake can be cancelled, as the calls of the kernel can */
#define CANCELLABLE(call) ({			\
	pthread_testcancel();			\
	LOCKED(call);				\
})

/*
 * These calls of the fake of kernel TLS come where no caller may be cancelled
 */
static void test_cancel(void)
{
	if (fault.cancels)
		pthread_testcancel();
}

/* Counts a call; returns whether it must fail */
static bool fails(const char *name)
{
	if (!fault.armed || (fault.only && strcmp(name, fault.only)))
		return false;
	fault.calls++;
	if (!fault.at || fault.calls < fault.at ||
	    (fault.calls > fault.at && !fault.lasting))
		return false;
	if (!fault.hits++)
		fault.name = name;
	return true;
}

static bool call_fails(const char *name)
{
	if (fault.err == FAULT_SHORT || !fails(name))
		return false;
	errno = fault.err;
	return true;
}

bool fault_call(const char *name)
{
	return call_fails(name);
}

bool fault_short(const char *name)
{
	return fault.err == FAULT_SHORT && fails(name);
}

static bool memory_fails(const char *name)
{
	if (fault.err != ENOMEM || !fails(name))
		return false;
	errno = ENOMEM;
	return true;
}

WRAP(int, socket, int domain, int type, int protocol)
{
	fault_seen.inheritable += !(type & SOCK_CLOEXEC);
	if (call_fails("socket"))
		return -1;
	return domain == AF_ALG ? LOCKED(fake_alg_socket(type)) :
				  __real_socket(domain, type, protocol);
}

WRAP(int, bind, int fd, const struct sockaddr *addr, socklen_t len)
{
	if (call_fails("bind"))
		return -1;
	return is_alg(fd) ? LOCKED(fake_alg_bind(fd, addr)) :
				  __real_bind(fd, addr, len);
}

WRAP(int, setsockopt, int fd, int level, int optname, const void *value,
     socklen_t len)
{
	if (call_fails("setsockopt"))
		return -1;
	if (is_alg(fd))
		return LOCKED(fake_alg_set(fd, optname, value, len));
	if (fake_tls_has(level, optname))
		return fake_tls_set(fd, level, optname, value, len);
	return __real_setsockopt(fd, level, optname, value, len);
}

WRAP(int, getsockopt, int fd, int level, int optname, void *value,
     socklen_t *len)
{
	fake_tls.forgotten += level == SOL_SOCKET && optname == SO_ERROR;
	/* A question about our own socket always succeeds */
	if (optname != SO_COOKIE && call_fails("getsockopt"))
		return -1;
	if (fake_tls_has(level, optname))
		return fake_tls_get(fd, level, optname, value, len);
	return __real_getsockopt(fd, level, optname, value, len);
}

WRAP(int, accept4, int fd, struct sockaddr *addr, socklen_t *len, int flags)
{
	fault_seen.inheritable += !(flags & SOCK_CLOEXEC);
	if (call_fails("accept4"))
		return -1;
	return is_alg(fd) ? CANCELLABLE(fake_alg_accept(fd, flags)) :
				  __real_accept4(fd, addr, len, flags);
}

static struct {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool hold;
	unsigned int waiting;
} gate = { .lock = PTHREAD_MUTEX_INITIALIZER,
	   .changed = PTHREAD_COND_INITIALIZER };

void fault_hold(bool hold)
{
	pthread_mutex_lock(&gate.lock);
	gate.hold = hold;
	pthread_cond_broadcast(&gate.changed);
	pthread_mutex_unlock(&gate.lock);
}

void fault_await(unsigned int count)
{
	pthread_mutex_lock(&gate.lock);
	while (gate.waiting < count)
		pthread_cond_wait(&gate.changed, &gate.lock);
	pthread_mutex_unlock(&gate.lock);
}

static void pass_gate(void)
{
	pthread_mutex_lock(&gate.lock);
	gate.waiting++;
	pthread_cond_broadcast(&gate.changed);
	while (gate.hold)
		pthread_cond_wait(&gate.changed, &gate.lock);
	gate.waiting--;
	pthread_mutex_unlock(&gate.lock);
}

WRAP(ssize_t, send, int fd, const void *msg, size_t len, int flags)
{
	if (len && is_alg(fd) && fault_short("send"))
		return LOCKED(fake_alg_send(fd, msg, len - 1));
	if (is_alg(fd))
		pass_gate();
	if (call_fails("send"))
		return -1;
	if (fake_netlink_has(fd))
		return fake_netlink_send(fd, msg, len);
	return is_alg(fd) ? CANCELLABLE(fake_alg_send(fd, msg, len)) :
				  __real_send(fd, msg, len, flags);
}

WRAP(ssize_t, recv, int fd, void *msg, size_t len, int flags)
{
	if (is_alg(fd) && fault_short("recv"))
		return LOCKED(fake_alg_recv(fd, msg, len - 1));
	if (call_fails("recv"))
		return -1;
	if (fake_netlink_has(fd))
		return fake_netlink_recv(fd, msg, len);
	return is_alg(fd) ? CANCELLABLE(fake_alg_recv(fd, msg, len)) :
				  __real_recv(fd, msg, len, flags);
}

WRAP(ssize_t, sendmsg, int fd, const struct msghdr *msg, int flags)
{
	fault_seen.signals += !(flags & MSG_NOSIGNAL);
	test_cancel();
	if (call_fails("sendmsg"))
		return -1;
	return fake_tls_armed(fd, TLS_TX) ? fake_tls_sendmsg(msg) :
					    __real_sendmsg(fd, msg, flags);
}

WRAP(ssize_t, recvmsg, int fd, struct msghdr *msg, int flags)
{
	test_cancel();
	if (call_fails("recvmsg"))
		return -1;
	return fake_tls_armed(fd, TLS_RX) ? fake_tls_recvmsg(msg) :
					    __real_recvmsg(fd, msg, flags);
}

/* The calls of send() and recvmsg() that cannot be cancelled */
WRAP(long, syscall, long number, ...)
{
	long a[6];
	va_list list;
	size_t i;

	va_start(list, number);
	for (i = 0; i < sizeof(a) / sizeof(*a); i++)
		a[i] = va_arg(list, long);
	va_end(list);
	if (number == SYS_sendto && call_fails("send"))
		return -1;
	if (number == SYS_recvmsg && call_fails("recvmsg"))
		return -1;
	if (number == SYS_recvmsg && fake_tls_armed(a[0], TLS_RX))
		return fake_tls_recvmsg((struct msghdr *)a[1]);
	return __real_syscall(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

/* It must not fail, because a caller could not react to it */
WRAP(int, close, int fd)
{
	int ret;

	pthread_testcancel();
	pthread_mutex_lock(&lock);
	if (fake_alg_has(fd))
		fake_alg_close(fd);
	else
		fake_tls_close(fd);
	/* Under the lock, because the number may be used again at once */
	ret = __real_close(fd);
	pthread_mutex_unlock(&lock);
	return ret;
}

WRAP(int, connect, int fd, const struct sockaddr *addr, socklen_t len)
{
	return call_fails("connect") ? -1 : __real_connect(fd, addr, len);
}

WRAP(int, listen, int fd, int backlog)
{
	return call_fails("listen") ? -1 : __real_listen(fd, backlog);
}

WRAP(void *, malloc, size_t size)
{
	return memory_fails("malloc") ? NULL : __real_malloc(size);
}

WRAP(void *, calloc, size_t count, size_t size)
{
	return memory_fails("calloc") ? NULL : __real_calloc(count, size);
}

WRAP(void *, mmap, void *addr, size_t len, int prot, int flags, int fd,
     off_t offset)
{
	return memory_fails("mmap") ? MAP_FAILED :
	       __real_mmap(addr, len, prot, flags, fd, offset);
}

/* The library reads it at once and closes it */
static char proc_crypto[2048];

WRAP(int, getpeername, int fd, struct sockaddr *addr, socklen_t *len)
{
	if (!fake_netlink.peer_len)
		return __real_getpeername(fd, addr, len);
	*len = fake_netlink.peer_len;
	memcpy(addr, &fake_netlink.peer, fake_netlink.peer_len);
	return 0;
}

WRAP(FILE *, fopen, const char *path, const char *mode)
{
	if (call_fails("fopen"))
		return NULL;
	if (!strcmp(path, "/proc/sys/crypto/fips_enabled"))
		return fmemopen((void *)(fake_alg.fips ? "1\n" : "0\n"),
				2, "r");
	if (!strcmp(path, "/proc/crypto") && fake_alg.unlisted) {
		errno = ENOENT;
		return NULL;
	}
	if (!strcmp(path, "/proc/crypto"))
		return fmemopen(proc_crypto, fake_alg_drivers(proc_crypto,
				sizeof(proc_crypto)), "r");
	return __real_fopen(path, mode);
}
