// SPDX-License-Identifier: MIT
/* The engines that a test can run on, each in the same way. */
#include "fault_engines.h"

static const struct played all[] = {
	{ "software", SSLP_SOFTWARE_PROVIDER, .in_user_space = true },
	{ "AF_ALG, an asynchronous driver", SSLP_AF_ALG_PROVIDER,
	  .af_alg = true, .takes_driver = true },
	{ "AF_ALG, a synchronous driver", SSLP_AF_ALG_PROVIDER,
	  .sync = true, .af_alg = true, .takes_driver = true },
#ifdef HAVE_LIBKCAPI
	{ "libkcapi", SSLP_LIBKCAPI_PROVIDER,
	  .sync = true, .takes_driver = true },
#endif
};

const struct played *played = &all[0];

static void play(const struct played *p, void (*test)(void))
{
	played = p;
	fake_alg.sync = p->sync;
	diag("on %s", p->name);
	test();
	played = &all[0];
	fake_alg.sync = false;
}

void on_each_engine(void (*test)(void))
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(all); i++)
		play(&all[i], test);
}

void on_each_driver(void (*test)(void))
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(all); i++)
		if (all[i].af_alg)
			play(&all[i], test);
}

NCRYPT_PROV_HANDLE open_played(void)
{
	return open_provider(played->provider);
}
