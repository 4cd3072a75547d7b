/* SPDX-License-Identifier: MIT */
/* So that source written for Windows finds its first include. */
#ifndef _SSLPROVIDER_WINDOWS_H
#define _SSLPROVIDER_WINDOWS_H

#include "wintypes.h"

#endif /* _SSLPROVIDER_WINDOWS_H */
