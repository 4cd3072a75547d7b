// SPDX-License-Identifier: MIT
/* Records made and opened in user space, against OpenSSL. */
#include <stdlib.h>

#include "record.h"

/* A pair of traffic secrets, or a master secret, for one end */
static NCRYPT_KEY_HANDLE new_secret(NCRYPT_PROV_HANDLE prov, DWORD suite,
				    DWORD protocol, DWORD role)
{
	return protocol == TLS1_3_PROTOCOL_VERSION ?
	       new_pair(prov, suite, role) :
	       new_master(prov, protocol, suite, role);
}

struct ends ends_open(NCRYPT_PROV_HANDLE prov, const struct suite *suite,
		      DWORD protocol)
{
	NCRYPT_KEY_HANDLE client = new_secret(prov, suite->id, protocol,
					      CLIENT);
	NCRYPT_KEY_HANDLE server = new_secret(prov, suite->id, protocol,
					      SERVER);
	struct keys sender = new_keys(prov, client);
	struct keys receiver = new_keys(prov, server);
	struct ends ends = {
		.prov = prov, .write = sender.write, .read = receiver.read,
		.recipe = {
			.suite = *suite, .key = material(sender.write),
			.type = CT_APPLICATIONDATA,
		},
	};

	free_handle(sender.read);
	free_handle(receiver.write);
	free_handle(client);
	free_handle(server);
	return ends;
}

void ends_close(struct ends *ends)
{
	free_handle(ends->write);
	free_handle(ends->read);
}

struct ends ends_of(NCRYPT_PROV_HANDLE prov, DWORD id, DWORD protocol)
{
	struct suite suite;
	size_t i = 0;

	while (suite_row(i, &suite) && suite.id != id)
		i++;
	return ends_open(prov, &suite, protocol);
}

SECURITY_STATUS encrypt(struct ends *e, const BYTE *in, size_t len, BYTE *out,
			size_t size, DWORD *ret)
{
	return SslEncryptPacket(e->prov, e->write, (PBYTE)in, len, out, size,
				ret, e->recipe.seq, e->recipe.type, 0);
}

SECURITY_STATUS decrypt(struct ends *e, const BYTE *in, size_t len, BYTE *out,
			size_t size, DWORD *ret)
{
	return SslDecryptPacket(e->prov, e->read, (PBYTE)in, len, out, size,
				ret, e->recipe.seq, 0);
}

int main(void)
{
	NCRYPT_PROV_HANDLE prov = open_provider(SSLP_SOFTWARE_PROVIDER);

	test_sweep(prov);
	test_limits(prov);
	test_wrong(prov);
	free_handle(prov);
	return tap_done();
}
