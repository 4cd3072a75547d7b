// SPDX-License-Identifier: GPL-2.0-only
/* Requests that are submitted, and collected when poll() says so. */
#include <errno.h>
#include <poll.h>
#include <stdint.h>

#include "request.h"
#include "submit_all.h"

#define PATIENT	600000	/* milliseconds in which any kernel has answered */

void submit_to_processor(struct queue *q)
{
	for (int i = 0; i < MANY; i++)
		q->items[i].driver = 0;
}

int submit(struct queue *q, uint32_t from)
{
	struct sslp_submit arg = {
		.size = sizeof(arg), .request = q->arg.request,
		.count = q->arg.count - from, .item_size = q->arg.item_size,
		.items = q->arg.items + (uint64_t)from * q->arg.item_size,
		.number = from,
	};

	return sslp_request(q->dev, SSLP_IOC_SUBMIT, &arg);
}

int collect(struct queue *q)
{
	struct sslp_collected one = { .number = MANY };
	struct sslp_collect arg = {
		.size = sizeof(arg), .count = 1, .results = (uintptr_t)&one,
	};
	int ret = sslp_request(q->dev, SSLP_IOC_COLLECT, &arg);

	if (ret != 1)
		return ret;
	if (one.number >= MANY || one.reserved ||
	    q->results[one.number] != UNTOUCHED)
		return -EBADMSG;
	q->results[one.number] = one.result;
	return 1;
}

int poll_for(int dev, int events, int ms)
{
	struct pollfd p = { .fd = dev, .events = (short)events };

	return poll(&p, 1, ms) < 0 ? -errno : p.revents;
}

int collect_rest(struct queue *q, int n)
{
	int ret;

	while (n) {
		ret = poll_for(q->dev, POLLIN, PATIENT);
		if (ret != POLLIN)
			return ret < 0 ? ret : -ETIMEDOUT;
		ret = collect(q);
		if (ret != 1)
			return ret;
		n--;
	}
	return 0;
}

int submit_all(struct queue *q)
{
	uint32_t done = 0, begun = 0;
	int ret, what;

	while (done < q->arg.count) {
		what = POLLIN | (begun < q->arg.count ? POLLOUT : 0);
		what = poll_for(q->dev, what, PATIENT);
		if (what <= 0)
			return what ?: -ETIMEDOUT;
		if (what & POLLOUT) {
			ret = submit(q, begun);
			if (ret < 1)
				return ret;
			begun += (uint32_t)ret;
		}
		if (what & POLLIN) {
			ret = collect(q);
			if (ret != 1)
				return ret;
			done++;
		}
	}
	return 0;
}
