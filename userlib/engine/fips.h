/* SPDX-License-Identifier: MIT */
/* FIPS mode: whether keys may be derived outside the kernel's crypto. */
#ifndef SSLP_ENGINE_FIPS_H
#define SSLP_ENGINE_FIPS_H

#include "../base/types.h"

/* If this is 1, the default provider may leave the kernel's crypto */
#define FIPS_SOFTWARE_VARIABLE	"SSLP_FIPS_SOFTWARE"

/**
 * fips_confines() - whether the default provider has to stay in the kernel
 *
 * It has to if the kernel is in FIPS mode, or could never be asked, and the
 * environment does not allow software. If no descriptor is left, the answer is
 * the one from when the library was loaded: the mode is chosen at boot.
 */
bool fips_confines(void);

#endif /* SSLP_ENGINE_FIPS_H */
