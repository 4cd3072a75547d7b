/* SPDX-License-Identifier: MIT */
/* A gate between sslp and the kernel, and the tables of all gates. */
#ifndef SSLP_DOCTOR_GATES_H
#define SSLP_DOCTOR_GATES_H

#include "doctor.h"

#define DETAIL_SIZE	160

/**
 * struct gate - a gate
 * @id: name in JSON
 * @effect: what it prevents
 * @is_closed: decides; may be NULL with @list
 * @list: writes what "@" in @closed stands for; a gate whose list is empty is
 *	not closed
 * @closed: what is wrong, a sentence
 * @command: what a system administrator types to open it; may be NULL
 * @fix: what else to say or to do about it
 */
struct gate {
	const char *id;
	enum gate_effect effect;
	bool (*is_closed)(const struct doctor *d);
	void (*list)(const struct doctor *d, char detail[DETAIL_SIZE]);
	const char *closed, *command, *fix;
};

/* A table, in the order in which its gates are best opened */
struct gate_table {
	const struct gate *gates;
	size_t count;
};

extern const struct gate_table gates_ktls, gates_af_alg, gates_host;

/* One more word for the list in @detail */
void gate_detail(char detail[DETAIL_SIZE], const char *word);

#endif /* SSLP_DOCTOR_GATES_H */
