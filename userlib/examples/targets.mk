# SPDX-License-Identifier: MIT
#
# Examples: a client and a server on each stack that has an adapter in
# userlib/stacks/, and is here.

examples	:= $(foreach s,$(stacks),$(BUILD)/examples/$(s)_client \
		   $(BUILD)/examples/$(s)_server)

# Programs with their own loops, after a handshake by OpenSSL
loops		:= $(if $(filter openssl,$(stacks)),$(BUILD)/examples/epoll_client \
		   $(if $(call package,liburing),$(BUILD)/examples/uring_client))

.PHONY: examples
examples: $(examples) $(loops)

define link_example
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -D_GNU_SOURCE -Iinclude/sslprovider -Iuserlib/stacks \
		$(WARNINGS) $(CPPFLAGS) $(CFLAGS) $(call cflags_of,$(stack)) \
		$(sslp_ldflags) $(LDFLAGS) -o $@ $(filter %.c,$^) \
		libsslprovider-$(stack).a $(static_lib) $(lib_libs) \
		$(call libs_of,$(stack)) $(more_libs)
endef

# What both of a stack share stands in example_STACK.c
$(foreach s,$(stacks),$(eval $(BUILD)/examples/$(s)_client \
	$(BUILD)/examples/$(s)_server: \
	$(wildcard userlib/examples/example_$(s).[ch])))

$(examples): $(BUILD)/examples/%: userlib/examples/%.c \
		userlib/examples/example.c userlib/examples/example.h \
		$(stack_libs) $(static_lib)
	$(link_example)

# On no stack at all: what an adapter does for a stack, by hand
only_examples	:= $(if $(with_asym),$(BUILD)/examples/ssl_only_client \
		   $(BUILD)/examples/ssl_only_server)
only_sources	:= $(filter-out %_client.c %_server.c, \
		   $(wildcard userlib/examples/ssl_only*.c))
examples: $(only_examples)

$(only_examples): $(BUILD)/examples/%: userlib/examples/%.c \
		$(only_sources) userlib/examples/example.c \
		$(wildcard userlib/examples/ssl_only*.h) \
		userlib/examples/example.h $(static_lib)
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -D_GNU_SOURCE -Iinclude/sslprovider $(WARNINGS) \
		$(CPPFLAGS) $(CFLAGS) $(sslp_ldflags) $(LDFLAGS) -o $@ \
		$(filter %.c,$^) $(static_lib) $(lib_libs)

# In Go, and its tests, which run where the examples do. Nothing is downloaded.
# Go does not look at libraries of C: what is old is taken away first
go_examples	:= $(if $(filter go,$(STACKS)),$(addprefix \
		   $(BUILD)/examples/,go_client go_server go_test))
go_sources	:= $(shell find userlib/stacks/go userlib/examples/go -type f)
examples: $(go_examples)

$(BUILD)/go/sslprovider-uninstalled.pc: Makefile $(BUILD)/config
	@mkdir -p $(@D) && rm -rf $(@D)/cache
	$(Q)printf '%s\n' 'Name: sslprovider' 'Description: not installed' \
		'Version: $(VERSION)' \
		'Cflags: -I$(CURDIR)/include/sslprovider' \
		'Libs: $(CURDIR)/$(static_lib) $(lib_libs) -pthread' > $@

go_build = $(call say,GO,$@); mkdir -p $(@D); rm -f $@; cd userlib/$(1) && \
	   env PKG_CONFIG_PATH=$(abspath $(BUILD))/go GOPROXY=off \
	   GOFLAGS=-mod=mod GOCACHE=$(abspath $(BUILD))/go/cache GOWORK=off \
	   go $(2) -o $(abspath $@)

$(go_examples): $(go_sources) $(static_lib) $(BUILD)/go/sslprovider-uninstalled.pc

$(filter-out %_test,$(go_examples)): $(BUILD)/examples/go_%:
	$(call go_build,examples/go,build) ./$*

$(filter %_test,$(go_examples)):
	$(call go_build,stacks/go,test -c)

# The same sources with Mbed TLS 3, static, from a folder where a later Debian's
# libmbedtls-dev was unpacked: MBEDTLS3="$(selftests/vm/mbedtls3)"
ifneq ($(MBEDTLS3),)
mbedtls3_examples := $(BUILD)/examples/mbedtls3_client \
		   $(BUILD)/examples/mbedtls3_server
examples: $(mbedtls3_examples)

$(mbedtls3_examples): $(BUILD)/examples/mbedtls3_%: \
		userlib/examples/mbedtls_%.c userlib/stacks/sslp_mbedtls.c \
		userlib/examples/example_mbedtls.c userlib/examples/example.c \
		$(wildcard userlib/examples/example*.h) $(static_lib)
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -D_GNU_SOURCE -isystem $(MBEDTLS3)/usr/include \
		-Iinclude/sslprovider -Iuserlib/stacks $(WARNINGS) \
		$(CPPFLAGS) $(CFLAGS) $(sslp_ldflags) $(LDFLAGS) -o $@ \
		$(filter %.c,$^) $(static_lib) $(lib_libs) \
		$(foreach l,tls x509 crypto,$(MBEDTLS3)/usr/lib/x86_64-linux-gnu/libmbed$(l).a)
endif

$(examples): stack = $(firstword $(subst _, ,$*))

$(loops): $(BUILD)/examples/%: userlib/examples/%.c userlib/examples/loop.c \
		userlib/examples/loop.h userlib/examples/example.c \
		userlib/examples/example.h libsslprovider-openssl.a $(static_lib)
	$(link_example)

$(loops): stack = openssl
$(BUILD)/examples/uring_client: more_libs = $(shell $(PKG_CONFIG) --libs liburing)
