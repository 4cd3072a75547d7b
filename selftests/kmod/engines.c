// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which way the processor makes HMACs. All ways are right, so no other test
 * notices that the fast one is not taken.
 */
#include <stdio.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "harness.h"
#include "request.h"

#define ENGINES	"/sys/module/sslp/parameters/engines"

/* The engine of a driver that is in use; "" if there is none */
static void engine_of(const char *driver, char engine[static 64])
{
	FILE *f = fopen(ENGINES, "r");
	char line[256], name[256];

	engine[0] = 0;
	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "%255[^:]: %63[^\n]", name, engine) != 2 ||
		    strcmp(name, driver))
			engine[0] = 0;
		else
			break;
	if (f)
		fclose(f);
}

FIXTURE(engines) {
	int dev;
};

FIXTURE_VARIANT(engines) {
	uint32_t hash;
};

FIXTURE_VARIANT_ADD(engines, sha256) { SSLP_HASH_SHA256 };
FIXTURE_VARIANT_ADD(engines, sha384) { SSLP_HASH_SHA384 };
FIXTURE_VARIANT_ADD(engines, sha512) { SSLP_HASH_SHA512 };

FIXTURE_SETUP(engines)
{
	self->dev = sslp_open();
	ASSERT_LE(0, self->dev);
}

FIXTURE_TEARDOWN(engines)
{
	close(self->dev);
}

/* Elsewhere the state of a hash may be another one than its driver exports */
static int is_pc(void)
{
	struct utsname name;

	return !uname(&name) && !strcmp(name.machine, "x86_64");
}

TEST_F(engines, whole_blocks)
{
	struct sslp_driver_info info;
	char engine[64];

	ASSERT_EQ(0, driver_info(self->dev, 0, variant->hash, &info));
	EXPECT_EQ(SSLP_DRIVER_KEYLESS, info.state);
	engine_of(info.name, engine);
	TH_LOG("%s: %s", info.name, engine);
	EXPECT_NE(0, engine[0]);
	if (is_pc())
		EXPECT_TRUE(!strcmp(engine, "blocks") ||
			    !strcmp(engine, "library by blocks"));
}

/* It also tells what others use */
TEST(for_root)
{
	EXPECT_EQ(0, access(ENGINES, R_OK));
	ASSERT_EQ(0, setuid(65534));
	EXPECT_NE(0, access(ENGINES, R_OK));
}

TEST_HARNESS_MAIN
