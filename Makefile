# SPDX-License-Identifier: MIT
#
# libsslprovider, the sslp command, their tests. "make help" lists the targets.
#
#	V=1			show the commands
#	SAN=address,undefined	build with these sanitizers
#	CC=clang		build with another compiler, or for another machine:
#				s390x-linux-gnu-gcc, "gcc -m32"
#	CFLAGS= CPPFLAGS= LDFLAGS=	come after our own, so that yours prevail
#	HARDEN=no		without the flags that harden
#	ASYM=yes		keys, signatures, agreement by libcrypto: no leaves
#				their functions out, auto as it is found
#	KCAPI=auto		the library's engine on libkcapi: yes, no, or
#				auto, as it is found
#	GNUTLS= MBEDTLS=	adapters, and peers that "sslp bench" measures:
#				auto, and no for "make install", unless yes is
#				said
#	WOLFSSL= BEARSSL= GO=	adapters, auto
#	STACKS="openssl"	adapters to build, else those whose stacks are here
#	DESTDIR= PREFIX=	where "make install" puts things; LIBDIR=, MANDIR=,
#				BASHCOMPDIR= and ZSHCOMPDIR= name single folders
#	KERNEL=6.12		kernel of "make check-vm" and "make vm-shell"
#
# Kernel build logic is kept out of here: it lives in Kbuild.

VERSION		:= 0.2.0
SOVERSION	:= 0

PREFIX		?= /usr/local
LIBDIR		?= $(PREFIX)/lib
INCLUDEDIR	?= $(PREFIX)/include
BINDIR		?= $(PREFIX)/bin
MANDIR		?= $(PREFIX)/share/man
BASHCOMPDIR	?= $(PREFIX)/share/bash-completion/completions
ZSHCOMPDIR	?= $(PREFIX)/share/zsh/site-functions
DESTDIR		?=

CC		?= cc
KERNEL		?= 6.12
KERNELS		:= 6.1 6.12 7.3

BUILD		:= build
CFLAGS		?= -O2 -g
WARNINGS	:= -Wall -Wextra -Wmissing-prototypes -Wstrict-prototypes \
		   -Wundef -Wvla -Wwrite-strings -Wno-gnu-conditional-omitted-operand
SAN		?=

include userlib/config.mk

lib_packages	:= nettle $(if $(with_asym),libcrypto) $(if $(with_kcapi),libkcapi)
tool_packages	:= libssl libcrypto jansson $(if $(with_gnutls),gnutls)
package_cflags	:= $(shell $(PKG_CONFIG) --cflags $(lib_packages) \
		   libssl libcrypto jansson 2>/dev/null)
sslp_cflags	:= -std=gnu11 -fvisibility=hidden -pthread $(WARNINGS) \
		   $(harden_cflags) $(same_cflags) $(fat_lto) \
		   $(if $(SAN),-fsanitize=$(SAN) -fno-omit-frame-pointer)
sslp_cppflags	:= -D_GNU_SOURCE -Iinclude/sslprovider -Iuserlib/stacks \
		   $(package_cflags) \
		   $(harden_cppflags) -DSSLP_VERSION='"$(VERSION)"' \
		   $(if $(with_asym),-DHAVE_ASYM) \
		   $(if $(with_kcapi),-DHAVE_LIBKCAPI)
sslp_ldflags	:= -pthread $(harden_ldflags) $(same_ldflags) \
		   $(if $(SAN),-fsanitize=$(SAN))

# Asked when a recipe runs: "make help" works before anything is installed
lib_libs	 = $(shell $(PKG_CONFIG) --libs $(lib_packages))
tool_libs	 = $(shell $(PKG_CONFIG) --libs $(tool_packages)) \
		   $(if $(with_mbedtls),-lmbedtls -lmbedcrypto) -lm

Q		:= $(if $(filter 1,$(V)),,@)
say		 = $(if $(filter 1,$(V)),,@printf '  %-7s %s\n' $(1) $(2))

rooms		:= base schedule record engine socket module connection asym \
		   contract
