# SPDX-License-Identifier: MIT
#
# A small library for each TLS stack whose headers are here: its connections go
# over to kernel TLS. Included by the top-level Makefile.
#
# Of a new stack NAME: userlib/stacks/sslp_NAME.c and .h, a switch in config.mk,
# its pkg-config packages below or, where it has none, its libraries, and two
# examples.

openssl_packages := libssl libcrypto
gnutls_packages	:= gnutls
# Mbed TLS 2 comes without a .pc file
mbedtls_packages := $(if $(call package,mbedtls),mbedtls mbedx509 mbedcrypto)
mbedtls_libs	:= $(if $(mbedtls_packages),,-lmbedtls -lmbedx509 -lmbedcrypto)
wolfssl_packages := wolfssl
# It has no .pc file either, and Debian's bearssl.h finds the others itself
bearssl_libs	:= -lbearssl

stacks_here	:= $(if $(call package,$(openssl_packages)),openssl) \
		   $(if $(with_gnutls),gnutls) $(if $(with_mbedtls),mbedtls) \
		   $(if $(with_wolfssl),wolfssl) $(if $(with_bearssl),bearssl) \
		   $(if $(with_go),go)
# What is installed has the adapters that were asked for, see config.mk
STACKS		?= $(if $(filter install,$(MAKECMDGOALS)),,$(stacks_here))
# Go's is no library of C: whoever uses it has its sources, userlib/stacks/go
stacks		:= $(filter-out go,$(STACKS))
stack_libs	:= $(foreach s,$(stacks),libsslprovider-$(s).a \
		   libsslprovider-$(s).so.$(VERSION))
stack_headers	:= $(stacks:%=userlib/stacks/sslp_%.h)
stack_packages	:= $(stacks:%=$(BUILD)/sslprovider-%.pc)
stack_objects	:= $(stacks:%=$(BUILD)/userlib/stacks/sslp_%.o)
# What adapters of stacks that do KeyUpdates by themselves have in common
stack_shared	:= $(BUILD)/userlib/stacks/traffic_update.o
objects_of_stack = $(BUILD)/userlib/stacks/sslp_$(1).o \
		   $(if $(filter openssl gnutls,$(1)),$(stack_shared))

.PHONY: stacks
stacks: $(stack_libs) $(stack_packages)

-include $(stack_objects:.o=.d) $(stack_shared:.o=.d)

# cflags_of STACK, libs_of STACK
cflags_of	 = $(if $($(1)_packages),$(shell $(PKG_CONFIG) --cflags \
		   $($(1)_packages) 2>/dev/null))
libs_of		 = $($(1)_libs) $(if $($(1)_packages),$(shell \
		   $(PKG_CONFIG) --libs $($(1)_packages) 2>/dev/null))

$(stack_objects): sslp_cppflags += $(foreach s,$(stacks),$(call cflags_of,$(s)))
$(stack_objects): sslp_cflags := $(filter-out -fvisibility=hidden,$(sslp_cflags))

$(foreach s,$(stacks),$(eval libsslprovider-$(s).a \
	libsslprovider-$(s).so.$(VERSION): $(call objects_of_stack,$(s))))

$(filter %.a,$(stack_libs)): libsslprovider-%.a: \
		$(BUILD)/userlib/stacks/sslp_%.o
	$(call say,AR,$@)
	$(Q)rm -f $@ && $(AR) crsD $@ $^

$(filter-out %.a,$(stack_libs)): libsslprovider-%.so.$(VERSION): \
		$(BUILD)/userlib/stacks/sslp_%.o libsslprovider.so
	$(call say,LINK,$@)
	$(Q)$(CC) -shared -Wl,-soname,libsslprovider-$*.so.$(SOVERSION) \
		$(sslp_ldflags) $(CFLAGS) $(filter-out -pie,$(LDFLAGS)) -o $@ \
		$(filter %.o,$^) -L. -lsslprovider $(call libs_of,$*)
	$(Q)ln -sf $@ libsslprovider-$*.so.$(SOVERSION)
	$(Q)ln -sf $@ libsslprovider-$*.so

$(stack_packages): $(BUILD)/sslprovider-%.pc: \
		userlib/stacks/sslprovider-stack.pc.in Makefile
	@mkdir -p $(@D)
	$(Q)sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' \
		-e 's|@INCLUDEDIR@|$(INCLUDEDIR)|' \
		-e 's|@VERSION@|$(VERSION)|' -e 's|@STACK@|$*|' \
		-e 's|@REQUIRES@|$($*_packages)|' \
		-e 's|@LIBS@|$($*_libs)|' $< > $@

stacks_installed = $(foreach s,$(stacks),$(addprefix $(LIBDIR)/, \
		   libsslprovider-$(s).a libsslprovider-$(s).so \
		   libsslprovider-$(s).so.$(SOVERSION) \
		   libsslprovider-$(s).so.$(VERSION) \
		   pkgconfig/sslprovider-$(s).pc))

.PHONY: stacks_install
stacks_install: stacks
	install -d $(DESTDIR)$(INCLUDEDIR)/sslprovider \
		$(DESTDIR)$(LIBDIR)/pkgconfig
	set -e; for s in $(stacks); do \
		lib=libsslprovider-$$s; to=$(DESTDIR)$(LIBDIR); \
		install -m 644 userlib/stacks/sslp_$$s.h \
			$(DESTDIR)$(INCLUDEDIR)/sslprovider; \
		install -m 644 $$lib.a $$to; \
		install -m 755 $$lib.so.$(VERSION) $$to; \
		ln -sf $$lib.so.$(VERSION) $$to/$$lib.so.$(SOVERSION); \
		ln -sf $$lib.so.$(VERSION) $$to/$$lib.so; \
		install -m 644 $(BUILD)/sslprovider-$$s.pc $$to/pkgconfig; \
	done
