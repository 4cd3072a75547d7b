// SPDX-License-Identifier: MIT
/* Bytes as hexadecimal digits, and back. */
#include <errno.h>
#include <string.h>

#include "hex.h"

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -EINVAL;
}

int hex_decode(const char *text, size_t text_len, uint8_t *out, size_t size,
	       size_t *ret_len)
{
	size_t i, digits = 0;
	int value;

	for (i = 0; i < text_len; i++) {
		if (text[i] && strchr(" \t\r\n:", text[i]))
			continue;
		value = digit_value(text[i]);
		if (value < 0)
			return value;
		if (digits / 2 == size)
			return -EMSGSIZE;
		if (digits % 2)
			out[digits / 2] |= (uint8_t)value;
		else
			out[digits / 2] = (uint8_t)(value << 4);
		digits++;
	}
	if (digits % 2)
		return -EINVAL;
	*ret_len = digits / 2;
	return 0;
}

int hex_decode_exact(const char *text, uint8_t *out, size_t len)
{
	size_t got;

	if (hex_decode(text, strlen(text), out, len, &got) || got != len)
		return -EINVAL;
	return 0;
}

void hex_encode(const uint8_t *in, size_t len, char *out)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < len; i++) {
		*out++ = digits[in[i] >> 4];
		*out++ = digits[in[i] & 15];
	}
	*out = '\0';
}
