// SPDX-License-Identifier: MIT
/*
 * Premaster secrets under RSA, good and bad. master_count.sh counts the
 * instructions of each SslImportMasterKey(). Each line names a call and its
 * process.
 *
 * Each call has a key that was never used, and the same "random" numbers.
 * libcrypto uses them to blind RSA, and its cost depends on them.
 */
#define OPENSSL_SUPPRESS_DEPRECATED

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>

#include "fixture.h"

#define RSA_LEN		256
#define SUITE		TLS_RSA_WITH_AES_128_GCM_SHA256
#define AT(n)		(RSA_LEN - MASTER_LEN + (n))	/* byte n of a secret */

/* Made for this test by openssl genrsa, and of no use elsewhere */
static const char key_pem[] =
	"-----BEGIN RSA PRIVATE KEY-----\n"
	"MIIEowIBAAKCAQEAw11Sra/Xsmaf5PvK4F2/w2A8zcVgbUNRC2lA7PuN2xA6xm+/\n"
	"ayUmhiJDPTGljL8db5NmtRMdTLDxTErDPbc96QPXZixXucztQpBlRwxwlt/viQdp\n"
	"iod14kptVc7vLYMw1CNDkZzX3T8vO0eCK4iGj9gN2qIrC+n4ULwcqecQ0ULzVtdP\n"
	"AoqIeoFqEhpKtHXHqilpwbnvqyOyd6t/Hx70JUU5y0AFUplhtDrnISNk077TCwRQ\n"
	"OhOxuZYQAueU19Sw38EfmexK+HVwzeC+e4z9YeEhmSmFJQi2N/iLB057wGYznLZR\n"
	"Vu+ME6SFabBCBzLujKeSd3NdV6ZsQxNtPZHglwIDAQABAoIBAFZ2/8gyar8hD4Rr\n"
	"cluB8oTYm6CgyjAhmoV35I3eOebqFHFN9QTJUPcNw/+Z8QDNdwwyS0M5/f4609jl\n"
	"v+qZJrPyCMvGNV9c1OdgfAqJdW05GE1n8+ylTmXEdgaDyzSz+xDwuI+CQMHBnLha\n"
	"SkDVMGUKhPsuSeoAd+/XicIiq71JY+D4GKslDOWQHQGCFf1Yz3PkCiQW3szDohoo\n"
	"996stF0++brAIzLZjvpxErc5g1k4OBzRNRcJlhVGhsyk9gKKaoGku8vw5IWpMyWI\n"
	"rILA2h+wsFFr6AkfGmA9z/pwddeLucjOvi+1gTm//KftYOIeIthqrbQMA/MZXl8U\n"
	"ppxDx3kCgYEA5QaDewiG7TsH5FIDwB9ac3PSY1QMdAJU3SDAGWPB19utbygN2d7o\n"
	"SC7TW6GqpqJ6U3gFPgKWb9ZLf/S73sE3HySb9MKpRx655X8gJoiqnUcwo31ZrcVm\n"
	"sSEKo24vHHa8GHK1vvxEE2ARgPTgumvzfz/RaF9Gg4+peFv/CQ+CDVkCgYEA2l/h\n"
	"AZCSyfHhsI8yM6b3vqEBbT2HHibva3hZ+PpM9pDiumnYq8fiYpYf7Pf7qVWzSX48\n"
	"KRiEgb15xZijYEUCcvM8dH3XIuCmcE6d+ll5NhnzH68DS/fRHpABhLFXZYlUYIo0\n"
	"VfIV4bW9Omjr/rUuvIkFMBXSN6p0K0Se8ph4728CgYEA4/6aAW85swzjDF7BMQ+F\n"
	"Yg3ZUdyoEQ0JIqGp2xy+Kn+cpl2/fDc2EjXbXwsP8ZcqI9IFlffJf0hcHOOr61N5\n"
	"5lzxjLYFArIJ6femL/Y5sxzdxMPS9PThCFCWYKAd8j4ZflUjrR9BPfCTPEeLOMqi\n"
	"uvjzJO5EKlBoK1OaDpELrPECgYBbv7LapHJ39G99bfyKpRkr95uQ2Sv+6B7piWxL\n"
	"5mYVpjQMXFJTgizEfQy21E3hDIfCVg5SueFaXVBfS81Asl3gDAAXdZPBLJ/hSbao\n"
	"K5V4vJhgdHivH1S2QYzRwmzU1UklMovgnFDDP0dc1h5pKpiTUAJk/JYRG0WptDAP\n"
	"/y24cwKBgAniYi/pT6PlYLQS/265Hu5eCqr+Ya3qxunlOqzPzHJHzx5VsnImF/9I\n"
	"OWhRo4VtPjnAp4ewEz0VKixj5VsLR3BfURRcbQwZkgUIPAU8otfi0XePNtdHZnB9\n"
	"orHRnbjn46tkOdnsE9+3UKigFi4nEtUpz4CvBZd3x+84Fp6EyxWj\n"
	"-----END RSA PRIVATE KEY-----\n";
