// SPDX-License-Identifier: MIT
/* Findings of the doctor: how they are made, and words for them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../common/tools.h"
#include "doctor.h"

void finding_set(struct finding *f, int ret)
{
	f->state = ret ? NO : YES;
	f->err = -ret;
	f->module[0] = '\0';
}

bool finding_failed(const struct finding *f, int err)
{
	return f->state == NO && f->err == err;
}

bool finding_may_try(struct finding *f, const struct modules *modules,
		     enum presence presence, const char *module)
{
	static const enum state states[] = {
		[PRESENCE_UNKNOWN] = UNKNOWN,
		[ABSENT] = NOT_BUILT,
		[LOADABLE] = NOT_LOADED,
		[BUILDABLE] = FIRST_USE,
	};

	if (presence == PRESENT || modules_cannot_load(modules))
		return true;
	*f = (struct finding) { .state = states[presence] };
	if (presence == LOADABLE)
		snprintf(f->module, sizeof(f->module), "%s", module);
	return false;
}

/* As the JSON schema lists them */
const char *state_word(enum state state)
{
	static const char *const words[] = {
		[UNKNOWN] = "unknown",
		[YES] = "yes",
		[NO] = "no",
		[FIRST_USE] = "first-use",
		[NOT_LOADED] = "not-loaded",
		[NOT_BUILT] = "not-built",
	};

	return words[state];
}

/*
 * The errno values that the probes can meet. glibc has a function for their
 * names, musl does not
 */
const char *errno_word(int err)
{
	static const struct {
		int err;
		const char *word;
	} words[] = {
#define WORD(e)	{ e, #e }
		WORD(EACCES), WORD(EADDRNOTAVAIL), WORD(EAFNOSUPPORT),
		WORD(EAGAIN), WORD(EBADF), WORD(EBADMSG), WORD(EBUSY),
		WORD(ECONNREFUSED), WORD(ECONNRESET), WORD(EDQUOT),
		WORD(EEXIST), WORD(EFAULT), WORD(EHOSTUNREACH),
		WORD(EINPROGRESS), WORD(EINVAL), WORD(EIO), WORD(EKEYEXPIRED),
		WORD(EKEYREJECTED), WORD(ELIBBAD), WORD(EMFILE), WORD(EMSGSIZE),
		WORD(ENETDOWN), WORD(ENETUNREACH), WORD(ENFILE), WORD(ENOBUFS),
		WORD(ENODEV), WORD(ENOENT), WORD(ENOKEY), WORD(ENOMEM),
		WORD(ENOPROTOOPT), WORD(ENOSYS), WORD(ENOTCONN), WORD(ENOTSOCK),
		WORD(ENXIO), WORD(EOPNOTSUPP), WORD(EOVERFLOW), WORD(EPERM),
		WORD(EPIPE), WORD(EPROTO), WORD(EPROTONOSUPPORT), WORD(ERANGE),
		WORD(ESOCKTNOSUPPORT), WORD(ETIMEDOUT),
#undef WORD
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (words[i].err == err)
			return words[i].word;
	return "another error";
}

void doctor_free(struct doctor *d)
{
	if (!d)
		return;
	free(d->nics);
	free(d->ktls.counters);
	crypto_free(&d->crypto);
	modules_free(&d->modules);
	free(d);
}
