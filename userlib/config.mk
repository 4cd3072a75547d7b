# SPDX-License-Identifier: MIT
#
# What the build is made with: the tools that belong to the compiler, the
# libraries that may be left out, the flags that harden. Included by the
# Makefile, whose head lists the variables that one may set.

# --- the compiler's tools ----------------------------------------------------

# A cross compiler knows its own; others answer with the plain name
tool = $(or $(shell $(CC) -print-prog-name=$(1) 2>/dev/null),$(1))

ifneq ($(filter default undefined,$(origin AR)),)
AR		:= $(call tool,ar)
endif
ifndef OBJCOPY
OBJCOPY		:= $(call tool,objcopy)
endif

# pkg-config knows the machine it runs on. For another one there is a
# pkg-config of its name or, on Debian, a folder of .pc files of its own.
ifndef PKG_CONFIG
prefix		:= $(patsubst %-gcc,%,$(filter %-gcc,$(notdir $(CC))))
machine		:= $(shell $(CC) $(CFLAGS) -print-multiarch 2>/dev/null)
pc_path		:= $(shell pkg-config --variable pc_path pkg-config 2>/dev/null)
PKG_CONFIG	:= pkg-config
ifeq ($(if $(machine),$(findstring /$(machine)/,$(pc_path)),$(if $(prefix),,native)),)
PKG_CONFIG	:= $(firstword $(foreach m,$(prefix) $(machine), \
		   $(notdir $(shell command -v $(m)-pkg-config 2>/dev/null))))
endif
ifeq ($(PKG_CONFIG),)
PKG_CONFIG	:= PKG_CONFIG_LIBDIR="$${PKG_CONFIG_LIBDIR:-/usr/lib/$(machine)/pkgconfig:/usr/share/pkgconfig}" pkg-config
endif
endif

# --- libraries that may be left out ------------------------------------------

# choice NAME,FOUND: yes or no
choice = $(if $(filter yes no,$($(1))),$($(1)),$(if \
	 $(filter auto,$($(1))),$(if $(2),yes,no),$(error \
	 $(1)=$($(1)): it is auto, yes or no)))
package = $(shell $(PKG_CONFIG) --exists $(1) 2>/dev/null && echo yes)
# Mbed TLS 2 has no .pc file. Make's versions differ in what \# is in a call
hash		:= \#
header = $(shell echo '$(hash)include <$(1)>' | $(CC) $(CPPFLAGS) -E - \
	 >/dev/null 2>&1 && echo yes)

# What is installed gets no library because the machine that built it had it
peers		:= $(if $(filter install,$(MAKECMDGOALS)),no,auto)
KCAPI		?= auto
# A part of the contract, so that it is not left out by chance
ASYM		?= yes
GNUTLS		?= $(peers)
MBEDTLS		?= $(peers)
WOLFSSL		?= auto
BEARSSL		?= auto
GO		?= auto

with_asym	:= $(filter yes,$(call choice,ASYM,$(call package,libcrypto)))
with_kcapi	:= $(filter yes,$(call choice,KCAPI,$(call package,libkcapi)))
with_gnutls	:= $(filter yes,$(call choice,GNUTLS,$(call package,gnutls)))
with_mbedtls	:= $(filter yes,$(call \
		   choice,MBEDTLS,$(call header,mbedtls/hkdf.h)))
# Adapters only: "make install" has those that STACKS names
with_wolfssl	:= $(filter yes,$(call choice,WOLFSSL,$(call package,wolfssl)))
with_bearssl	:= $(filter yes,$(call choice,BEARSSL,$(call header,bearssl.h)))
# Go brings a compiler of its own, for this machine and without sanitizers
with_go		:= $(filter yes,$(call choice,GO,$(if $(SAN)$(filter-out \
		   pkg-config,$(PKG_CONFIG)),,$(shell command -v go))))

choice_names	:= ASYM=%s KCAPI=%s GNUTLS=%s MBEDTLS=%s WOLFSSL=%s BEARSSL=%s GO=%s
say_choices	 = printf '  %-7s $(choice_names)\n' \
		   CONFIG $(or $(with_asym),no) $(or $(with_kcapi),no) \
		   $(or $(with_gnutls),no) $(or $(with_mbedtls),no) \
		   $(or $(with_wolfssl),no) $(or $(with_bearssl),no) $(or $(with_go),no)

# --- hardening ---------------------------------------------------------------

HARDEN		?= yes
understood = $(shell $(CC) $(1) -Werror -S -o /dev/null -x c /dev/null \
	     2>/dev/null && echo $(1))
static		:= $(filter -static% -no-pie,$(CC) $(CFLAGS) $(LDFLAGS))

ifeq ($(HARDEN),yes)
# The last two are of x86 and of arm64
harden_cflags	:= $(foreach f,-fstack-protector-strong \
		   -fstack-clash-protection -fcf-protection \
		   -mbranch-protection=standard,$(call understood,$(f)))
harden_ldflags	:= -Wl,-z,relro -Wl,-z,now
harden_program	:= $(if $(static),,-pie)
# It wants an optimiser, and a sanitizer looks at more
ifeq ($(SAN)$(findstring _FORTIFY_SOURCE,$(CPPFLAGS) $(CFLAGS)),)
ifneq ($(filter -O -O1 -O2 -O3 -Os -Og -Ofast,$(CFLAGS)),)
harden_cppflags	:= -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
endif
endif
endif

# The same bytes in every folder, and every time
same_cflags	:= -ffile-prefix-map=$(CURDIR)=.
same_ldflags	:= -Wl,--build-id=sha1

# With -flto each object has compiled code too, of which the static library is
# made: gcc 12 cannot join what is not compiled yet (its -r ends with an error)
fat_lto		:= $(if $(filter -flto%,$(CFLAGS)),-ffat-lto-objects)
