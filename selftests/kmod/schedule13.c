// SPDX-License-Identifier: GPL-2.0-only
/*
 * The schedule of TLS 1.3 in the kernel, from secret to secret. The right
 * results are in RFC 8448 sections 3 and 4: a handshake, and one with the
 * ticket of the first. The values are code components of that RFC, Copyright
 * (c) 2019 IETF Trust and the persons identified as its authors.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/tls.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "config_option.h"
#include "crypto_info.h"
#include "harness.h"
#include "reference.h"
#include "request.h"
#include "tcp_pair.h"

#define LEN	32

static const struct options none;
static const struct options export = { .flags = SSLP_SECRET_EXPORT };

/* As in the RFC. What a handshake does not have is NULL */
struct handshake {
	const char *psk, *dhe;
	const char *ch_hash, *sh_hash, *sf_hash, *cf_hash;
	const char *binder_hash, *binder;
	const char *early, *c_e_traffic, *e_exp_master;
	const char *handshake, *c_hs_traffic, *s_hs_traffic;
	const char *server_finished_hash, *server_finished, *client_finished;
	const char *master, *c_ap_traffic, *s_ap_traffic;
	const char *exp_master, *res_master;
};

static const struct handshake simple = {
	.psk = "0000000000000000000000000000000000000000000000000000000000000000",
	.dhe = "8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d",
	.sh_hash = "860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8",
	.sf_hash = "9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13",
	.cf_hash = "209145a96ee8e2a122ff810047cc952684658d6049e86429426db87c54ad143d",
	.early = "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a",
	.handshake = "1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac",
	.c_hs_traffic = "b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21",
	.s_hs_traffic = "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38",
	.server_finished_hash = "edb7725fa7a3473b031ec8ef65a2485493900138a2b91291407d7951a06110ed",
	.server_finished = "9b9b141d906337fbd2cbdce71df4deda4ab42c309572cb7fffee5454b78f0718",
	.client_finished = "a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2edd5ce61",
	.master = "18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919",
	.c_ap_traffic = "9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5",
	.s_ap_traffic = "a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643",
	.exp_master = "fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50",
	.res_master = "7df235f2031d2a051287d02b0241b0bfdaf86cc856231f2d5aba46c434ec196c",
};

static const struct handshake resumed = {
	.psk = "4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3",
	.dhe = "f44194756ff9ec9d25180635d66ea6824c6ab3bf179977be37f723570e7ccb2e",
	.ch_hash = "08ad0fa05d7c7233b1775ba2ff9f4c5b8b59276b7f227f13a976245f5d960913",
	.sh_hash = "f736cb34fe25e701551bee6fd24c1cc7102a7daf9405cb15d97aafe16f757d03",
	.sf_hash = "b0aeffc46a2cfe33114e6fd7d51f9f04b1ca3c497dab08934a774a9d9ad7dbf3",
	.cf_hash = "c3c122e0bd907a4a3ff6112d8fd53dbf89c773d9552e8b6b9d56d361b3a97bf6",
	.binder_hash = "63224b2e4573f2d3454ca84b9d009a04f6be9e05711a8396473aefa01e924a14",
	.binder = "3add4fb2d8fdf822a0ca3cf7678ef5e88dae990141c5924d57bb6fa31b9e5f9d",
	.early = "9b2188e9b2fc6d64d71dc329900e20bb41915000f678aa839cbb797cb7d8332c",
	.c_e_traffic = "3fbbe6a60deb66c30a32795aba0eff7eaa10105586e7be5c09678d63b6caab62",
	.e_exp_master = "b2026866610937d7423e5be90862ccf24c0e6091186d34f812089ff5be2ef7df",
	.handshake = "005cb112fd8eb4ccc623bb88a07c64b3ede1605363fc7d0df8c7ce4ff0fb4ae6",
	.c_hs_traffic = "2faac08f851d35fea3604fcb4de82dc62c9b164a70974d0462e27f1ab278700f",
	.s_hs_traffic = "fe927ae271312e8bf0275b581c54eef020450dc4ecffaa05a1a35d27518e7803",
	.server_finished_hash = "04055455ef74b2322ba366cbc4cfe02723434b37b9b3671bb5a3006056d8f02f",
	.server_finished = "48d3e0e1b3d907c6acff145e16090388c77b05c050b634ab1a88bbd0dd1a34b2",
	.master = "e2d32d4ed66dd37897a0e80c84107503ce58bf8aad4cb55a5002d77ecb890ece",
	.c_ap_traffic = "2abbf2b8e381d23dbebe1dd2a7d16a8bf484cb4950d23fb7fb7fa8547062d9a1",
	.s_ap_traffic = "cc21f1bf8feb7dd5fa505bd9c4b468a9984d554a993dc49e6d285598fb672691",
	.exp_master = "3fd93d4ffddc98e64b14dd107aedf8ee4add23f4510f58a4592d0b201bee56b4",
	.res_master = "5e95bdf1f89005ea2e9aa0ba85e728e3c19c5fe0c699e3f5bee59faebd0b5406",
};

