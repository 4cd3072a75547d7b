// SPDX-License-Identifier: MIT
/* sslp ls: gathers the sockets in kernel TLS; names for what they say. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../common/tools.h"
#include "../doctor/probe.h"
#include "ls.h"

struct ls_socket *ls_add(struct ls *ls)
{
	struct ls_socket *all = reallocarray(ls->sockets, ls->count + 1,
					     sizeof(*all));

	if (!all)
		return NULL;
	ls->sockets = all;
	memset(&all[ls->count], 0, sizeof(*all));
	return &all[ls->count++];
}

/* From here on the other sockets are of no interest */
static void keep_ktls(struct ls *ls)
{
	size_t i, n = 0;

	for (i = 0; i < ls->count; i++) {
		if (ls->sockets[i].ktls == LS_UNTOLD)
			ls->untold++;
		if (ls->sockets[i].ktls == LS_KTLS)
			ls->sockets[n++] = ls->sockets[i];
	}
	ls->count = n;
}

int ls_gather(struct ls *ls)
{
	memset(ls, 0, sizeof(*ls));
	ls->diag = ls_dump(ls);
	if (ls->diag == -ENOMEM)
		return ls->diag;
	ls->proc = ls_owners(ls);
	if (ls->proc == -ENOMEM)
		return ls->proc;
	keep_ktls(ls);
	/* If no source could be read, an empty list would be wrong */
	return ls->diag && ls->proc ? ls->diag : 0;
}

void ls_free(struct ls *ls)
{
	free(ls->sockets);
	memset(ls, 0, sizeof(*ls));
}

void ls_address(char out[LS_ADDRESS_SIZE], int family, const void *address,
		uint16_t port)
{
	char text[INET6_ADDRSTRLEN] = "?";

	inet_ntop(family, address, text, sizeof(text));
	snprintf(out, LS_ADDRESS_SIZE, family == AF_INET6 ? "[%s]:%u" : "%s:%u",
		 text, port);
}

const char *ls_cipher_name(uint32_t cipher)
{
	size_t i;

	for (i = 0; i < PROBE_CIPHERS; i++)
		if (probe_ciphers[i].type == cipher)
			return probe_ciphers[i].name;
	return NULL;
}

const char *ls_version_name(uint32_t version)
{
	return version == TLS_1_3_VERSION ? "1.3" :
	       version == TLS_1_2_VERSION ? "1.2" : NULL;
}

static bool first_of_process(const struct ls *ls, size_t i)
{
	size_t j;

	if (!ls->sockets[i].pid)
		return false;
	for (j = 0; j < i; j++)
		if (ls->sockets[j].pid == ls->sockets[i].pid)
			return false;
	return true;
}

void ls_sum(const struct ls *ls, struct ls_totals *ret)
{
	size_t i;

	memset(ret, 0, sizeof(*ret));
	for (i = 0; i < ls->count; i++) {
		ret->processes += first_of_process(ls, i);
		ret->tx[ls->sockets[i].tx]++;
		ret->rx[ls->sockets[i].rx]++;
	}
}
