# SPDX-License-Identifier: MIT
#
# What the build is made with: the tools that belong to the compiler. Included
# by the Makefile, whose head lists the variables that one may set.

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

# With -flto the object that is the static library is compiled code all the same
understood = $(shell $(CC) $(1) -Werror -S -o /dev/null -x c /dev/null \
	     2>/dev/null && echo $(1))
no_lto		:= $(call understood,-flinker-output=nolto-rel)
