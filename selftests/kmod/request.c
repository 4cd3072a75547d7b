// SPDX-License-Identifier: GPL-2.0-only
/* Requests to /dev/sslp. */
#include <errno.h>
#include <fcntl.h>
#include <linux/tls.h>
#include <string.h>
#include <sys/ioctl.h>

#include "request.h"

int sslp_open(void)
{
	int fd = open("/dev/sslp", O_RDWR | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int sslp_request(int dev, unsigned long number, void *request)
{
	int ret = ioctl(dev, number, request);

	return ret < 0 ? -errno : ret;
}

int secret_create(int dev, uint32_t kind, uint32_t hash, uint32_t flags,
		  const void *data, size_t len)
{
	struct sslp_secret_create arg = {
		.size = sizeof(arg), .flags = flags, .kind = kind,
		.hash = hash, .data = (uintptr_t)data, .len = len,
	};

	return sslp_request(dev, SSLP_IOC_SECRET_CREATE, &arg);
}

int secret_bound(int dev, uint32_t kind, const void *data, size_t len,
		 const struct sslp_bind *bind)
{
	struct sslp_secret_create arg = {
		.size = sizeof(arg), .kind = kind, .hash = SSLP_HASH_SHA256,
		.data = (uintptr_t)data, .len = len, .bind = (uintptr_t)bind,
	};

	return sslp_request(dev, SSLP_IOC_SECRET_CREATE, &arg);
}

int secret_from_key(int dev, uint32_t kind, uint32_t hash, uint32_t flags,
		    int32_t serial)
{
	struct sslp_secret_create arg = {
		.size = sizeof(arg), .flags = flags | SSLP_SECRET_FROM_KEY,
		.kind = kind, .hash = hash, .key = serial,
	};

	return sslp_request(dev, SSLP_IOC_SECRET_CREATE, &arg);
}

int secret_step(int dev, int secret, uint32_t step, const void *seed,
		size_t len, struct options options)
{
	struct sslp_secret_derive arg = {
		.size = sizeof(arg), .flags = options.flags, .secret = secret,
		.step = step, .driver = options.driver, .seed_len = len,
		.seed = (uintptr_t)seed,
	};

	return sslp_request(dev, SSLP_IOC_SECRET_DERIVE, &arg);
}

int derive(int dev, int secret, uint32_t op, const char *label,
	   const void *seed, size_t seed_len, void *out, size_t out_len,
	   struct options options)
{
	struct sslp_derive arg = {
		.size = sizeof(arg), .flags = options.flags, .secret = secret,
		.op = op, .driver = options.driver,
		.label_len = strlen(label), .seed_len = seed_len,
		.out_len = out_len, .label = (uintptr_t)label,
		.seed = (uintptr_t)seed, .out = (uintptr_t)out,
	};

	return sslp_request(dev, SSLP_IOC_DERIVE, &arg);
}

int driver_open(int dev, uint32_t hash, const char *name)
{
	struct sslp_driver_open arg = { .size = sizeof(arg), .hash = hash };

	strncpy(arg.name, name, sizeof(arg.name) - 1);
	return sslp_request(dev, SSLP_IOC_DRIVER_OPEN, &arg);
}

int driver_info(int dev, uint32_t driver, uint32_t hash,
		struct sslp_driver_info *info)
{
	*info = (struct sslp_driver_info){
		.size = sizeof(*info), .driver = driver, .hash = hash,
	};
	return sslp_request(dev, SSLP_IOC_DRIVER_INFO, info);
}

int module_info(int dev, struct sslp_info *info)
{
	*info = (struct sslp_info){ .size = sizeof(*info) };
	return sslp_request(dev, SSLP_IOC_INFO, info);
}

uint64_t outstanding(int dev)
{
	struct sslp_info info = {
		.size = sizeof(info), .flags = SSLP_ALL_USERS,
	};

	return sslp_request(dev, SSLP_IOC_INFO, &info) ? UINT64_MAX :
							 info.outstanding;
}

int can_arm(int dev)
{
	struct sslp_info info;

	return !module_info(dev, &info) && info.features & SSLP_FEATURE_ARM;
}

int batch_run(int dev, struct sslp_batch arg)
{
	int n, done = 0;

	while (arg.count) {
		n = sslp_request(dev, SSLP_IOC_BATCH, &arg);
		if (n < 1)
			return n;
		done += n;
		arg.count -= n;
		arg.items += (uint64_t)n * arg.item_size;
		arg.results += (uint64_t)n * sizeof(int32_t);
	}
	return done;
}

void arm_tls12(struct sslp_arm *arm, int sock, int master, uint16_t cipher,
	       const uint8_t random[static 64])
{
	*arm = (struct sslp_arm){
		.size = sizeof(*arm), .flags = SSLP_ARM_CLIENT,
		.socket = sock, .tx_secret = master, .rx_secret = master,
		.version = TLS_1_2_VERSION, .cipher = cipher,
		.tx_seq = 1, .rx_seq = 1,
	};
	memcpy(arm->client_random, random, 32);
	memcpy(arm->server_random, random + 32, 32);
}

void arm_tls13(struct sslp_arm *arm, int sock, int tx, int rx,
	       uint16_t cipher)
{
	*arm = (struct sslp_arm){
		.size = sizeof(*arm), .socket = sock, .tx_secret = tx,
		.rx_secret = rx, .version = TLS_1_3_VERSION, .cipher = cipher,
	};
}
