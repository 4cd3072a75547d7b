// SPDX-License-Identifier: MIT
/* Which processes have a socket open, and what the socket itself tells. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../common/ktls.h"
#include "../common/peek.h"
#include "ls.h"

/* The names of processes and of their descriptors are numbers */
static bool is_number(const char *name)
{
	return *name && strspn(name, "0123456789") == strlen(name);
}

static bool in_ktls(int fd)
{
	char name[16] = "";
	socklen_t len = sizeof(name);

	return !getsockopt(fd, SOL_TCP, TCP_ULP, name, &len) &&
	       !strcmp(name, "tls");
}

static uint16_t option(int fd, int optname)
{
	int value = 0;
	socklen_t len = sizeof(value);

	return getsockopt(fd, SOL_TLS, optname, &value, &len) ? 0 :
	       (uint16_t)value;
}

/* TLS_TX_MAX_PAYLOAD_LEN has 16 bits; another size is refused */
static uint16_t max_payload(int fd)
{
	uint16_t value = 0;
	socklen_t len = sizeof(value);

	if (getsockopt(fd, SOL_TLS, TLS_TX_MAX_PAYLOAD_LEN, &value, &len))
		return 0;
	return value < 16384 ? value : 0;
}

static void ask_socket(int fd, struct ls_socket *s)
{
	struct sslp_ktls_status status = { .size = sizeof(status) };

	s->ktls = in_ktls(fd) ? LS_KTLS : LS_PLAIN;
	if (s->ktls != LS_KTLS || sslp_ktls_query(fd, &status))
		return;
	s->version = status.protocol;
	s->cipher = status.cipher;
	s->tx = status.tx;
	s->rx = status.rx;
	s->counted = true;
	s->write_left = status.write_records_left;
	s->read_left = status.read_records_left;
	s->write_seq = status.write_seq;
	s->read_seq = status.read_seq;
	memcpy(s->driver, status.driver, sizeof(s->driver));
	s->zerocopy = option(fd, TLS_TX_ZEROCOPY_RO);
	s->no_pad = option(fd, TLS_RX_EXPECT_NO_PAD);
	s->max_payload = max_payload(fd);
}

static void name_end(int fd, char out[LS_ADDRESS_SIZE],
		     int (*name)(int, struct sockaddr *, socklen_t *))
{
	union {
		struct sockaddr any;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
	} a;
	socklen_t len = sizeof(a);

	snprintf(out, LS_ADDRESS_SIZE, "-");
	if (name(fd, &a.any, &len))
		return;
	if (a.any.sa_family == AF_INET)
		ls_address(out, AF_INET, &a.in.sin_addr, ntohs(a.in.sin_port));
	else if (a.any.sa_family == AF_INET6)
		ls_address(out, AF_INET6, &a.in6.sin6_addr,
			   ntohs(a.in6.sin6_port));
}

static struct ls_socket *find_socket(const struct ls *ls, uint32_t inode)
{
	size_t i;

	for (i = 0; i < ls->count; i++)
		if (ls->sockets[i].inode == inode)
			return &ls->sockets[i];
	return NULL;
}

/* If sock_diag tells nothing, every socket has to be asked */
static int add_socket(struct ls *ls, pid_t pid, int number, uint32_t inode)
{
	int fd = peek_descriptor(pid, number), ret = -ENOMEM;
	struct ls_socket *s;

	if (fd == -EPERM || fd == -ENOSYS) {
		ls->untold++;
		return 0;
	}
	if (fd < 0 || !in_ktls(fd)) {
		if (fd >= 0)
			close(fd);
		return 0;
	}
	s = ls_add(ls);
	if (s) {
		s->inode = inode;
		ask_socket(fd, s);
		name_end(fd, s->local, getsockname);
		name_end(fd, s->peer, getpeername);
		ret = 0;
	}
	close(fd);
	return ret;
}

static void own(struct ls_socket *s, pid_t pid)
{
	if (s->pid == pid || s->owners++)
		return;
	s->pid = pid;
	peek_comm(pid, s->comm, sizeof(s->comm));
}

static int look_at(struct ls *ls, pid_t pid, int number, uint32_t inode)
{
	struct ls_socket *s = find_socket(ls, inode);
	int fd;

	if (!s && ls->diag) {
		int ret = add_socket(ls, pid, number, inode);

		if (ret)
			return ret;
		s = find_socket(ls, inode);
	}
	if (!s || s->ktls == LS_PLAIN)
		return 0;
	if (!s->counted) {
		fd = peek_descriptor(pid, number);
		if (fd >= 0) {
			ask_socket(fd, s);
			close(fd);
		}
	}
	own(s, pid);
	return 0;
}

/* Sockets of another network namespace do not count */
static bool same_network(pid_t pid)
{
	struct stat theirs, ours;
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/ns/net", pid);
	return stat(path, &theirs) || stat("/proc/self/ns/net", &ours) ||
	       (theirs.st_ino == ours.st_ino && theirs.st_dev == ours.st_dev);
}

static int walk_process(struct ls *ls, pid_t pid)
{
	struct dirent *entry;
	uint32_t inode;
	char path[64];
	int ret = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	dir = opendir(path);
	if (!dir)	/* gone, or another user's */
		return 0;
	while (!ret && (entry = readdir(dir))) {
		if (!is_number(entry->d_name))
			continue;
		inode = peek_inode(dirfd(dir), entry->d_name);
		if (inode)
			ret = look_at(ls, pid, atoi(entry->d_name), inode);
	}
	closedir(dir);
	return ret;
}

int ls_owners(struct ls *ls)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	bool any = false;
	int ret = 0;
	pid_t pid;

	if (!dir)
		return -errno;
	while (!ret && (entry = readdir(dir))) {
		if (!is_number(entry->d_name))
			continue;
		pid = atoi(entry->d_name);
		any = true;
		if (pid != getpid() && same_network(pid))
			ret = walk_process(ls, pid);
	}
	closedir(dir);
	return ret ?: any ? 0 : -ENOENT;
}
