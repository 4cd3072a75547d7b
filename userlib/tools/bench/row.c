// SPDX-License-Identifier: MIT
/* A row's life: opened, at work in its workers, checked, closed. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "../common/crypto.h"
#include "../common/tools.h"
#include "bench.h"

int row_fail(struct row *row, enum verdict verdict, const char *format, ...)
{
	va_list ap;

	row->verdict = verdict;
	va_start(ap, format);
	vsnprintf(row->reason, sizeof(row->reason), format, ap);
	va_end(ap);
	return -EIO;
}

/* The kernel knows which of its drivers finish later */
static bool driver_is_async(const char *driver)
{
	struct crypto c;
	bool async = false;
	size_t i;

	crypto_read(&c);
	for (i = 0; i < c.count; i++)
		if (!strcmp(c.drivers[i].driver, driver))
			async = c.drivers[i].async;
	crypto_free(&c);
	return async;
}

int row_open(struct row *row)
{
	int ret = row->kind->open ? row->kind->open(row) : 0;

	if (!ret && *row->driver && !row->kind->batch)
		row->async = driver_is_async(row->driver);
	return ret;
}

void row_close(struct row *row)
{
	if (row->kind->close)
		row->kind->close(row);
}

int worker_fail(struct worker *w, SECURITY_STATUS status)
{
	const char *words = sslp_last_message();

	snprintf(w->reason, sizeof(w->reason), "%s",
		 *words ? words : sslp_status_name(status));
	return -EIO;
}

int worker_begin(struct worker *w, struct row *row, unsigned int index)
{
	memset(w, 0, sizeof(*w));
	w->row = row;
	w->index = index;
	w->sock = w->peer = -1;
	return row->kind->begin(w);
}

void worker_end(struct worker *w)
{
	w->row->kind->end(w);
}

static int compare(struct worker *w, const uint8_t *answer)
{
	const struct work *work = w->row->work;

	if (!memcmp(answer, work->expected, work->expected_len))
		return 0;
	snprintf(w->reason, sizeof(w->reason),
		 "its answer is wrong: libcrypto and published values give another one");
	return -EBADMSG;
}

int worker_check(struct worker *w)
{
	const struct around *around = around_of(w->row->work);
	uint8_t answer[OUT_MAX] = {};
	int err, ret = around ? around->before(w) : 0;

	if (!ret)
		ret = w->row->kind->run(w, answer);
	if (!ret && around)
		ret = around->answer(w, answer);
	if (around) {
		err = around->after(w);
		ret = ret ?: err;
	}
	return ret ?: compare(w, answer);
}
