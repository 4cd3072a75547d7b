// SPDX-License-Identifier: MIT
/*
 * The batch of the module as a subject: many derivations in one call. If the
 * driver is an accelerator, they are in flight at the same time.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "../../../include/uapi/linux/sslp.h"
#include "../common/tools.h"
#include "subject_sslp.h"

/**
 * struct batch - what a worker keeps
 * @dev: /dev/sslp
 * @secret: descriptor of the secret
 * @request: the call
 * @count: derivations, the row's depth
 * @items: of the call
 * @results: likewise
 * @out: outputs, one after the other
 */
struct batch {
	int dev, secret;
	struct sslp_batch request;
	size_t count;
	struct sslp_derive *items;
	int32_t *results;
	uint8_t *out;
};

bool batch_can(const struct work *w)
{
	return w->step_count == 1 && (w->way == RAW || w->way == KEYS);
}

static int gone_wrong(struct worker *w, int err, const char *what)
{
	snprintf(w->reason, sizeof(w->reason), "%s: %s", what,
		 strerror(err));
	return -err;
}

static int create_secret(struct worker *w, struct batch *b)
{
	const struct work *work = w->row->work;
	struct sslp_secret_create create = {
		.size = sizeof(create),
		.flags = SSLP_SECRET_EXPORT,
		.kind = work->way == KEYS ? SSLP_SECRET_MASTER :
			SSLP_SECRET_HKDF,
		.hash = work->hash->uapi,
		.data = (uintptr_t)work->secret,
		.len = (uint32_t)work->secret_len,
	};

	if (work->step[0].op == PRF && work->way == RAW)
		create.kind = SSLP_SECRET_PREMASTER;
	b->secret = ioctl(b->dev, SSLP_IOC_SECRET_CREATE, &create);
	return b->secret < 0 ? gone_wrong(w, errno, "a secret of the module") :
	       0;
}

/* Return: the number of the driver, 0 for the default, or -errno */
static int open_driver(struct worker *w, struct batch *b)
{
	struct sslp_driver_open open = {
		.size = sizeof(open), .hash = w->row->work->hash->uapi,
	};
	struct sslp_driver_info info = {
		.size = sizeof(info), .hash = w->row->work->hash->uapi,
	};
	int number = 0;

	if (strlen(w->row->asked) >= sizeof(open.name))
		return gone_wrong(w, ENAMETOOLONG, "the driver");
	if (*w->row->asked) {
		strcpy(open.name, w->row->asked);
		number = ioctl(b->dev, SSLP_IOC_DRIVER_OPEN, &open);
		if (number < 0)
			return gone_wrong(w, errno, errno == ELIBBAD ?
					  "the driver fails its known-answer test" :
					  "the driver");
	}
	info.driver = (uint32_t)number;
	if (number)
		info.hash = 0;
	if (ioctl(b->dev, SSLP_IOC_DRIVER_INFO, &info))
		return gone_wrong(w, errno, "the driver");
	snprintf(w->row->driver, sizeof(w->row->driver), "%s", info.name);
	w->row->async = info.state & SSLP_DRIVER_ASYNC;
	return number;
}

static int make_items(struct worker *w, struct batch *b, int driver)
{
	static const uint32_t ops[] = {
		[PRF] = SSLP_OP_PRF, [EXTRACT] = SSLP_OP_EXTRACT,
		[EXPAND_LABEL] = SSLP_OP_EXPAND_LABEL,
	};
	const struct work *work = w->row->work;
	const struct step *step = &work->step[0];
	size_t i;

	b->items = calloc(b->count, sizeof(*b->items));
	b->results = calloc(b->count, sizeof(*b->results));
	b->out = calloc(b->count, step->out_len);
	if (!b->items || !b->results || !b->out)
		return gone_wrong(w, ENOMEM, "a batch");
	for (i = 0; i < b->count; i++)
		b->items[i] = (struct sslp_derive){
			.size = sizeof(b->items[i]),
			.flags = SSLP_NO_REDO,
			.secret = b->secret,
			.op = ops[step->op],
			.driver = (uint32_t)driver,
			.label_len = (uint32_t)strlen(step->label),
			.label = (uintptr_t)step->label,
			.seed_len = (uint32_t)work->seed_len,
			.seed = (uintptr_t)work->seed,
			.out_len = (uint32_t)step->out_len,
			.out = (uintptr_t)(b->out + i * step->out_len),
		};
	b->request = (struct sslp_batch){
		.size = sizeof(b->request),
		.request = SSLP_IOC_DERIVE,
		.count = (uint32_t)b->count,
		.item_size = sizeof(b->items[0]),
		.items = (uintptr_t)b->items,
		.results = (uintptr_t)b->results,
	};
	return 0;
}

int batch_begin(struct worker *w)
{
	struct batch *b = calloc(1, sizeof(*b));
	int driver, ret;

	w->state = b;
	if (!b)
		return gone_wrong(w, ENOMEM, "a batch");
	b->secret = -1;
	b->count = w->row->depth;
	b->dev = open("/dev/sslp", O_RDWR | O_CLOEXEC);
	if (b->dev < 0)
		return gone_wrong(w, errno, "/dev/sslp");
	driver = open_driver(w, b);
	if (driver < 0)
		return driver;
	ret = create_secret(w, b);
	return ret ?: make_items(w, b, driver);
}

void batch_end(struct worker *w)
{
	struct batch *b = w->state;

	if (!b)
		return;
	if (b->secret >= 0)
		close(b->secret);
	if (b->dev >= 0)
		close(b->dev);
	free(b->items);
	free(b->results);
	free(b->out);
	free(b);
	w->state = NULL;
}

/* Finds out with a temporary worker whether it can work */
int batch_open(struct row *row)
{
	struct worker w = { .row = row };
	int ret = batch_begin(&w);

	if (ret)
		row_fail(row, REFUSED, "%s", w.reason);
	batch_end(&w);
	return ret;
}

/* A call may end early. Then another call does the rest */
static int run_all(struct batch *b)
{
	struct sslp_batch request = b->request;
	int n;

	while (request.count) {
		n = ioctl(b->dev, SSLP_IOC_BATCH, &request);
		if (n < 0)
			return -errno;
		request.count -= (uint32_t)n;
		request.items += (uint64_t)n * request.item_size;
		request.results += (uint64_t)n * sizeof(*b->results);
	}
	return 0;
}

/* Checks every result. The answer is the first one that is wrong */
int batch_run(struct worker *w, uint8_t *answer)
{
	const struct work *work = w->row->work;
	struct batch *b = w->state;
	const uint8_t *out = b->out;
	size_t i;
	int err;

	err = run_all(b);
	if (err)
		return gone_wrong(w, -err, "a batch");
	for (i = 0; i < b->count; i++)
		if (b->results[i])
			return gone_wrong(w, -b->results[i], "a derivation");
	if (!answer)
		return 0;
	for (i = 0; i < b->count - 1; i++, out += work->expected_len)
		if (memcmp(out, work->expected, work->expected_len))
			break;
	memcpy(answer, out, work->expected_len);
	return 0;
}