static const char certificate_pem[] =
	"-----BEGIN CERTIFICATE-----\n"
	"MIIDATCCAemgAwIBAgIUDNnuAJ5rW2TH7erZqlZI11PQ/UYwDQYJKoZIhvcNAQEL\n"
	"BQAwDzENMAsGA1UEAwwEdGVzdDAgFw0yNjExMjYyMjAzMTZaGA8yMTI2MTEwMjIy\n"
	"MDMxNlowDzENMAsGA1UEAwwEdGVzdDCCASIwDQYJKoZIhvcNAQEBBQADggEPADCC\n"
	"AQoCggEBAMNdUq2v17Jmn+T7yuBdv8NgPM3FYG1DUQtpQOz7jdsQOsZvv2slJoYi\n"
	"Qz0xpYy/HW+TZrUTHUyw8UxKwz23PekD12YsV7nM7UKQZUcMcJbf74kHaYqHdeJK\n"
	"bVXO7y2DMNQjQ5Gc190/LztHgiuIho/YDdqiKwvp+FC8HKnnENFC81bXTwKKiHqB\n"
	"ahIaSrR1x6opacG576sjsnerfx8e9CVFOctABVKZYbQ65yEjZNO+0wsEUDoTsbmW\n"
	"EALnlNfUsN/BH5nsSvh1cM3gvnuM/WHhIZkphSUItjf4iwdOe8BmM5y2UVbvjBOk\n"
	"hWmwQgcy7oynkndzXVembEMTbT2R4JcCAwEAAaNTMFEwHQYDVR0OBBYEFC+qi5nl\n"
	"9cu+72TvxeG/uh8vcjMZMB8GA1UdIwQYMBaAFC+qi5nl9cu+72TvxeG/uh8vcjMZ\n"
	"MA8GA1UdEwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADggEBAFWWT3XHNjuN3ig1\n"
	"zUGHJPwJPFGNPQjEMLlhZLoG4uhx5J+TjXVi+KFd6yUUIJZVysnZDZP0LLFfgd+q\n"
	"lJu59RQOMRblUBJwAUAm0eog8KuQpQ8cLOGQsY492zq2Dlh5CXdqD+zFHfSPdgq7\n"
	"tzpEGU5/pS5hp5XwvMUIhMon/pWY49eN7QynyYK4fiWZj1G9Lt3K5EaMr92BNYxU\n"
	"Wj/cs7pxvVHuW8KsTdFPR7TPnTWEWH746/qNB0xhbFx4avnX0pdnaezRwfqWMf+5\n"
	"Vw5FyDmmDEQyokBBMymzTu6PSD8CEyR4ZCSoH86nxMLzCw1f2M4tKny1m9S6p4Be\n"
	"e5hMtiE=\n"
	"-----END CERTIFICATE-----\n";

static unsigned int state;

static int same_bytes(unsigned char *to, int len)
{
	while (len--) {
		state = state * 1103515245 + 12345;
		*to++ = state >> 16;
	}
	return 1;
}

static int is_seeded(void)
{
	return 1;
}

