// SPDX-License-Identifier: MIT
/* Hex digits, numbers, and the bytes that a terminal may get. */
#include <errno.h>
#include <string.h>

#include "../tools/common/hex.h"
#include "../tools/common/number.h"
#include "../tools/common/text.h"
#include "../tools/common/tools.h"
#include "tap.h"
#include "tools.h"

static const struct {
	const char *text, *bytes;
	int len;		/* bytes, or -errno */
} digits[] = {
	{ "", "", 0 },
	{ "00fF", "\0\xff", 2 },
	{ "0a:1B c\td\r\n", "\x0a\x1b\xcd", 3 },
	{ "0123456789abcdef", "\x01\x23\x45\x67\x89\xab\xcd\xef", 8 },
	{ "0", "", -EINVAL },
	{ "012", "", -EINVAL },
	{ "0g", "", -EINVAL },
	{ "@0", "", -EINVAL },
	{ "-", "", -EINVAL },
	{ "0123456789abcdef0", "", -EMSGSIZE },
};

static void hex(void)
{
	uint8_t out[8];
	char back[17];
	size_t i, len;
	int ret;

	for (i = 0; i < ARRAY_SIZE(digits); i++) {
		ret = hex_decode(digits[i].text, strlen(digits[i].text), out,
				 sizeof(out), &len);
		ok(ret ? ret == digits[i].len :
			 (int)len == digits[i].len &&
			 !memcmp(out, digits[i].bytes, len),
		   "hex: row %zu", i);
	}
	hex_encode((const uint8_t *)"\0\x0f\xf0\xff", 4, back);
	ok(!strcmp(back, "000ff0ff"), "hex: encoded");
	ok(!hex_decode_exact("a1b2", out, 2) &&
	   hex_decode_exact("a1b2", out, 3) == -EINVAL &&
	   hex_decode_exact("a1b2", out, 1) == -EINVAL, "hex: exactly");
	/* A NUL in the text is no white space */
	ok(hex_decode("0\0", 3, out, sizeof(out), &len) == -EINVAL,
	   "hex: a NUL");
}

static const struct {
	const char *text;
	uint64_t max, value;
	bool good;
} numbers[] = {
	{ "0", 0, 0, true }, { "65535", 65535, 65535, true },
	{ "18446744073709551615", UINT64_MAX, UINT64_MAX, true },
	{ "007", 7, 7, true },
	{ "65536", 65535, 0, false }, { "1", 0, 0, false },
	{ "18446744073709551616", UINT64_MAX, 0, false },
	{ "", 9, 0, false }, { "-1", UINT64_MAX, 0, false },
	{ "+1", 9, 0, false }, { " 1", 9, 0, false }, { "1 ", 9, 0, false },
	{ "0x1", 9, 0, false }, { "1,1", 9, 0, false },
}, byte_counts[] = {
	{ "1", 0, 1, true }, { "1K", 0, 1024, true },
	{ "3M", 0, 3 << 20, true }, { "2G", 0, 2ULL << 30, true },
	{ "17179869183G", 0, 17179869183ULL << 30, true },
	{ "17179869184G", 0, 0, false }, { "0", 0, 0, false },
	{ "K", 0, 0, false }, { "1k", 0, 0, false }, { "1KK", 0, 0, false },
	{ "", 0, 0, false }, { "1.5M", 0, 0, false },
};

static void number(void)
{
	uint64_t value;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		ok(parse_number(numbers[i].text, numbers[i].max, &value)
			? !numbers[i].good
			: numbers[i].good && value == numbers[i].value,
		   "number: \"%s\"", numbers[i].text);
	for (i = 0; i < ARRAY_SIZE(byte_counts); i++)
		ok(parse_bytes(byte_counts[i].text, &value)
			? !byte_counts[i].good
			: byte_counts[i].good && value == byte_counts[i].value,
		   "bytes: \"%s\"", byte_counts[i].text);
}

/* C0, DEL, C1 in UTF-8 and as single bytes, and bytes that are no UTF-8 */
static const struct {
	const char *from, *to;
} printed[] = {
	{ "plain ~", "plain ~" },
	{ "a\x1b[2Jb", "a?[2Jb" }, { "\r\n\t\x7f", "????" },
	{ "\x9b" "2J", "?2J" }, { "\xc2\x9b" "2J", "??2J" },
	{ "\xc2\x80\xc2\x9f", "????" }, { "\xc2\xa0", "\xc2\xa0" },
	{ "\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\x91",
	  "\xc3\xa9\xe2\x82\xac\xf0\x9f\x94\x91" },
	{ "\xc0\xaf\xc1\xbf", "????" }, { "\xe2\x82", "??" },
	{ "\xf5\x80\x80\x80", "????" }, { "\xc3", "?" }, { "\x80", "?" },
	/* A control again, in more bytes than it needs */
	{ "\xe0\x82\x9b", "???" }, { "\xf0\x80\x82\x9b", "????" },
	/* Half of a surrogate pair, and a number above the last character */
	{ "\xed\xa0\x80", "???" }, { "\xf4\x90\x80\x80", "????" },
};

static void printable(void)
{
	char text[32];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(printed); i++) {
		strcpy(text, printed[i].from);
		text_printable(text);
		ok(!strcmp(text, printed[i].to), "printable: row %zu", i);
	}
}

void tools_text(void)
{
	hex();
	number();
	printable();
}
