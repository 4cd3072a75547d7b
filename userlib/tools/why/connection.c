// SPDX-License-Identifier: MIT
/*
 * Connections of a traced program. They are found by inode and asked through a
 * copy.
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../common/ktls.h"
#include "../common/peek.h"
#include "why.h"

/*
 * A socket has one number, whatever process has it open under whatever
 * descriptor
 */
static uint32_t inode_of(pid_t pid, int fd)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/fd/%d", pid, fd);
	return peek_inode(AT_FDCWD, path);
}

/* The latest connections are asked most */
static struct why_connection *find(const struct why *w, uint32_t inode)
{
	size_t i;

	for (i = w->connection_count; i-- > 0; )
		if (w->connections[i]->inode == inode)
			return w->connections[i];
	return NULL;
}

struct why_connection *why_connection(struct why *w, pid_t pid, int fd)
{
	uint32_t inode = inode_of(pid, fd);
	struct why_connection *c;

	if (!inode)
		return NULL;
	c = find(w, inode);
	if (c)
		return c;
	if (w->connection_count == WHY_CONNECTIONS ||
	    !(c = calloc(1, sizeof(*c)))) {
		w->dropped++;
		return NULL;
	}
	c->inode = inode;
	c->pid = pid;
	c->hello.alert = -1;
	w->connections[w->connection_count++] = c;
	return c;
}

bool why_is_tls(const struct why_connection *c)
{
	return c->hello.client || c->hello.server || c->ulp.tried ||
	       c->tx.tried || c->rx.tried || why_in_ktls(c);
}

static bool armed(enum why_armed seen, const struct why_call *call)
{
	return seen == WHY_ARMED || (call->tried && !call->err);
}

bool why_in_ktls(const struct why_connection *c)
{
	return armed(c->sends, &c->tx) || armed(c->receives, &c->rx);
}

void why_address(const struct sockaddr *address, char out[64])
{
	const struct sockaddr_in6 *in6 = (const void *)address;
	const struct sockaddr_in *in = (const void *)address;
	char text[INET6_ADDRSTRLEN] = "?";

	if (address->sa_family == AF_INET) {
		inet_ntop(AF_INET, &in->sin_addr, text, sizeof(text));
		snprintf(out, 64, "%s:%u", text, ntohs(in->sin_port));
	} else if (address->sa_family == AF_INET6) {
		inet_ntop(AF_INET6, &in6->sin6_addr, text, sizeof(text));
		snprintf(out, 64, "[%s]:%u", text, ntohs(in6->sin6_port));
	}
}

static void name_end(int fd, char out[64],
		     int (*name)(int, struct sockaddr *, socklen_t *))
{
	struct sockaddr_storage a = { .ss_family = AF_UNSPEC };
	socklen_t len = sizeof(a);

	if (!name(fd, (struct sockaddr *)&a, &len))
		why_address((const struct sockaddr *)&a, out);
}

static int number_of(int fd, int option)
{
	int value = 0;
	socklen_t len = sizeof(value);

	return getsockopt(fd, SOL_SOCKET, option, &value, &len) ? 0 : value;
}

/* Reads the head only, so the key stays where it is */
static enum why_armed ask(int fd, int direction, struct why_call *call)
{
	struct tls_crypto_info info = { 0, 0 };
	socklen_t len = sizeof(info);

	if (getsockopt(fd, SOL_TLS, direction, &info, &len) || !info.version)
		return WHY_UNARMED;
	call->version = info.version;
	call->cipher = info.cipher_type;
	return WHY_ARMED;
}

static void ask_ulp(int fd, struct why_connection *c)
{
	char name[16] = "";
	socklen_t len = sizeof(name);

	c->sends = c->receives = WHY_UNARMED;
	if (getsockopt(fd, SOL_TCP, TCP_ULP, name, &len) ||
	    strcmp(name, "tls"))
		return;
	c->sends = ask(fd, TLS_TX, &c->tx);
	c->receives = ask(fd, TLS_RX, &c->rx);
}

/*
 * Uses a copy of the descriptor, held for these questions. It needs no more
 * rights than ptrace
 */
void why_look(struct why *w, struct why_connection *c, pid_t pid, int fd)
{
	int copy;

	if (!*c->comm && !peek_comm(pid, c->comm, sizeof(c->comm)))
		snprintf(c->comm, sizeof(c->comm), "?");
	copy = peek_descriptor(pid, fd);
	if (copy == -EPERM || copy == -ENOSYS)
		why_lacks(w, "Sockets may not be asked (pidfd_getfd(2)): what the program did not ask of the kernel itself is not known.");
	if (copy < 0)
		return;
	c->domain = number_of(copy, SO_DOMAIN);
	c->protocol = number_of(copy, SO_PROTOCOL);
	name_end(copy, c->local, getsockname);
	name_end(copy, c->peer, getpeername);
	ask_ulp(copy, c);
	close(copy);
	c->looked = true;
}

/* Connections that were open before anybody watched */
void why_before(struct why *w, pid_t pid)
{
	struct why_connection *c;
	struct dirent *entry;
	char path[64];
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	dir = opendir(path);
	if (!dir)
		return;
	while ((entry = readdir(dir))) {
		c = *entry->d_name == '.' ? NULL :
		    why_connection(w, pid, atoi(entry->d_name));
		if (!c || c->looked)
			continue;
		why_look(w, c, pid, atoi(entry->d_name));
		c->before = true;
		w->before += *c->peer && !why_in_ktls(c);
	}
	closedir(dir);
}
