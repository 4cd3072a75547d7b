// SPDX-License-Identifier: MIT
/* What a system call of the traced program says about its connections. */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "../common/ktls.h"
#include "../common/tools.h"
#include "why.h"

#define VECTORS	8

/* A call that gives a socket a key, or TLS itself */
static void set_option(struct why *w, pid_t pid, const struct why_syscall *s)
{
	const int level = (int)s->args[1], name = (int)s->args[2];
	struct why_call *call = NULL;
	struct why_connection *c;
	uint16_t info[2];

	if (!(level == SOL_TCP && name == TCP_ULP) &&
	    !(level == SOL_TLS && (name == TLS_TX || name == TLS_RX)))
		return;
	c = why_connection(w, pid, (int)s->args[0]);
	if (!c)
		return;
	if (level == SOL_TCP) {
		char ulp[8] = "";

		why_memory(pid, s->args[3], ulp, sizeof("tls") - 1);
		if (strcmp(ulp, "tls"))
			return;
		call = &c->ulp;
	} else {
		call = name == TLS_TX ? &c->tx : &c->rx;
		if (why_memory(pid, s->args[3], info, sizeof(info)) ==
		    sizeof(info)) {
			call->version = info[0];
			call->cipher = info[1];
		}
		if (name == TLS_RX && !s->result)
			c->key_expired = false;
	}
	call->tried++;
	call->err = s->result < 0 ? (int)-s->result : 0;
	/* If it was attached already, that is as good */
	if (call == &c->ulp && call->err == EEXIST)
		call->err = 0;
	if (!*c->caller)
		why_caller(w, c, pid, s->stack);
	if (!c->looked)
		why_look(w, c, pid, (int)s->args[0]);
}

static void part(struct why *w, struct why_connection *c, pid_t pid, bool out,
		 const struct why_syscall *s, uint64_t address, size_t len)
{
	static uint8_t data[WHY_HELLO];

	if (len > sizeof(data))
		len = sizeof(data);
	len = why_memory(pid, address, data, len);
	if (!len || !why_hello(c, out, data, len))
		return;
	why_libraries(w, pid);
	if (!c->looked)
		why_look(w, c, pid, (int)s->args[0]);
	if (!c->on_stack && (out || !*c->caller)) {
		*c->caller = '\0';
		why_caller(w, c, pid, s->stack);
		if (!c->on_stack)
			why_only_library(w, c, pid);
	}
}

static bool settled(const struct why_connection *c)
{
	return c->in.settled && c->out.settled;
}

static void bytes(struct why *w, pid_t pid, bool out,
		  const struct why_syscall *s)
{
	struct why_connection *c = why_connection(w, pid, (int)s->args[0]);

	if (c && !out && s->result == -EKEYEXPIRED)
		c->key_expired = true;
	if (c && s->result > 0 && !settled(c))
		part(w, c, pid, out, s, s->args[1], (size_t)s->result);
}

static void vectors(struct why *w, pid_t pid, bool out,
		    const struct why_syscall *s, uint64_t address, size_t count)
{
	struct why_connection *c = why_connection(w, pid, (int)s->args[0]);
	struct iovec all[VECTORS];
	size_t i, len, left = s->result > 0 ? (size_t)s->result : 0;

	if (c && !out && s->result == -EKEYEXPIRED)
		c->key_expired = true;
	if (!c || !left || settled(c))
		return;
	if (count > VECTORS)
		count = VECTORS;
	count = why_memory(pid, address, all, count * sizeof(*all)) /
		sizeof(*all);
	for (i = 0; i < count && left; i++) {
		len = all[i].iov_len < left ? all[i].iov_len : left;
		left -= len;
		part(w, c, pid, out, s, (uintptr_t)all[i].iov_base, len);
	}
}

static void message(struct why *w, pid_t pid, bool out,
		    const struct why_syscall *s)
{
	struct msghdr head;

	if (!out && s->args[2] & MSG_PEEK)
		return;
	if (why_memory(pid, s->args[1], &head, sizeof(head)) == sizeof(head))
		vectors(w, pid, out, s, (uintptr_t)head.msg_iov,
			head.msg_iovlen);
}

/*
 * What the socket itself says in the end, because keys may have come in another
 * way
 */
