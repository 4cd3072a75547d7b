/* SPDX-License-Identifier: MIT */
/* The test that a driver passes before its output keys a connection. */
#ifndef SSLP_ENGINE_KNOWN_ANSWER_H
#define SSLP_ENGINE_KNOWN_ANSWER_H

#include "engine.h"

/**
 * known_answer_test() - compute what is known
 * @b: binding that engine->bind() has accepted
 *
 * Return: 0, -EOPNOTSUPP with a message when an answer is wrong, or the
 * engine's own error.
 */
int known_answer_test(const struct binding *b);

#endif /* SSLP_ENGINE_KNOWN_ANSWER_H */
