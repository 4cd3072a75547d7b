// SPDX-License-Identifier: MIT
/* The doctor asks every network device for its TLS offload. */
#include <errno.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../common/tools.h"
#include "doctor.h"
#include "nic.h"

int nic_ethtool(int fd, const char *name, void *command)
{
	struct ifreq request;

	memset(&request, 0, sizeof(request));
	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
	request.ifr_data = command;
	return ioctl(fd, SIOCETHTOOL, &request) ? -errno : 0;
}

uint32_t nic_strings(int fd, const char *name, uint32_t set)
{
	union {
		struct ethtool_sset_info info;
		uint8_t space[sizeof(struct ethtool_sset_info) +
			      sizeof(uint32_t)];
	} query = { .space = { 0 } };

	query.info.cmd = ETHTOOL_GSSET_INFO;
	query.info.sset_mask = 1ull << set;
	if (nic_ethtool(fd, name, &query) || !query.info.sset_mask)
		return 0;
	return query.info.data[0];
}

static enum feature feature_of(const struct ethtool_gfeatures *features,
			       uint32_t bit)
{
	const struct ethtool_get_features_block *block =
		&features->features[bit / 32];
	const uint32_t mask = 1u << (bit % 32);

	if (block->active & mask)
		return FEATURE_ON;
	return block->available & mask ? FEATURE_OFF : FEATURE_ABSENT;
}

/*
 * Features have different numbers in every kernel, so their names are compared
 */
static void read_features(struct nic_finding *nic,
			  const struct ethtool_gstrings *strings,
			  const struct ethtool_gfeatures *features,
			  uint32_t count)
{
	const struct {
		const char *name;
		enum feature *to;
	} wanted[] = {
		{ "tls-hw-tx-offload", &nic->tx },
		{ "tls-hw-rx-offload", &nic->rx },
		{ "tls-hw-record", &nic->record },
	};
	uint32_t i, j;

	for (i = 0; i < count; i++)
		for (j = 0; j < ARRAY_SIZE(wanted); j++)
			if (!strncmp((const char *)strings->data +
				     i * ETH_GSTRING_LEN, wanted[j].name,
				     ETH_GSTRING_LEN))
				*wanted[j].to = feature_of(features, i);
}

static void gather_nic(int fd, struct nic_finding *nic)
{
	uint32_t count = nic_strings(fd, nic->name, ETH_SS_FEATURES);
	uint32_t blocks = (count + 31) / 32;
	struct ethtool_gstrings *strings;
	struct ethtool_gfeatures *features;

	strings = calloc(1, sizeof(*strings) + count * ETH_GSTRING_LEN);
	features = calloc(1, sizeof(*features) +
			  blocks * sizeof(features->features[0]));
	if (!count || !strings || !features)
		goto out;
	strings->cmd = ETHTOOL_GSTRINGS;
	strings->string_set = ETH_SS_FEATURES;
	strings->len = count;
	features->cmd = ETHTOOL_GFEATURES;
	features->size = blocks;
	if (!nic_ethtool(fd, nic->name, strings) &&
	    !nic_ethtool(fd, nic->name, features) && strings->len == count)
		read_features(nic, strings, features, count);
out:
	free(strings);
	free(features);
}

static bool is_loopback(int fd, const char *name)
{
	struct ifreq request;

	memset(&request, 0, sizeof(request));
	snprintf(request.ifr_name, sizeof(request.ifr_name), "%s", name);
	return !ioctl(fd, SIOCGIFFLAGS, &request) &&
	       request.ifr_flags & IFF_LOOPBACK;
}

void doctor_gather_nics(struct doctor *d)
{
	struct if_nameindex *names = if_nameindex(), *i;
	struct nic_finding *nics;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	for (i = names; fd >= 0 && i && i->if_name; i++) {
		if (is_loopback(fd, i->if_name))
			continue;
		nics = reallocarray(d->nics, d->nic_count + 1, sizeof(*nics));
		if (!nics)
			break;
		d->nics = nics;
		nics += d->nic_count++;
		memset(nics, 0, sizeof(*nics));
		snprintf(nics->name, sizeof(nics->name), "%s", i->if_name);
		gather_nic(fd, nics);
		nic_counters(fd, nics);
	}
	if (fd >= 0)
		close(fd);
	if (names)
		if_freenameindex(names);
}
