// SPDX-License-Identifier: MIT
/* Every argument of every function is wrong once, one at a time. */
#include "misuse.h"

struct world world;
struct out out;

static void world_open(void)
{
	NCRYPT_KEY_HANDLE other;
	struct keys keys;

	world.provider = open_provider(NULL);
	world.software = open_provider(SSLP_SOFTWARE_PROVIDER);
	world.master = new_master(world.provider, TLS1_2_PROTOCOL_VERSION,
				  GCM12, CLIENT);
	world.pair = new_pair(world.provider, GCM13, CLIENT);
	must(SslExpandTrafficKeys(world.provider, world.pair, 0, &world.half,
				  &other, NULL, 0), "SslExpandTrafficKeys");
	free_handle(other);
	world.exporter = new_exporter(world.provider, GCM13);
	keys = new_keys(world.provider, world.master);
	world.read = keys.read;
	world.write = keys.write;
	must(SslCreateHandshakeHash(world.provider, &world.hash,
				    TLS1_2_PROTOCOL_VERSION, GCM12, 0),
	     "SslCreateHandshakeHash");
	must(SslCreateHandshakeHash(world.provider, &world.hash13,
				    TLS1_3_PROTOCOL_VERSION, GCM13, 0),
	     "SslCreateHandshakeHash");
	misuse_stage_open();
	misuse_connection_begin();
}

static void world_close(void)
{
	misuse_connection_end();
	misuse_stage_close();
	free_handle(world.hash13);
	free_handle(world.hash);
	free_handle(world.read);
	free_handle(world.write);
	free_handle(world.exporter);
	free_handle(world.half);
	free_handle(world.pair);
	free_handle(world.master);
	free_handle(world.software);
	free_handle(world.provider);
}

int main(void)
{
	misuse_lists_init();
	world_open();
	misuse_provider();
	misuse_info();
	misuse_import();
	misuse_blob();
	misuse_derive();
	misuse_hash();
	misuse_stage();
	misuse_eap();
	misuse_raw();
	misuse_record();
	misuse_install();
	misuse_socket();
	misuse_connection();
	misuse_connection_open();
#ifdef HAVE_ASYM
	misuse_asym();
	misuse_master();
	misuse_public();
#endif
	world_close();
	return tap_done();
}
