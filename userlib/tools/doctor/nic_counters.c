// SPDX-License-Identifier: MIT
/*
 * What a network device counts about TLS: Documentation/networking/tls-offload.
 */
#include <linux/ethtool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../common/tools.h"
#include "nic.h"

/* "tx_tls_encrypted_packets", "rx_tls_decrypted_bytes", ... */
static bool is_of_tls(const char *name)
{
	return !strncmp(name, "tx_tls_", 7) || !strncmp(name, "rx_tls_", 7);
}

static void take(struct nic_finding *nic, const struct ethtool_gstrings *names,
		 const struct ethtool_stats *values)
{
	const char *name;
	uint32_t i;

	for (i = 0; i < names->len && nic->counter_count < NIC_COUNTERS; i++) {
		struct tls_counter *c = &nic->counters[nic->counter_count];

		name = (const char *)names->data + i * ETH_GSTRING_LEN;
		if (!is_of_tls(name))
			continue;
		snprintf(c->name, sizeof(c->name), "%.*s", ETH_GSTRING_LEN,
			 name);
		c->value = values->data[i];
		nic->counter_count++;
	}
}

void nic_counters(int fd, struct nic_finding *nic)
{
	const uint32_t count = nic_strings(fd, nic->name, ETH_SS_STATS);
	struct ethtool_gstrings *names;
	struct ethtool_stats *values;

	names = calloc(1, sizeof(*names) + count * ETH_GSTRING_LEN);
	values = calloc(1, sizeof(*values) + count * sizeof(values->data[0]));
	if (!count || !names || !values)
		goto out;
	names->cmd = ETHTOOL_GSTRINGS;
	names->string_set = ETH_SS_STATS;
	names->len = count;
	values->cmd = ETHTOOL_GSTATS;
	values->n_stats = count;
	/* The driver may have another number of them by now */
	if (!nic_ethtool(fd, nic->name, names) && names->len == count &&
	    !nic_ethtool(fd, nic->name, values) && values->n_stats == count)
		take(nic, names, values);
out:
	free(names);
	free(values);
}
