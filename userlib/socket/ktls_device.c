// SPDX-License-Identifier: MIT
/* The network device that a connection goes through. */
#include <ifaddrs.h>
#include <net/if.h>
#include <stdio.h>
#include <sys/socket.h>

#include "address.h"
#include "ktls_device.h"

void ktls_device_name(int fd, char *name)
{
	union address local;
	struct ifaddrs *list, *ifa;

	*name = '\0';
	if (address_local(fd, &local) || getifaddrs(&list))
		return;
	for (ifa = list; ifa; ifa = ifa->ifa_next) {
		if (ifa->ifa_addr && address_is(&local, ifa->ifa_addr)) {
			snprintf(name, IF_NAMESIZE, "%s", ifa->ifa_name);
			break;
		}
	}
	freeifaddrs(list);
}
