/* SPDX-License-Identifier: MIT */
/* How busy a machine was between two looks at /proc/stat. */
#ifndef SSLP_BENCH_LOAD_H
#define SSLP_BENCH_LOAD_H

#include <stdbool.h>
#include <stdint.h>

/* Processor time of a machine, in ns: busy, stolen (part of busy), and all */
struct load {
	uint64_t busy, stolen, all;
};

/**
 * load_parse() - the first line of /proc/stat
 * @hz: its ticks a second
 *
 * Return: whether it was one.
 */
bool load_parse(const char *stat, long hz, struct load *ret);

/**
 * load_others() - processors that others had at work
 * @own_ns: processor time of our own in between
 * @elapsed_ns: time in between
 *
 * Return: such as 0.5; negative when the time is too short to tell.
 */
double load_others(const struct load *before, const struct load *after,
		   uint64_t own_ns, uint64_t elapsed_ns);

/*
 * The share of all processor time that a hypervisor gave to others; negative if
 * unknown
 */
double load_stolen(const struct load *before, const struct load *after);

#endif /* SSLP_BENCH_LOAD_H */
