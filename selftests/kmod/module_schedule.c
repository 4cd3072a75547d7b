// SPDX-License-Identifier: GPL-2.0-only
/*
 * The TLS 1.3 schedule by functions of the library, on the engine of the
 * module, with secrets that may not be exported. Its results equal those of
 * software in another process. No traffic secret is ever in the memory of this
 * process.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kselftest_harness.h"
#include "skipped.h"

#include "end.h"
#include "feature.h"
#include "tcp_pair.h"

#define LEN	32
#define SUITE	TLS_AES_128_GCM_SHA256
#define HIDDEN	0xa5	/* what secrets that must not be found are XORed with */

/* Stands for the result of (EC)DHE */
static const uint8_t shared[LEN] = "what the two of them agreed upon";

enum { C_HS, S_HS, C_AP, S_AP, TRAFFIC };

struct schedule {
	NCRYPT_PROV_HANDLE provider;
	NCRYPT_HASH_HANDLE hash;
	NCRYPT_KEY_HANDLE early, handshake, master, traffic[TRAFFIC];
	NCRYPT_KEY_HANDLE exporter, resumption, psk, resumed, binder;
};

/* What a schedule may show, and two secrets that it must not show */
struct answers {
	uint8_t finished[TRAFFIC][LEN], binder[LEN], exported[40];
	uint8_t hidden[2][LEN];
};

static SECURITY_STATUS begin(struct schedule *s, const char *name, DWORD flags)
{
	SECURITY_STATUS status;

	memset(s, 0, sizeof(*s));
	status = provider_open(name, &s->provider);
	if (!status)
		status = SslCreateHandshakeHash(s->provider, &s->hash,
						TLS1_3_PROTOCOL_VERSION, SUITE,
						0);
	if (!status)
		status = SslHashHandshake(s->provider, s->hash,
					  (PBYTE)"all messages", 12, 0);
	if (status)
		return status;
	return SslExtractEarlyKey(s->provider, 0, &s->early,
				  TLS1_3_PROTOCOL_VERSION, SUITE, NULL,
				  NCRYPT_SSL_CLIENT_FLAG | flags);
}

/* One transcript is enough for all, because each secret has its own label */
static SECURITY_STATUS expand(struct schedule *s)
{
	SECURITY_STATUS status;

	status = sslp_extract_handshake_secret(s->provider, s->early,
					       &s->handshake, shared,
					       sizeof(shared));
	if (!status)
		status = SslExpandTrafficKeys(s->provider, s->handshake,
					      s->hash, &s->traffic[C_HS],
					      &s->traffic[S_HS], NULL, 0);
	if (!status)
		status = SslExtractMasterKey(s->provider, s->handshake,
					     &s->master, NULL, 0);
	if (!status)
		status = SslExpandTrafficKeys(s->provider, s->master, s->hash,
					      &s->traffic[C_AP],
					      &s->traffic[S_AP], NULL, 0);
	if (!status)
		status = SslExpandExporterMasterKey(s->provider, s->master,
						    s->hash, &s->exporter,
						    NULL, 0);
	return status;
}

static SECURITY_STATUS resume(struct schedule *s)
{
	BYTE nonce[] = { 0, 1 };
	SECURITY_STATUS status;

	status = SslExpandResumptionMasterKey(s->provider, s->master, s->hash,
					      &s->resumption, NULL, 0);
	if (!status)
		status = SslExpandPreSharedKey(s->provider, s->resumption,
					       nonce, sizeof(nonce), &s->psk,
					       NULL, 0);
	/*
	 * Without the flag: what comes from a secret in the kernel stays there
	 */
	if (!status)
		status = SslExtractEarlyKey(s->provider, s->psk, &s->resumed,
					    TLS1_3_PROTOCOL_VERSION, SUITE,
					    NULL, 0);
	if (!status)
		status = SslExpandBinderKey(s->provider, s->resumed,
					    &s->binder, NULL,
					    NCRYPT_SSL_RESUMPTION_PSK_FLAG);
	return status;
}

