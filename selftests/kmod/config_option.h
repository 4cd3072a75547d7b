/* SPDX-License-Identifier: GPL-2.0-only */
/* What the running kernel was configured with. */
#ifndef CONFIG_OPTION_H
#define CONFIG_OPTION_H

/*
 * Whether some option that begins with CONFIG_@prefix is y or m. Yes as well
 * where /boot has no configuration: what is missing then fails the test.
 */
int config_has(const char *prefix);

#endif /* CONFIG_OPTION_H */
