// SPDX-License-Identifier: GPL-2.0-only
/* The two simulated network devices, as nic.sh has set them up. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "nic_net.h"

const char *const nic_name[2] = { "simtls0", "simtls1" };

static const char *const spaces[2] = {
	"/run/netns/sslp-home", "/run/netns/sslp-away",
};

static const char *const addresses[2][2] = {
	{ "192.0.2.1", "192.0.2.2" }, { "2001:db8::1", "2001:db8::2" },
};

int nic_enter(enum side side)
{
	int fd = open(spaces[side], O_RDONLY | O_CLOEXEC), err;

	if (fd < 0)
		return -errno;
	err = setns(fd, CLONE_NEWNET) ? -errno : 0;
	close(fd);
	return err;
}

union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

static socklen_t make_address(int family, const char *text,
			      union address *address)
{
	memset(address, 0, sizeof(*address));
	address->any.sa_family = family;
	if (family == AF_INET) {
		inet_pton(AF_INET, text, &address->in.sin_addr);
		return sizeof(address->in);
	}
	inet_pton(AF_INET6, text, &address->in6.sin6_addr);
	return sizeof(address->in6);
}

/* More than a few retransmissions take, so a test that would hang fails */
static int limit_waiting(int fd)
{
	const struct timeval limit = { .tv_sec = 20 };

	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)) ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)))
		return -errno;
	return 0;
}

static int listen_away(int family, union address *address, socklen_t *len)
{
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	*len = make_address(family, addresses[family == AF_INET6][AWAY],
			    address);
	if (fd >= 0 && !bind(fd, &address->any, *len) && !listen(fd, 1) &&
	    !getsockname(fd, &address->any, len))
		return fd;
	return -errno;
}

static int connect_home(int family, const char *local,
			const union address *to, socklen_t len)
{
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	union address from;
	socklen_t from_len;

	if (!local)
		local = addresses[family == AF_INET6][HOME];
	from_len = make_address(family, local, &from);
	if (fd >= 0 && !bind(fd, &from.any, from_len) &&
	    !connect(fd, &to->any, len))
		return fd;
	return -errno;
}

int nic_pair_open(int family, const char *local, int fds[static 2])
{
	union address address;
	socklen_t len;
	int listener, err;

	fds[0] = fds[1] = -1;
	err = nic_enter(AWAY);
	if (err)
		return err;
	listener = listen_away(family, &address, &len);
	err = nic_enter(HOME);
	if (err || listener < 0)
		return err ?: listener;
	fds[0] = connect_home(family, local, &address, len);
	if (fds[0] >= 0)
		fds[1] = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	err = fds[0] < 0 ? fds[0] : fds[1] < 0 ? -errno : 0;
	close(listener);
	return err ?: limit_waiting(fds[0]) ?: limit_waiting(fds[1]);
}

static int ethtool(const char *device, void *command)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), err;
	struct ifreq request = { .ifr_data = command };

	snprintf(request.ifr_name, IFNAMSIZ, "%s", device);
	err = ioctl(fd, SIOCETHTOOL, &request) ? -errno : 0;
	close(fd);
	return err;
}

#define STRINGS_MAX	256

/* How many strings there are in one of the sets of the device */
static int count_strings(const char *device, unsigned int set)
{
	struct {
		struct ethtool_sset_info head;
		uint32_t count;
	} info = { { .cmd = ETHTOOL_GSSET_INFO, .sset_mask = 1ull << set } };
	int err = ethtool(device, &info);

	if (err)
		return err;
	return info.count <= STRINGS_MAX ? (int)info.count : -E2BIG;
}

/* Where a string is in one of the sets of the device */
static int find_string(const char *device, unsigned int set, const char *name)
{
	int count = count_strings(device, set);
	struct {
		struct ethtool_gstrings head;
		char names[STRINGS_MAX][ETH_GSTRING_LEN];
	} strings = { { .cmd = ETHTOOL_GSTRINGS, .string_set = set,
			.len = count } };
	int err = count < 0 ? count : ethtool(device, &strings);

	if (err)
		return err;
	for (int i = 0; i < (int)strings.head.len; i++)
		if (!strncmp(strings.names[i], name, ETH_GSTRING_LEN))
			return i;
	return -ENOENT;
}

int64_t nic_count(enum side side, const char *name)
{
	struct {
		struct ethtool_stats head;
		uint64_t value[STRINGS_MAX];
	} stats = { { .cmd = ETHTOOL_GSTATS } };
	int at, err = nic_enter(side);

	at = err ?: find_string(nic_name[side], ETH_SS_STATS, name);
	if (at >= 0) {
		stats.head.n_stats = count_strings(nic_name[side],
						   ETH_SS_STATS);
		err = ethtool(nic_name[side], &stats);
	}
	nic_enter(HOME);
	return at < 0 ? at : err ?: (int64_t)stats.value[at];
}

int nic_feature(enum side side, const char *name, int on)
{
	struct {
		struct ethtool_sfeatures head;
		struct ethtool_set_features_block block[8];
	} set = { { .cmd = ETHTOOL_SFEATURES } };
	int at, err = nic_enter(side);

	at = err ?: find_string(nic_name[side], ETH_SS_FEATURES, name);
	if (at >= 0) {
		set.block[at / 32].valid = 1u << (at % 32);
		set.block[at / 32].requested = on ? 1u << (at % 32) : 0;
		set.head.size = (count_strings(nic_name[side],
					       ETH_SS_FEATURES) + 31) / 32;
		err = ethtool(nic_name[side], &set);
	}
	nic_enter(HOME);
	return at < 0 ? at : err;
}

int64_t nic_tls_count(enum side side, const char *name)
{
	char found[64];
	long long value, result = -ENOENT;
	int err = nic_enter(side);
	FILE *f = err ? NULL : fopen("/proc/thread-self/net/tls_stat", "r");

	while (f && fscanf(f, "%63s %lld", found, &value) == 2)
		if (!strcmp(found, name))
			result = value;
	if (f)
		fclose(f);
	nic_enter(HOME);
	return result;
}

int nic_set(const char *parameter, unsigned int value)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "/sys/module/sslp_sim_nic/parameters/%s",
		 parameter);
	f = fopen(path, "w");
	if (!f || fprintf(f, "%u\n", value) < 0)
		return -errno;
	return fclose(f) ? -errno : 0;
}

int nic_link(enum side side, int up)
{
	struct ifreq request = { 0 };
	int fd, err = nic_enter(side);

	if (err)
		return err;
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	snprintf(request.ifr_name, IFNAMSIZ, "%s", nic_name[side]);
	err = ioctl(fd, SIOCGIFFLAGS, &request) ? -errno : 0;
	request.ifr_flags = up ? request.ifr_flags | IFF_UP :
				 request.ifr_flags & ~IFF_UP;
	if (!err)
		err = ioctl(fd, SIOCSIFFLAGS, &request) ? -errno : 0;
	close(fd);
	return nic_enter(HOME) ?: err;
}