/* ticket_nonce of the first one's ticket */
static const uint8_t ticket_nonce[] = { 0, 0 };

static const uint8_t *bytes(const char *hex)
{
	static uint8_t ring[4][LEN];
	static unsigned int turn;
	uint8_t *to = ring[turn++ % 4];

	for (int i = 0; i < LEN; i++)
		sscanf(hex + 2 * i, "%2hhx", &to[i]);
	return to;
}

/* Descriptors of a whole schedule; -1: not there */
struct schedule {
	int early, binder, c_e_traffic, e_exp_master;
	int handshake, c_hs_traffic, s_hs_traffic;
	int master, c_ap_traffic, s_ap_traffic, exp_master, res_master;
};

static int step(int dev, int from, uint32_t number, const char *seed,
		struct options options)
{
	return secret_step(dev, from, number, seed ? bytes(seed) : NULL,
			   seed ? LEN : 0, options);
}

/* @input is the result of (EC)DHE as a secret, or -1 */
static int step_handshake(int dev, int early, int input, const char *dhe,
			  struct options options)
{
	struct sslp_secret_derive arg = {
		.size = sizeof(arg), .secret = early, .input = input,
		.flags = options.flags | SSLP_SECRET_INPUT,
		.step = SSLP_STEP_HANDSHAKE,
	};

	if (input < 0)
		return step(dev, early, SSLP_STEP_HANDSHAKE, dhe, options);
	return sslp_request(dev, SSLP_IOC_SECRET_DERIVE, &arg);
}

static int psk_create(int dev, const char *psk, struct options options)
{
	return secret_create(dev, SSLP_SECRET_PSK, SSLP_HASH_SHA256,
			     options.flags, bytes(psk), LEN);
}

static void schedule_run(int dev, int psk, int input, const struct handshake *h,
			 struct options o, struct schedule *s)
{
	memset(s, -1, sizeof(*s));
	s->early = step(dev, psk, SSLP_STEP_EARLY, NULL, o);
	if (h->ch_hash) {
		s->binder = step(dev, s->early, SSLP_STEP_RES_BINDER, NULL, o);
		s->c_e_traffic = step(dev, s->early, SSLP_STEP_C_E_TRAFFIC,
				      h->ch_hash, o);
		s->e_exp_master = step(dev, s->early, SSLP_STEP_E_EXP_MASTER,
				       h->ch_hash, o);
	}
	s->handshake = step_handshake(dev, s->early, input, h->dhe, o);
	s->c_hs_traffic = step(dev, s->handshake, SSLP_STEP_C_HS_TRAFFIC,
			       h->sh_hash, o);
	s->s_hs_traffic = step(dev, s->handshake, SSLP_STEP_S_HS_TRAFFIC,
			       h->sh_hash, o);
	s->master = step(dev, s->handshake, SSLP_STEP_MASTER13, NULL, o);
	s->c_ap_traffic = step(dev, s->master, SSLP_STEP_C_AP_TRAFFIC,
			       h->sf_hash, o);
	s->s_ap_traffic = step(dev, s->master, SSLP_STEP_S_AP_TRAFFIC,
			       h->sf_hash, o);
	s->exp_master = step(dev, s->master, SSLP_STEP_EXP_MASTER, h->sf_hash,
			     o);
	s->res_master = step(dev, s->master, SSLP_STEP_RES_MASTER, h->cf_hash,
			     o);
}

