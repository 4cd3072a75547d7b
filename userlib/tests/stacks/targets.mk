# SPDX-License-Identifier: MIT
#
# A program for each TLS stack that is here and has an adapter: from the stack to a
# connection. It is one file, with what the examples of the stack share. Included by
# the top-level Makefile.

handover_dir	:= $(test_dir)/stacks
handover_binaries := $(stacks:%=$(BUILD)/tests/handover_%)
mbedtls3_handover := $(if $(MBEDTLS3),$(BUILD)/tests/handover_mbedtls3)
handover_objects := $(patsubst %,$(BUILD)/$(test_dir)/%.o,stacks/handover \
		   stacks/crowd stacks/end stacks/peer tap)
handover_of	 = $(BUILD)/$(handover_dir)/$(1).o $(patsubst %.c,$(BUILD)/%.o, \
		   $(wildcard userlib/examples/example_$(1).c)) \
		   $(call objects_of_stack,$(1))
$(foreach s,$(stacks),$(eval $(BUILD)/tests/handover_$(s): \
	$(call handover_of,$(s))))
$(foreach s,$(stacks),$(eval $(call handover_of,$(s)): \
	sslp_cppflags += $(call cflags_of,$(s))))
$(handover_binaries): needs := library tests
$(handover_binaries): $(BUILD)/tests/handover_%: $(handover_objects) \
		$(test_library)
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(sslp_ldflags) $(CFLAGS) $(LDFLAGS) -o $@ \
		$(filter %.o,$^) $(test_library) $(call libs_of,$*) -lssl \
		$(test_libs)
-include $(patsubst %,$(BUILD)/$(handover_dir)/%.d,handover crowd end peer $(stacks))

# With Mbed TLS 3, as the examples: see MBEDTLS3 in userlib/examples/targets.mk
$(BUILD)/tests/handover_mbedtls3: $(handover_dir)/mbedtls.c \
		userlib/stacks/sslp_mbedtls.c userlib/examples/example_mbedtls.c \
		$(handover_objects) $(test_library)
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -D_GNU_SOURCE -isystem $(MBEDTLS3)/usr/include \
		-Iinclude/sslprovider -Iuserlib/stacks $(WARNINGS) \
		$(CPPFLAGS) $(CFLAGS) $(sslp_ldflags) $(LDFLAGS) -o $@ \
		$(filter %.c %.o,$^) $(test_library) -lssl $(test_libs) \
		$(foreach l,tls x509 crypto,$(MBEDTLS3)/usr/lib/x86_64-linux-gnu/libmbed$(l).a)

# Only AddressSanitizer sees what a failed handshake leaves behind
handover_san	:= $(if $(filter address%,$(SAN)),$(handover_binaries))
check-programs: $(handover_san)
