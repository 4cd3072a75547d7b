/* SPDX-License-Identifier: GPL-2.0-only */
/* The configuration of the running kernel. */
#ifndef CONFIG_OPTION_H
#define CONFIG_OPTION_H

/*
 * Whether an option that begins with CONFIG_@prefix is y or m. Also yes if
 * /boot has no configuration: then a missing feature fails the test.
 */
int config_has(const char *prefix);

#endif /* CONFIG_OPTION_H */