static void schedule_close(struct schedule *s)
{
	const int *fds = (const int *)s;

	for (size_t i = 0; i < sizeof(*s) / sizeof(*fds); i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

/* Return: 0 if a secret that may be exported equals @hex */
static int differs(int dev, int secret, const char *hex)
{
	uint8_t got[40], want[40];
	int err = derive(dev, secret, SSLP_OP_EXPAND_LABEL, "check", "c", 1,
			 got, sizeof(got), none);

	if (err || !hex)
		return err ?: -EINVAL;
	if (reference_expand_label(SSLP_HASH_SHA256, bytes(hex), "check", "c",
				   1, want, sizeof(want)))
		return -EIO;
	return memcmp(got, want, sizeof(want));
}

static int finished(int dev, int secret, const char *hash, uint8_t *out)
{
	return derive(dev, secret, SSLP_OP_FINISHED, "", bytes(hash), LEN, out,
		      LEN, none);
}

static int finished_differs(int dev, int secret, const char *hash,
			    const char *want)
{
	uint8_t got[LEN];

	return finished(dev, secret, hash, got) ?: memcmp(got, bytes(want), LEN);
}

/* RFC 8446 section 7.5, by OpenSSL */
static int exporter_differs(int dev, int secret, uint32_t hash,
			    const uint8_t *master)
{
	size_t len = hash_len(hash);
	uint8_t got[77], want[77], derived[64], nothing[64], context[64];

	memset(context, 0x5a, sizeof(context));
	if (reference_hash(hash, "", 0, nothing) ||
	    reference_expand_label(hash, master, "EXPORTER-x", nothing, len,
				   derived, len) ||
	    reference_expand_label(hash, derived, "exporter", context, len,
				   want, sizeof(want)))
		return -EIO;
	return derive(dev, secret, SSLP_OP_EXPORTER, "EXPORTER-x", context, len,
		      got, sizeof(got), none) ?:
	       memcmp(got, want, sizeof(want));
}

FIXTURE(schedule13) {
	int dev;
	struct schedule s;
};

FIXTURE_SETUP(schedule13)
{
	self->dev = sslp_open();
	ASSERT_LE(0, self->dev);
	memset(&self->s, -1, sizeof(self->s));
}

FIXTURE_TEARDOWN(schedule13)
{
	schedule_close(&self->s);
	close(self->dev);
}

TEST_F(schedule13, is_known)
{
	struct sslp_info info;

	ASSERT_EQ(0, module_info(self->dev, &info));
	EXPECT_EQ(SSLP_FEATURE_TLS13, info.features & SSLP_FEATURE_TLS13);
}

/* Every secret of both handshakes, if they may be exported */
TEST_F(schedule13, every_secret)
{
	static const struct handshake *const both[] = { &simple, &resumed };
	const struct schedule *s = &self->s;
	int dev = self->dev, psk;

	for (int i = 0; i < 2; i++) {
		const struct handshake *h = both[i];

		psk = psk_create(dev, h->psk, export);
		ASSERT_LE(0, psk);
		schedule_run(dev, psk, -1, h, export, &self->s);
		EXPECT_EQ(0, differs(dev, s->early, h->early));
		EXPECT_EQ(0, differs(dev, s->handshake, h->handshake));
		EXPECT_EQ(0, differs(dev, s->c_hs_traffic, h->c_hs_traffic));
		EXPECT_EQ(0, differs(dev, s->s_hs_traffic, h->s_hs_traffic));
		EXPECT_EQ(0, differs(dev, s->master, h->master));
		EXPECT_EQ(0, differs(dev, s->c_ap_traffic, h->c_ap_traffic));
		EXPECT_EQ(0, differs(dev, s->s_ap_traffic, h->s_ap_traffic));
		EXPECT_EQ(0, differs(dev, s->exp_master, h->exp_master));
		EXPECT_EQ(0, differs(dev, s->res_master, h->res_master));
		EXPECT_EQ(0, exporter_differs(dev, s->exp_master,
					      SSLP_HASH_SHA256,
					      bytes(h->exp_master)));
		if (h->ch_hash) {
			EXPECT_EQ(0, differs(dev, s->c_e_traffic,
					     h->c_e_traffic));
			EXPECT_EQ(0, differs(dev, s->e_exp_master,
					     h->e_exp_master));
		}
		schedule_close(&self->s);
		close(psk);
	}
	memset(&self->s, -1, sizeof(self->s));
}

/*
 * Secrets that may not leave the kernel. The messages of both handshakes show
 * that they are right. The second handshake has the ticket of the first
 */
TEST_F(schedule13, nothing_leaves_but_messages)
{
	const struct schedule *s = &self->s;
	int dev = self->dev, psk, input;

	input = secret_create(dev, SSLP_SECRET_PREMASTER, SSLP_HASH_SHA256, 0,
			      bytes(simple.dhe), LEN);
	ASSERT_LE(0, input);
	psk = psk_create(dev, simple.psk, none);
	ASSERT_LE(0, psk);
	schedule_run(dev, psk, input, &simple, none, &self->s);
	close(psk);
	close(input);
	EXPECT_EQ(0, finished_differs(dev, s->s_hs_traffic,
				      simple.server_finished_hash,
				      simple.server_finished));
	EXPECT_EQ(0, finished_differs(dev, s->c_hs_traffic, simple.sf_hash,
				      simple.client_finished));
	EXPECT_EQ(0, exporter_differs(dev, s->exp_master, SSLP_HASH_SHA256,
				      bytes(simple.exp_master)));
	psk = secret_step(dev, s->res_master, SSLP_STEP_PSK, ticket_nonce,
			  sizeof(ticket_nonce), none);
	ASSERT_LE(0, psk);
	schedule_close(&self->s);

	schedule_run(dev, psk, -1, &resumed, none, &self->s);
	close(psk);
	EXPECT_EQ(0, finished_differs(dev, s->binder, resumed.binder_hash,
				      resumed.binder));
	EXPECT_EQ(0, exporter_differs(dev, s->e_exp_master, SSLP_HASH_SHA256,
				      bytes(resumed.e_exp_master)));
	EXPECT_EQ(0, finished_differs(dev, s->s_hs_traffic,
				      resumed.server_finished_hash,
				      resumed.server_finished));
	for (size_t i = 0; i < sizeof(*s) / sizeof(int); i++)
		EXPECT_EQ(-EACCES, differs(dev, ((const int *)s)[i], NULL));
}

/* For other hashes no RFC has values, so OpenSSL computes them */
TEST_F(schedule13, every_hash)
{
	uint32_t last = config_has("CRYPTO_SM3") ? SSLP_HASH_SM3 :
						   SSLP_HASH_SHA512;
	uint8_t psk[64], zero[64] = { 0 }, nothing[64], early[64], salt[64];
	uint8_t stage[64], want[64], got[64];
	int dev = self->dev, fd, child;

	memset(psk, 0x33, sizeof(psk));
	for (uint32_t h = SSLP_HASH_SHA256; h <= last; h++) {
		size_t len = hash_len(h);

		ASSERT_EQ(0, reference_hash(h, "", 0, nothing));
		ASSERT_EQ(0, reference_extract(h, zero, len, psk, 40, early));
		ASSERT_EQ(0, reference_expand_label(h, early, "derived",
						    nothing, len, salt, len));
		ASSERT_EQ(0, reference_extract(h, salt, len, zero, len,
					       stage));
		ASSERT_EQ(0, reference_expand_label(h, stage, "c hs traffic",
						    psk, len, want, len));
		ASSERT_EQ(0, reference_expand_label(h, want, "finished", NULL,
						    0, salt, len));
		ASSERT_EQ(0, reference_extract(h, salt, len, psk, len, want));
		fd = secret_create(dev, SSLP_SECRET_PSK, h, 0, psk, 40);
		ASSERT_LE(0, fd);
		child = secret_step(dev, fd, SSLP_STEP_EARLY, NULL, 0, none);
		close(fd);
		fd = secret_step(dev, child, SSLP_STEP_HANDSHAKE, NULL, 0,
				 none);
		close(child);
		child = secret_step(dev, fd, SSLP_STEP_C_HS_TRAFFIC, psk, len,
				    none);
		close(fd);
		EXPECT_EQ(0, derive(dev, child, SSLP_OP_FINISHED, "", psk, len,
				    got, len, none));
		EXPECT_EQ(0, memcmp(want, got, len)) TH_LOG("hash %u", h);
		close(child);
	}
}

static int arms(int dev, int fd, int tx, int rx)
{
	struct sslp_arm arm;

	arm_tls13(&arm, fd, tx, rx, TLS_CIPHER_AES_GCM_128);
	return sslp_request(dev, SSLP_IOC_ARM, &arm);
}

/* The client's keys go into one socket and into no second one */
TEST_F(schedule13, arms)
{
	const struct cipher *gcm = &ciphers[0];
	struct key client, server;
	int dev = self->dev, psk, fds[2], other[2];

	if (!can_arm(dev))
		SKIP(return, "the module does not arm here");
	ASSERT_EQ(TLS_CIPHER_AES_GCM_128, gcm->type);
	psk = psk_create(dev, simple.psk, none);
	schedule_run(dev, psk, -1, &simple, none, &self->s);
	ASSERT_EQ(0, traffic_key(gcm, bytes(simple.c_ap_traffic), &client));
	ASSERT_EQ(0, traffic_key(gcm, bytes(simple.s_ap_traffic), &server));
	ASSERT_EQ(0, tcp_pair_open(AF_INET, fds));
	ASSERT_EQ(0, tcp_pair_open(AF_INET, other));
	/* Only traffic secrets may arm */
	EXPECT_EQ(-EPROTOTYPE, arms(dev, fds[0], self->s.master, -1));
	EXPECT_EQ(-EPROTOTYPE, arms(dev, fds[0], self->s.handshake, -1));
	EXPECT_EQ(-EPROTOTYPE, arms(dev, fds[0], self->s.exp_master, -1));
	EXPECT_EQ(-EPROTOTYPE, arms(dev, fds[0], psk, -1));
	EXPECT_EQ(0, arms(dev, fds[0], self->s.c_ap_traffic,
			  self->s.s_ap_traffic));
	EXPECT_EQ(0, attach(fds[1]));
	EXPECT_EQ(0, set_key(fds[1], TLS_TX, gcm, TLS_1_3_VERSION, &server, 0));
	EXPECT_EQ(0, set_key(fds[1], TLS_RX, gcm, TLS_1_3_VERSION, &client, 0));
	EXPECT_EQ(0, exchange_byte(fds));
	EXPECT_EQ(-EEXIST, arms(dev, other[0], self->s.c_ap_traffic, -1));
	tcp_pair_close(fds);
	tcp_pair_close(other);
	close(psk);
}

TEST_HARNESS_MAIN
