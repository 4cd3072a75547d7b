# SPDX-License-Identifier: MIT
#
# Examples: a stack without kernel TLS gets it. Built where Mbed TLS is there.

examples	:= $(BUILD)/examples/mbedtls_client $(BUILD)/examples/mbedtls_server

.PHONY: examples
examples: $(examples)

# Mbed TLS 2.28 comes without a .pc file
mbedtls		:= $(addprefix userlib/examples/mbedtls_,handshake keys)
$(examples): $(BUILD)/examples/%: userlib/examples/%.c \
		$(mbedtls:=.c) $(mbedtls:=.h) $(static_lib)
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -Iinclude/sslprovider $(WARNINGS) $(harden_cppflags) \
		$(CPPFLAGS) $(harden_cflags) $(same_cflags) $(CFLAGS) \
		$(sslp_ldflags) $(LDFLAGS) -o $@ $(filter %.c,$^) \
		$(static_lib) $(lib_libs) -lmbedtls -lmbedx509 -lmbedcrypto

# A client and a server on each stack that has an adapter in userlib/stacks/
stack_examples	:= $(foreach s,$(stacks),$(BUILD)/examples/$(s)_client \
		   $(BUILD)/examples/$(s)_server)
examples: $(stack_examples)

$(stack_examples): $(BUILD)/examples/%: userlib/examples/%.c \
		userlib/examples/example.c userlib/examples/example.h \
		$(stack_libs) $(static_lib)
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)stack=$(firstword $(subst _, ,$*)); \
		packages="$(foreach s,$(stacks),$($(s)_packages))"; \
		$(CC) -D_GNU_SOURCE -Iinclude/sslprovider -Iuserlib/stacks \
		$(WARNINGS) $(CPPFLAGS) $(CFLAGS) \
		$$($(PKG_CONFIG) --cflags $$packages) $(sslp_ldflags) \
		$(LDFLAGS) -o $@ $(filter %.c,$^) \
		libsslprovider-$$stack.a $(static_lib) $(lib_libs) \
		-Wl,--as-needed $$($(PKG_CONFIG) --libs $$packages)
