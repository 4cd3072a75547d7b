/* SPDX-License-Identifier: MIT */
/* A thread of a trip, and what it sends or receives. */
#ifndef SSLP_TRANSFER_SEAT_H
#define SSLP_TRANSFER_SEAT_H

#include <pthread.h>

#include "transfer.h"

/**
 * struct seat - a thread with its end of a connection
 * @trip: shared by all
 * @gate: held until all threads are there
 * @cancelled: they are not
 * @start: barrier before the first byte, which all come to
 * @end: see there
 * @index: of the processor
 * @err: of arming, then of all
 * @setup_ns: processor time until it was armed
 * @cpu_ns: from there to the end
 * @begun_ns: clock before the first byte
 * @ended_ns: clock after the last
 * @idle_begun: of idle_ns(), likewise
 * @idle_ended: likewise
 */
struct seat {
	struct trip *trip;
	pthread_mutex_t *gate;
	const bool *cancelled;
	pthread_barrier_t *start;
	struct seat *all;
	struct end end;
	unsigned int index;
	int err;
	uint64_t setup_ns, cpu_ns, begun_ns, ended_ns, idle_begun, idle_ended;
	pthread_t thread;
};

/* object.c: what is sent, TRANSFER_FILE bytes, the same in every run; or NULL */
const uint8_t *object_data(void);

/* Sends all objects of the trip. Return: 0, or -errno with a reason */
int object_send(struct seat *s);

/*
 * Receives them; -EBADMSG: other data came. Notes when the last byte was here
 */
int object_receive(struct seat *s);

#endif /* SSLP_TRANSFER_SEAT_H */
