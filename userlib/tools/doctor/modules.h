/* SPDX-License-Identifier: MIT */
/* Which kernel modules are loaded and which could be. It loads none. */
#ifndef SSLP_DOCTOR_MODULES_H
#define SSLP_DOCTOR_MODULES_H

#include <stdbool.h>

#include "../common/text.h"

#define MODULE_NAME_SIZE	64

/**
 * enum presence - where something of the kernel is
 * @PRESENCE_UNKNOWN: no source of the answer can be read
 * @ABSENT: nowhere
 * @LOADABLE: in a module that is not loaded
 * @BUILDABLE: not there, but all its parts are
 * @PRESENT: in the running kernel
 */
enum presence { PRESENCE_UNKNOWN, ABSENT, LOADABLE, BUILDABLE, PRESENT };

/**
 * enum loading - whether this kernel can load a module at all
 * @LOADING_UNKNOWN: /proc does not tell
 * @LOADING_NONE: built without modules
 * @LOADING_LOCKED: kernel.modules_disabled is 1
 * @LOADING_POSSIBLE: it can
 */
enum loading {
	LOADING_UNKNOWN, LOADING_NONE, LOADING_LOCKED, LOADING_POSSIBLE
};

/**
 * struct modules - the lists of modules
 * @loading: see there
 * @loaded: /proc/modules
 * @builtin: modules.builtin of /lib/modules; names of files
 * @builtin_info: modules.builtin.modinfo; strings with NUL ends
 * @files: modules.dep
 * @aliases: modules.alias
 */
struct modules {
	enum loading loading;
	struct text loaded, builtin, builtin_info, files, aliases;
};

void modules_read(struct modules *m, const char *release);
void modules_free(struct modules *m);

/* Whether a call that asks for a module can get none */
bool modules_cannot_load(const struct modules *m);

enum presence module_presence(const struct modules *m, const char *name);

/**
 * alias_presence() - of the module behind an alias such as "crypto-gcm"
 * @module: out: its name; "" where no module has this alias
 *
 * Return: PRESENT when one of several is.
 */
enum presence alias_presence(const struct modules *m, const char *alias,
			     char module[MODULE_NAME_SIZE]);

#endif /* SSLP_DOCTOR_MODULES_H */