static const RAND_METHOD same_numbers = {
	.bytes = same_bytes, .pseudorand = same_bytes, .status = is_seeded,
};

static const struct {
	const char *name;
	int at;		/* offset in the padded block */
	BYTE with;
} faults[] = {
	{ "nothing", -1, 0 },
	{ "nothing, another padding", 50, 0x77 },
	{ "nothing, another padding", 2, 0xff },
	{ "nothing, another secret", AT(20), 0 },
	{ "first byte", 0, 1 },
	{ "second byte", 1, 1 },
	{ "a 0 in front of the padding", 2, 0 },
	{ "a 0 in the padding", 100, 0 },
	{ "a 0 at the end of the padding", AT(-2), 0 },
	{ "no 0 behind the padding", AT(-1), 7 },
	{ "version, first byte", AT(0), 4 },
	{ "version, second byte", AT(1), 1 },
};

static void seal(EVP_PKEY *key, const BYTE *block, BYTE *out)
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new(key, NULL);
	size_t len = RSA_LEN;

	if (EVP_PKEY_encrypt_init(ctx) <= 0 ||
	    EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_NO_PADDING) <= 0 ||
	    EVP_PKEY_encrypt(ctx, out, &len, block, RSA_LEN) <= 0)
		exit(1);
	EVP_PKEY_CTX_free(ctx);
}

static void call(NCRYPT_PROV_HANDLE prov, const BYTE *encrypted, DWORD len)
{
	NCRYPT_KEY_HANDLE private, master;
	PCCERT_CONTEXT context;

	must(sslp_open_certificate(&context, certificate_pem, key_pem),
	     "certificate");
	must(SslOpenPrivateKey(prov, &private, context, 0), "private key");
	state = 1;
	must(SslImportMasterKey(prov, private, &master,
				TLS1_2_PROTOCOL_VERSION, SUITE, random_list(),
				(PBYTE)encrypted, len, SERVER), "master key");
	free_handle(master);
	free_handle(private);
	must(sslp_free_certificate(context), "certificate");
}

/*
 * In a separate process, so that malloc() always finds the heap in the same
 * state. Its cost depends on that
 */
static void count(NCRYPT_PROV_HANDLE prov, const BYTE *encrypted, DWORD len,
		  const char *name)
{
	pid_t pid = fork();
	int status;

	if (!pid) {
		call(prov, encrypted, len);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		exit(1);
	printf("%d: %s\n", (int)pid, name);
}

int main(void)
{
	NCRYPT_PROV_HANDLE prov = open_provider(SSLP_SOFTWARE_PROVIDER);
	BIO *bio = BIO_new_mem_buf(key_pem, -1);
	EVP_PKEY *key = PEM_read_bio_PrivateKey(bio, NULL, NULL, NULL);
	BYTE block[RSA_LEN], encrypted[ARRAY_SIZE(faults) + 1][RSA_LEN];
	size_t i;

	BIO_free(bio);
	/* No buffer, because stdio would allocate one after the first child */
	setvbuf(stdout, NULL, _IONBF, 0);
	RAND_set_rand_method(&same_numbers);
	for (i = 0; i < ARRAY_SIZE(faults); i++) {
		memset(block, 0x5a, sizeof(block));
		block[0] = 0;
		block[1] = 2;
		block[AT(-1)] = 0;
		block[AT(0)] = 3;
		block[AT(1)] = 3;
		if (faults[i].at >= 0)
			block[faults[i].at] = faults[i].with;
		seal(key, block, encrypted[i]);
	}
	memset(encrypted[i], 0xff, RSA_LEN);
	EVP_PKEY_free(key);
	call(prov, encrypted[0], RSA_LEN);
	for (i = 0; i < ARRAY_SIZE(faults); i++)
		count(prov, encrypted[i], RSA_LEN, faults[i].name);
	count(prov, encrypted[0], RSA_LEN - 1, "(length) a byte short");
	count(prov, encrypted[i], RSA_LEN, "(length) beyond the modulus");
	free_handle(prov);
	return 0;
}