static SECURITY_STATUS show(struct schedule *s, struct answers *a)
{
	SECURITY_STATUS status = 0;

	for (int i = 0; !status && i < TRAFFIC; i++)
		status = SslComputeFinishedHash(s->provider, s->traffic[i],
				s->hash, a->finished[i], LEN,
				i == C_HS || i == C_AP ?
				NCRYPT_SSL_CLIENT_FLAG :
				NCRYPT_SSL_SERVER_FLAG);
	if (!status)
		status = SslComputeFinishedHash(s->provider, s->binder,
				s->hash, a->binder, LEN,
				NCRYPT_SSL_CLIENT_FLAG);
	if (!status)
		status = SslExportKeyingMaterial(s->provider, s->exporter,
				(PCHAR)"EXPORTER-test", NULL, 0,
				(PBYTE)"context", 7, a->exported,
				sizeof(a->exported), 0);
	return status;
}

static void end(struct schedule *s)
{
	const NCRYPT_KEY_HANDLE keys[] = {
		s->early, s->handshake, s->master, s->traffic[C_HS],
		s->traffic[S_HS], s->traffic[C_AP], s->traffic[S_AP],
		s->exporter, s->resumption, s->psk, s->resumed, s->binder,
		s->hash, s->provider,
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (keys[i])
			SslFreeObject(keys[i], 0);
}

static int hide(struct schedule *s, int which, uint8_t out[LEN])
{
	uint8_t blob[256];
	DWORD len;

	if (SslExportKey(s->provider, s->traffic[which],
			 SSLP_TRAFFIC_SECRETS_BLOB, blob, sizeof(blob), &len,
			 0))
		return -1;
	for (int i = 0; i < LEN; i++)
		out[i] = blob[len - LEN + i] ^ HIDDEN;
	return 0;
}

/* The results of software, computed in another process */
static int answers_of_software(struct answers *a)
{
	struct schedule s;
	int fds[2], status = -1, ok;
	pid_t child;

	if (pipe(fds))
		return -1;
	child = fork();
	if (!child) {
		ok = !begin(&s, "software", 0) && !expand(&s) &&
		     !resume(&s) && !show(&s, a) &&
		     !hide(&s, C_AP, a->hidden[0]) &&
		     !hide(&s, S_AP, a->hidden[1]) &&
		     write(fds[1], a, sizeof(*a)) == sizeof(*a);
		_exit(!ok);
	}
	close(fds[1]);
	ok = read(fds[0], a, sizeof(*a)) == sizeof(*a);
	close(fds[0]);
	waitpid(child, &status, 0);
	return ok && !status ? 0 : -1;
}

static int is_here(const uint8_t *at, const uint8_t *what, uint8_t mask)
{
	for (int i = 0; i < LEN; i++)
		if (at[i] != (what[i] ^ mask))
			return 0;
	return 1;
}

/* How often the needle behind @mask is in the memory of this process */
static int count_in_memory(const uint8_t *what, uint8_t mask)
{
	FILE *maps = fopen("/proc/self/maps", "re");
	int mem = open("/proc/self/mem", O_RDONLY | O_CLOEXEC), count = 0;
	unsigned long from, to;
	static uint8_t page[4096 + LEN];
	char line[512], mode[8];
	ssize_t n;

	while (fgets(line, sizeof(line), maps)) {
		if (sscanf(line, "%lx-%lx %7s", &from, &to, mode) != 3 ||
		    mode[0] != 'r')
			continue;
		for (; from < to; from += 4096) {
			n = pread(mem, page, sizeof(page), from);
			for (ssize_t i = 0; i + LEN <= n && i < 4096; i++)
				count += is_here(page + i, what, mask);
		}
	}
	fclose(maps);
	close(mem);
	return count;
}

FIXTURE(schedule)
{
	struct schedule s;
	struct answers want, got;
};

FIXTURE_SETUP(schedule)
{
	memset(self, 0, sizeof(*self));
}

FIXTURE_TEARDOWN(schedule)
{
	end(&self->s);
}

#define ASSERT_STATUS(wanted, call)					\
	ASSERT_EQ(wanted, call) {					\
		TH_LOG("%s", sslp_last_message());			\
	}

TEST_F(schedule, stays_in_the_kernel)
{
	struct schedule *s = &self->s;
	uint8_t blob[256];
	DWORD len = 0;

	NEED("module");
	ASSERT_EQ(0, answers_of_software(&self->want));
	ASSERT_STATUS(0, begin(s, "module", SSLP_SECRET_NO_EXPORT));
	ASSERT_STATUS(0, expand(s));
	ASSERT_STATUS(0, resume(s));
	ASSERT_STATUS(0, show(s, &self->got));
	EXPECT_EQ(0, memcmp(self->want.finished, self->got.finished,
			    sizeof(self->got.finished)));
	EXPECT_EQ(0, memcmp(self->want.binder, self->got.binder, LEN));
	EXPECT_EQ(0, memcmp(self->want.exported, self->got.exported,
			    sizeof(self->got.exported)));
	for (int i = 0; i < TRAFFIC; i++)
		EXPECT_EQ(NTE_NOT_SUPPORTED,
			  SslExportKey(s->provider, s->traffic[i],
				       SSLP_TRAFFIC_SECRETS_BLOB, blob,
				       sizeof(blob), &len, 0));
	EXPECT_EQ(NTE_NOT_SUPPORTED,
		  SslExportKey(s->provider, s->psk, TLS_13_PRE_SHARED_KEY,
			       blob, sizeof(blob), &len, 0));
	EXPECT_EQ(0, count_in_memory(self->want.hidden[0], HIDDEN));
	EXPECT_EQ(0, count_in_memory(self->want.hidden[1], HIDDEN));
	/* If it were there, the search would find it */
	EXPECT_LT(0, count_in_memory(shared, 0));
}

/*
 * Each key goes out once, in any order. What arms no socket can be asked again
 */
TEST_F(schedule, each_secret_once)
{
	struct schedule *s = &self->s;
	NCRYPT_KEY_HANDLE again = 0;

	NEED("module");
	ASSERT_STATUS(0, begin(s, "module", SSLP_SECRET_NO_EXPORT));
	ASSERT_STATUS(0, expand(s));
	EXPECT_EQ(NTE_INVALID_PARAMETER,
		  SslExpandTrafficKeys(s->provider, s->master, s->hash, &again,
				       NULL, NULL, 0));
	EXPECT_EQ(0, again);
	ASSERT_STATUS(0, SslExpandExporterMasterKey(s->provider, s->master,
						    s->hash, &again, NULL, 0));
	SslFreeObject(again, 0);
}

TEST_F(schedule, needs_the_module)
{
	struct schedule *s = &self->s;

	NEED("module");
	EXPECT_EQ(NTE_NOT_SUPPORTED,
		  begin(s, "software", SSLP_SECRET_NO_EXPORT));
	EXPECT_EQ(0, s->early);
}

/*
 * Keys go from the schedule into a socket. The other end has those of software
 */
TEST_F(schedule, arms)
{
	NCRYPT_KEY_HANDLE write = 0, read = 0;
	struct schedule *s = &self->s;
	struct end peer = { 0 };
	uint8_t secret[2][LEN];
	int fds[2];

	NEED("module");
	NEED("module_arm");
	NEED("ktls");
	ASSERT_EQ(0, answers_of_software(&self->want));
	ASSERT_STATUS(0, begin(s, "module", SSLP_SECRET_NO_EXPORT));
	ASSERT_STATUS(0, expand(s));
	ASSERT_STATUS(0, SslExpandWriteKey(s->provider, s->traffic[C_AP],
					   &write, NULL, 0));
	ASSERT_STATUS(0, SslExpandWriteKey(s->provider, s->traffic[S_AP],
					   &read, NULL, 0));
	ASSERT_EQ(0, tcp_pair_open(AF_INET, fds));
	ASSERT_STATUS(0, sslp_ktls_install(s->provider, fds[0], write, read,
					   NULL));
	for (int i = 0; i < LEN; i++) {
		secret[0][i] = self->want.hidden[0][i] ^ HIDDEN;
		secret[1][i] = self->want.hidden[1][i] ^ HIDDEN;
	}
	ASSERT_STATUS(0, provider_open("software", &peer.provider));
	ASSERT_STATUS(0, sslp_import_traffic_secrets(peer.provider,
			&peer.secret, TLS1_3_PROTOCOL_VERSION, SUITE,
			secret[0], secret[1], LEN, NCRYPT_SSL_SERVER_FLAG));
	ASSERT_STATUS(0, SslGenerateSessionKeys(peer.provider, peer.secret,
						&peer.read, &peer.write, NULL,
						0));
	ASSERT_STATUS(0, sslp_ktls_install(peer.provider, fds[1], peer.write,
					   peer.read, NULL));
	EXPECT_EQ(0, exchange_byte(fds));
	SslFreeObject(write, 0);
	SslFreeObject(read, 0);
	end_close(&peer);
	tcp_pair_close(fds);
}

TEST_HARNESS_MAIN
