/* SPDX-License-Identifier: MIT */
/*
 * Threads that wait for something that others give back, one for each.
 *
 * A condition variable would do that as well, but that of glibc before 2.41
 * loses wake-ups: with three threads or more a pthread_cond_signal() may wake a
 * thread that had its signal already, and the thread that should have this one
 * sleeps for ever (sourceware.org bug 25847; Debian 12 has glibc 2.36). Here
 * each thread that goes to sleep is counted. Each wake-up takes one off the
 * count and adds one to a semaphore, which keeps it until a thread takes it. So
 * no wake-up gets lost, whoever takes it.
 */
#ifndef SSLP_BASE_WAITERS_H
#define SSLP_BASE_WAITERS_H

#include <pthread.h>
#include <semaphore.h>

/**
 * struct waiters - who waits
 * @asleep: threads for which no wake-up was sent yet
 * @wake: wake-ups that no thread has taken yet
 *
 * One mutex of the caller protects it, and what the threads wait for.
 */
struct waiters {
	unsigned int asleep;
	sem_t wake;
};

void waiters_init(struct waiters *w);
void waiters_destroy(struct waiters *w);

/*
 * Gives up @mutex, sleeps, and takes it again. Others may have been faster, so
 * the caller must look again, and wait again if needed.
 */
void waiters_wait(struct waiters *w, pthread_mutex_t *mutex);

/* Wakes one thread, if one sleeps; the caller has the mutex */
void waiters_wake_one(struct waiters *w);

#endif /* SSLP_BASE_WAITERS_H */