static void end(struct why *w, pid_t pid, const struct why_syscall *s)
{
	struct why_connection *c = why_connection(w, pid, (int)s->args[0]);

	if (c && why_is_tls(c))
		why_look(w, c, pid, (int)s->args[0]);
}

/* For the case that the socket itself may not be asked */
static void made(struct why *w, pid_t pid, const struct why_syscall *s)
{
	struct why_connection *c;

	if (s->result < 0 || (s->args[1] & 0xf) != SOCK_STREAM ||
	    s->args[0] == AF_NETLINK)
		return;
	c = why_connection(w, pid, (int)s->result);
	if (!c)
		return;
	c->domain = (int)s->args[0];
	c->protocol = (int)s->args[2];
}

static void connected(struct why *w, pid_t pid, const struct why_syscall *s)
{
	struct why_connection *c = why_connection(w, pid, (int)s->args[0]);
	struct sockaddr_storage address = { .ss_family = AF_UNSPEC };
	size_t len = s->args[2] < sizeof(address) ? s->args[2] :
						     sizeof(address);

	if (c && why_memory(pid, s->args[1], &address, len) == len)
		why_address((const struct sockaddr *)&address, c->peer);
}

static void opened(struct why *w, pid_t pid, const struct why_syscall *s,
		   uint64_t address)
{
	char path[WHY_PATH];

	if (s->result < 0)
		return;
	why_string(pid, address, path, sizeof(path));
	why_config(w, pid, path);
}

static void take_read(struct why *w, pid_t pid, const struct why_syscall *s)
{
	bytes(w, pid, false, s);
}

static void take_write(struct why *w, pid_t pid, const struct why_syscall *s)
{
	bytes(w, pid, true, s);
}

static void take_recvfrom(struct why *w, pid_t pid, const struct why_syscall *s)
{
	if (!(s->args[3] & MSG_PEEK))
		bytes(w, pid, false, s);
}

static void take_readv(struct why *w, pid_t pid, const struct why_syscall *s)
{
	vectors(w, pid, false, s, s->args[1], s->args[2]);
}

static void take_writev(struct why *w, pid_t pid, const struct why_syscall *s)
{
	vectors(w, pid, true, s, s->args[1], s->args[2]);
}

static void take_recvmsg(struct why *w, pid_t pid, const struct why_syscall *s)
{
	message(w, pid, false, s);
}

static void take_sendmsg(struct why *w, pid_t pid, const struct why_syscall *s)
{
	message(w, pid, true, s);
}

static void take_openat(struct why *w, pid_t pid, const struct why_syscall *s)
{
	opened(w, pid, s, s->args[1]);
}

#ifdef SYS_open
static void take_open(struct why *w, pid_t pid, const struct why_syscall *s)
{
	opened(w, pid, s, s->args[0]);
}
#endif

static void take_ring(struct why *w, pid_t pid, const struct why_syscall *s)
{
	(void)pid;
	if (s->result >= 0)
		why_lacks(w, "The program uses io_uring: what goes through it is not seen.");
}

static const struct {
	long number;
	bool before;		/* look at it when the call begins */
	void (*take)(struct why *w, pid_t pid, const struct why_syscall *s);
} calls[] = {
	{ SYS_setsockopt, false, set_option },
	{ SYS_read, false, take_read },
	{ SYS_write, false, take_write },
	{ SYS_recvfrom, false, take_recvfrom },
	{ SYS_sendto, false, take_write },
	{ SYS_readv, false, take_readv },
	{ SYS_writev, false, take_writev },
	{ SYS_recvmsg, false, take_recvmsg },
	{ SYS_sendmsg, false, take_sendmsg },
	{ SYS_socket, false, made },
	{ SYS_connect, false, connected },
	{ SYS_close, true, end },
	{ SYS_shutdown, true, end },
	{ SYS_openat, false, take_openat },
#ifdef SYS_open
	{ SYS_open, false, take_open },
#endif
#ifdef SYS_io_uring_setup
	{ SYS_io_uring_setup, false, take_ring },
#endif
};

void why_syscall(struct why *w, pid_t pid, const struct why_syscall *call,
		 bool begins)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(calls); i++)
		if (calls[i].number == call->number &&
		    calls[i].before == begins)
			calls[i].take(w, pid, call);
}
