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
