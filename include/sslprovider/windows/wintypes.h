/* SPDX-License-Identifier: MIT */
/*
 * The Windows base types that the SSL provider contract is written in.
 *
 * Widths are those of 64-bit Windows whatever the data model here: LONG and
 * DWORD have 32 bits although long has 64, and WCHAR is one UTF-16 unit. In
 * portable code wide strings are written u"...". With -fshort-wchar the
 * compiler gives L"..." the right type, and in C++ only L"..." is right then.
 * SSLP_TEXT("...") is right with and without it.
 */
#ifndef _SSLPROVIDER_WINTYPES_H
#define _SSLPROVIDER_WINTYPES_H

#if defined(__cplusplus) && __cplusplus < 201103L
#error "libsslprovider's headers need C++11 or later: they use char16_t"
#endif

#include <stddef.h>
#include <stdint.h>

typedef void VOID;
typedef void *PVOID, *LPVOID, *HANDLE;
typedef char CHAR, *PCHAR, *PSTR, *LPSTR;
typedef const char *PCSTR, *LPCSTR;
typedef uint8_t BYTE, UCHAR, *PBYTE, *LPBYTE, *PUCHAR;
typedef uint16_t WORD, USHORT, *PWORD, *PUSHORT;
typedef int32_t BOOL, LONG, INT, *PBOOL, *PLONG;
typedef uint32_t DWORD, ULONG, UINT, *PDWORD, *LPDWORD, *PULONG;
typedef int64_t LONGLONG;
typedef uint64_t ULONGLONG, *PULONGLONG;
typedef uintptr_t ULONG_PTR, DWORD_PTR, *PULONG_PTR;
typedef size_t SIZE_T;
typedef LONG NTSTATUS;
typedef LONG HRESULT;
typedef LONG SECURITY_STATUS;

/* A string literal, or a macro that is one, as a string of WCHAR */
#define SSLP_TEXT(text)		SSLP_TEXT_(text)

/* C++ keeps char16_t and wchar_t apart from each other and from integers */
#if defined(__SIZEOF_WCHAR_T__) && __SIZEOF_WCHAR_T__ == 2
#define SSLP_TEXT_(text)	L##text
#ifdef __cplusplus
typedef wchar_t WCHAR;
#else
typedef uint16_t WCHAR;
#endif
#else
#define SSLP_TEXT_(text)	u##text
#ifdef __cplusplus
typedef char16_t WCHAR;
#else
typedef uint16_t WCHAR;
#endif
#endif
typedef WCHAR *PWCHAR, *PWSTR, *LPWSTR;
typedef const WCHAR *PCWSTR, *LPCWSTR;

#ifndef TRUE
#define TRUE	1
#define FALSE	0
#endif
#ifndef CONST
#define CONST	const
#endif

/* Calling conventions mean nothing outside 32-bit Windows */
#ifndef WINAPI
#define WINAPI
#endif
#ifndef __stdcall
#define __stdcall
#endif
#ifndef __cdecl
#define __cdecl
#endif

/* SAL annotations of source that was written for Windows */
#ifndef _In_
#define _In_
#define _In_opt_
#define _Out_
#define _Out_opt_
#define _Inout_
#define _Inout_opt_
#define _Outptr_
#define _Reserved_
#endif

#define SUCCEEDED(status)	((HRESULT)(status) >= 0)
#define FAILED(status)		((HRESULT)(status) < 0)
#define NT_SUCCESS(status)	((NTSTATUS)(status) >= 0)

#ifndef ERROR_SUCCESS
#define ERROR_SUCCESS		0
#endif
#define SEC_E_OK		((SECURITY_STATUS)0)

#define SSLP_STATUS_(code)	((SECURITY_STATUS)(uint32_t)(code))

#define NTE_BAD_DATA		SSLP_STATUS_(0x80090005)
#define NTE_BAD_SIGNATURE	SSLP_STATUS_(0x80090006)
#define NTE_BAD_ALGID		SSLP_STATUS_(0x80090008)
#define NTE_BAD_FLAGS		SSLP_STATUS_(0x80090009)
#define NTE_BAD_TYPE		SSLP_STATUS_(0x8009000A)
#define NTE_BAD_KEY_STATE	SSLP_STATUS_(0x8009000B)
#define NTE_NO_MEMORY		SSLP_STATUS_(0x8009000E)
#define NTE_PERM		SSLP_STATUS_(0x80090010)
#define NTE_FAIL		SSLP_STATUS_(0x80090020)
#define NTE_INVALID_HANDLE	SSLP_STATUS_(0x80090026)
#define NTE_INVALID_PARAMETER	SSLP_STATUS_(0x80090027)
#define NTE_BUFFER_TOO_SMALL	SSLP_STATUS_(0x80090028)
#define NTE_NOT_SUPPORTED	SSLP_STATUS_(0x80090029)
#define NTE_NO_MORE_ITEMS	SSLP_STATUS_(0x8009002A)
#define NTE_BUFFERS_OVERLAP	SSLP_STATUS_(0x8009002B)
#define NTE_DECRYPTION_FAILURE	SSLP_STATUS_(0x8009002C)
#define NTE_INTERNAL_ERROR	SSLP_STATUS_(0x8009002D)
#define NTE_ENCRYPTION_FAILURE	SSLP_STATUS_(0x80090034)

#define STATUS_INVALID_HANDLE	SSLP_STATUS_(0xC0000008)
#define STATUS_NO_MEMORY	SSLP_STATUS_(0xC0000017)

#endif /* _SSLPROVIDER_WINTYPES_H */
