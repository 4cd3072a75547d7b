/* SPDX-License-Identifier: MIT */
/* Bytes as hexadecimal digits, and back. */
#ifndef SSLP_COMMON_HEX_H
#define SSLP_COMMON_HEX_H

#include <stddef.h>
#include <stdint.h>

/**
 * hex_decode() - bytes from digits; white space and colons are skipped
 * @text: digits of either case
 * @text_len: characters at @text
 * @out: out: bytes; undefined on failure
 * @size: bytes there is room for
 * @ret_len: out: bytes found
 *
 * Return: 0; -EINVAL: something else than digits, or an odd number of them;
 * -EMSGSIZE: more than @size bytes.
 */
int hex_decode(const char *text, size_t text_len, uint8_t *out, size_t size,
	       size_t *ret_len);

/**
 * hex_decode_exact() - likewise from a whole string of a known length
 *
 * Return: 0 or -EINVAL.
 */
int hex_decode_exact(const char *text, uint8_t *out, size_t len);

/**
 * hex_encode() - digits and a NUL from bytes
 * @out: out: 2 * @len + 1 characters
 */
void hex_encode(const uint8_t *in, size_t len, char *out);

#endif /* SSLP_COMMON_HEX_H */
