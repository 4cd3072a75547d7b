// SPDX-License-Identifier: GPL-2.0-only
/* A batch of derivations on a driver, and what comes out. */
#include <string.h>
#include <unistd.h>

#include "queue_batch.h"
#include "reference.h"
#include "request.h"

#define LABEL	"key expansion"

static bool fill(struct queue *q, int i)
{
	memset(q->seeds[i], i, sizeof(q->seeds[i]));
	q->items[i] = (struct sslp_derive){
		.size = sizeof(struct sslp_derive),
		.secret = q->secret, .op = SSLP_OP_PRF, .driver = q->driver,
		.label_len = strlen(LABEL), .label = (uintptr_t)LABEL,
		.seed_len = sizeof(q->seeds[i]),
		.seed = (uintptr_t)q->seeds[i],
		.out_len = sizeof(q->outs[i]), .out = (uintptr_t)q->outs[i],
	};
	q->results[i] = UNTOUCHED;
	return !reference_prf(SSLP_HASH_SHA256, q->master, sizeof(q->master),
			      LABEL, q->seeds[i], sizeof(q->seeds[i]),
			      q->wants[i], sizeof(q->wants[i]));
}

bool queue_open(struct queue *q, const char *driver)
{
	bool filled = true;

	memset(q->master, 0x42, sizeof(q->master));
	q->dev = sslp_open();
	q->secret = secret_create(q->dev, SSLP_SECRET_MASTER, SSLP_HASH_SHA256,
				  SSLP_SECRET_EXPORT, q->master,
				  sizeof(q->master));
	q->driver = driver_open(q->dev, SSLP_HASH_SHA256, driver);
	for (int i = 0; i < MANY; i++)
		filled &= fill(q, i);
	q->arg = (struct sslp_batch){
		.size = sizeof(q->arg), .request = SSLP_IOC_DERIVE,
		.count = MANY, .item_size = sizeof(struct sslp_derive),
		.items = (uintptr_t)q->items,
		.results = (uintptr_t)q->results,
	};
	return filled && q->dev >= 0 && q->secret >= 0 && q->driver > 0;
}

void queue_close(struct queue *q)
{
	close(q->secret);
	close(q->dev);
}

int queue_wrong(const struct queue *q)
{
	int wrong = 0;

	for (int i = 0; i < MANY; i++)
		wrong += q->results[i] ||
			 memcmp(q->wants[i], q->outs[i], sizeof(q->outs[i]));
	return wrong;
}

uint64_t queue_faults(const struct queue *q)
{
	struct sslp_driver_info info;

	driver_info(q->dev, q->driver, 0, &info);
	return info.redone + info.errors + info.timeouts + info.wrong;
}