lib_sources	:= $(foreach r,$(rooms),$(sort $(wildcard userlib/$(r)/*.c)))
# Files of contract/ that stand on asym/ begin with its name
lib_sources	:= $(filter-out $(if $(with_asym),,userlib/asym/% \
		   userlib/contract/asym_%),$(lib_sources))
tool_sources	:= $(sort $(wildcard userlib/tools/*.c userlib/tools/*/*.c))
tool_sources	:= $(filter-out \
		   $(if $(with_gnutls),,userlib/tools/bench/peer_gnutls.c) \
		   $(if $(with_mbedtls),,userlib/tools/bench/peer_mbedtls.c), \
		   $(tool_sources))
lib_objects	:= $(lib_sources:%.c=$(BUILD)/%.o)
# ... with the adapter that serve and get stand on
tool_objects	:= $(tool_sources:%.c=$(BUILD)/%.o) \
		   $(BUILD)/userlib/stacks/sslp_openssl.o \
		   $(BUILD)/userlib/stacks/traffic_update.o
headers		:= $(sort $(wildcard include/sslprovider/*.h))
windows_headers	:= $(sort $(wildcard include/sslprovider/windows/*.h))
pc_files	:= $(BUILD)/sslprovider.pc $(BUILD)/sslprovider-windows.pc
man_pages	:= $(sort $(wildcard Documentation/man/*.[1-9]))
# Puts the version at the foot of a page
man_version	:= sed '/^\.TH/s/"sslp"/"sslp $(VERSION)"/'

static_lib	:= libsslprovider.a
shared_lib	:= libsslprovider.so.$(VERSION)
# Every object with every symbol, for tests in a build of their own
internal_lib	:= $(BUILD)/internal.a

.PHONY: all
all: $(static_lib) $(shared_lib) libsslprovider.so sslp

# What is missing is named before anything is compiled
needs		:= library
all sslp: needs := library command

# remember FILE,TEXT,COMMAND: FILE is new when TEXT is; then COMMAND
remember	 = @mkdir -p $(dir $(1)); \
		   echo '$(subst ','\'',$(2))' | cmp -s - $(1) || { $(3); \
		   echo '$(subst ','\'',$(2))' > $(1); }

# Anything below is rebuilt when the flags change
$(BUILD)/config: FORCE
	@CC='$(CC)' PKG_CONFIG='$(PKG_CONFIG)' userlib/requirements \
		$(needs) $(if $(with_asym),asym) $(if $(with_kcapi),kcapi) \
		$(if $(with_gnutls),gnutls) $(if $(with_mbedtls),mbedtls) \
		$(if $(with_wolfssl),wolfssl) $(if $(with_bearssl),bearssl) \
		$(if $(with_go),go)
	$(call remember,$@,$(CC) $(CFLAGS) $(CPPFLAGS) $(LDFLAGS) \
		$(sslp_cflags) $(sslp_cppflags) $(sslp_ldflags),$(say_choices))

# ... and what knows of the peers, when these change
$(BUILD)/peers: FORCE
	$(call remember,$@,$(with_gnutls) $(with_mbedtls),:)

peer_users	:= $(filter %/bench/environment.o %/bench/subject.o,$(tool_objects))
$(peer_users): $(BUILD)/peers
$(peer_users): sslp_cppflags += $(if $(with_gnutls),-DHAVE_GNUTLS) \
		   $(if $(with_mbedtls),-DHAVE_MBEDTLS)

.PHONY: FORCE
FORCE:

$(BUILD)/%.o: %.c $(BUILD)/config
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(sslp_cppflags) $(CPPFLAGS) $(sslp_cflags) $(CFLAGS) \
		-fPIC -MMD -MP -c -o $@ $<

-include $(lib_objects:.o=.d) $(tool_objects:.o=.d)

$(internal_lib): $(lib_objects)
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) crsD $@ $^

# One object whose hidden symbols are local: inner names cannot clash with
# those of the program that links it
$(static_lib): $(lib_objects)
	$(call say,AR,$@)
	$(Q)$(CC) $(filter-out -flto%,$(CFLAGS)) $(if $(fat_lto),-fno-lto) \
		-nostdlib -r -o $(BUILD)/sslprovider.o $^
	$(Q)$(OBJCOPY) $(if $(fat_lto),-R '.gnu.lto_*' -R '.gnu.debuglto_*') \
		--localize-hidden $(BUILD)/sslprovider.o
	$(Q)rm -f $@ && $(AR) crsD $@ $(BUILD)/sslprovider.o

$(shared_lib): $(lib_objects) userlib/libsslprovider.map
	$(call say,LINK,$@)
	$(Q)$(CC) -shared -Wl,-soname,libsslprovider.so.$(SOVERSION) \
		-Wl,--version-script,userlib/libsslprovider.map \
		$(if $(SAN),,-Wl,-z,defs) $(sslp_ldflags) $(CFLAGS) \
		$(filter-out -pie,$(LDFLAGS)) -o $@ \
		$(lib_objects) $(lib_libs)
	$(Q)ln -sf $@ libsslprovider.so.$(SOVERSION)

libsslprovider.so: $(shared_lib)
	$(Q)ln -sf $< $@

# As an outside program links: what the library does not export is not there
sslp: $(tool_objects) $(static_lib) $(BUILD)/peers
	$(call say,LINK,$@)
	$(Q)$(CC) $(sslp_ldflags) $(harden_program) $(CFLAGS) $(LDFLAGS) -o $@ \
		$(tool_objects) $(static_lib) $(lib_libs) $(tool_libs)

include userlib/tests/targets.mk
include userlib/stacks/targets.mk
include userlib/examples/targets.mk
include userlib/tests/stacks/targets.mk
include selftests/targets.mk

$(pc_files): $(BUILD)/%.pc: userlib/%.pc.in Makefile
	@mkdir -p $(@D)
	$(Q)sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' \
		-e 's|@INCLUDEDIR@|$(INCLUDEDIR)|' \
		-e 's|@VERSION@|$(VERSION)|' \
		-e 's|@REQUIRES@|$(lib_packages)|' $< > $@

installed	 = $(INCLUDEDIR)/sslprovider \
		   $(addprefix $(LIBDIR)/,$(static_lib) $(shared_lib) \
			libsslprovider.so.$(SOVERSION) libsslprovider.so \
			$(pc_files:$(BUILD)/%=pkgconfig/%)) \
		   $(stacks_installed) \
		   $(BINDIR)/sslp $(BASHCOMPDIR)/sslp $(ZSHCOMPDIR)/_sslp \
		   $(foreach m,$(notdir $(man_pages)),$(MANDIR)/man$(subst .,,$(suffix $(m)))/$(m))

.PHONY: install
install: all stacks_install $(pc_files)
	install -d $(DESTDIR)$(INCLUDEDIR)/sslprovider/windows \
		$(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(BINDIR)
	install -m 644 $(headers) $(DESTDIR)$(INCLUDEDIR)/sslprovider
	install -m 644 $(windows_headers) \
		$(DESTDIR)$(INCLUDEDIR)/sslprovider/windows
	install -m 644 $(static_lib) $(DESTDIR)$(LIBDIR)
	install -m 755 $(shared_lib) $(DESTDIR)$(LIBDIR)
	ln -sf $(shared_lib) $(DESTDIR)$(LIBDIR)/libsslprovider.so.$(SOVERSION)
	ln -sf $(shared_lib) $(DESTDIR)$(LIBDIR)/libsslprovider.so
	install -m 644 $(pc_files) $(DESTDIR)$(LIBDIR)/pkgconfig
	install -m 755 sslp $(DESTDIR)$(BINDIR)
	install -D -m 644 userlib/tools/completion/sslp.bash \
		$(DESTDIR)$(BASHCOMPDIR)/sslp
	install -D -m 644 userlib/tools/completion/_sslp \
		$(DESTDIR)$(ZSHCOMPDIR)/_sslp
	set -e; for page in $(man_pages); do \
		to=$(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/}; \
		install -D -m 644 $$page $$to; $(man_version) -i $$to; \
	done

.PHONY: uninstall
uninstall:
	rm -rf $(addprefix $(DESTDIR),$(installed))

.PHONY: clean
clean:
	rm -rf $(BUILD) sslp libsslprovider.a libsslprovider.so* \
		libsslprovider-*.a libsslprovider-*.so*

# The sources of the last commit. The same commit gives the same bytes: git takes
# the times from the commit, root owns all, and gzip stores no time.
dist_name	:= sslp-$(VERSION)
dist_file	:= $(BUILD)/$(dist_name).tar.gz
.PHONY: dist
dist:
	@git diff --quiet HEAD || { echo "error: changes that are in no commit" \
		"would be missing from the archive; see git status" >&2; exit 1; }
	$(Q)mkdir -p $(BUILD)
	$(Q)git -c tar.umask=0022 archive --format=tar \
		--prefix=$(dist_name)/ HEAD >$(BUILD)/dist.tar
	$(Q)GZIP= gzip -n9 <$(BUILD)/dist.tar >$(dist_file)
	$(Q)rm $(BUILD)/dist.tar
	@sha256sum $(dist_file)

# The pages as HTML, the pictures drawn; a warning is an error
.PHONY: html
html:
	$(Q)sphinx-build -qaE -W --keep-going -b html \
		-D version=$(VERSION) -D release=$(VERSION) \
		Documentation $(BUILD)/html
	$(Q)mkdir -p $(BUILD)/html/man
	$(Q)set -e; for page in $(man_pages); do \
		html=$(BUILD)/html/man/$${page##*/}.html; \
		target=$$(sed -n 's,^\.so man3/,,p' $$page); \
		if [ "$$target" ]; then ln -sf $$target.html $$html; else \
			$(man_version) $$page | \
				mandoc -T html -O man=%N.%S.html >$$html; fi; \
	done
	@echo "Open $(BUILD)/html/index.html"

.PHONY: help
help:
	@sed -n 's/^# \{0,1\}//; 2,/^Kernel build/{/^Kernel build/!p}' \
		$(firstword $(MAKEFILE_LIST)) | sed 1d
	@echo 'Targets:'
	@echo '  all             library, static and shared, and the sslp command'
	@echo '  stacks          adapters for the TLS stacks that are here'
	@echo '  examples        a client and a server on each'
	@echo '  kselftests      the programs of selftests/'
	@echo '  tests           all that the tests run, without running it'
	@echo '  test-programs   ... those of them that need no kernel feature'
	@echo '  deps            installs what building and testing needs, as root'
	@echo '  demo            a short demonstration: a file through kernel TLS'
	@echo '  check           all tests: on this machine, then in the guests'
	@echo '  check-quick     the most important tests: three minutes, no guest'
	@echo '  check-cross     the library for s390x and armhf, in user emulation'
	@echo '  check-host      the tests that need no kernel feature'
	@echo '  check-programs  ... those of them that are programs'
	@echo '  html            the documentation as HTML, by Sphinx and mandoc'
	@echo '  check-docs      the manual pages against headers and command; the HTML'
	@echo '  check-known-answers  published values, on the software engine'
	@echo '  check-bench     sslp bench without a kernel'"'s help"
	@echo '  check-eyes      sslp ls and why, without kernel TLS'
	@echo '  check-hostile   sslp against a peer that breaks the rules'
	@echo '  check-stacks    the adapters, each stack with each; ssl_only, with none'
	@echo '  check-selftests the scripts that run tests; the folder in a kernel tree'
	@echo '  check-vm        the kernel tests in one guest, KERNEL=$(subst $() ,|,$(KERNELS))'
	@echo '  check-debug     the module on a debug kernel, which it builds once'
	@echo '  check-race      the module on a kernel with KCSAN, which it builds once'
	@echo '  check-static    sparse, checkpatch, coccinelle over kmod/, KDIR=...'
	@echo '  check-dkms      dkms, with the headers that are here'
	@echo '  check-peers     sslp against other TLS stacks in one guest, KERNEL=...'
	@echo '  check-doctor    sslp doctor in one guest, KERNEL=...'
	@echo '  bench           instructions counted in the guests; Documentation/benchmarks.rst'
	@echo '  check-upstream  the patches of Documentation/upstream/ on the newest kernel'
	@echo '  check-engine    on a hash accelerator that QEMU models'
	@echo '  check-arch      library and module on another machine, ARCH=arm64|s390x'
	@echo '  modules         sslp.ko for the headers in KDIR=...'
	@echo '  modules_install sslp.ko and its udev rule into DESTDIR'
	@echo '  dkms_install    sources for "dkms install sslp/$(VERSION)"'
	@echo '  modules-vm      sslp.ko and the modules for tests, for KERNEL=...'
	@echo '  vm-shell        a shell in a guest, KERNEL=...'
	@echo '  check-san       host tests under ASan and UBSan'
	@echo '  check-tsan      threads under TSan'
	@echo '  check-sanitizers  ... those of both that "make check" runs'
	@echo '  mutants         small mistakes, one at a time: does a test see them?'
	@echo '  check-valgrind  host tests under valgrind'
	@echo '  soak            1,000 connections, SOAK_SECONDS=1800 here and in a guest'
	@echo '  fuzz            random input for the library, FUZZ_SECONDS=60, with clang'
	@echo '  install         into DESTDIR and PREFIX'
	@echo '  stacks_install  ... the adapters alone'
	@echo '  uninstall       removes what install put there'
	@echo '  dist            the sources of the last commit as $(dist_file)'
	@echo '  clean           remove what was built; downloads stay cached'
	@echo '  help            this'
