/* SPDX-License-Identifier: MIT */
/*
 * The first include of source written for Windows: the base types, and helpers
 * for memory and arrays that such source uses.
 */
#ifndef _SSLPROVIDER_WINDOWS_H
#define _SSLPROVIDER_WINDOWS_H

#include <string.h>

#include "wintypes.h"

#ifndef ARRAYSIZE
#define ARRAYSIZE(array)		(sizeof(array) / sizeof((array)[0]))
#endif
#ifndef _countof
#define _countof(array)			ARRAYSIZE(array)
#endif

#define ZeroMemory(to, len)		memset((to), 0, (len))
#define FillMemory(to, len, byte)	memset((to), (byte), (len))
#define CopyMemory(to, from, len)	memcpy((to), (from), (len))
#define MoveMemory(to, from, len)	memmove((to), (from), (len))

/* Unlike ZeroMemory(), the compiler keeps it if the memory is not read again */
static __inline__ PVOID SecureZeroMemory(PVOID to, SIZE_T len)
{
	volatile BYTE *byte = (volatile BYTE *)to;

	while (len--)
		*byte++ = 0;
	return to;
}

#endif /* _SSLPROVIDER_WINDOWS_H */
