# SPDX-License-Identifier: MIT
#
# Examples: a client and a server on each stack that has an adapter in
# userlib/stacks/, and is here.

examples	:= $(foreach s,$(stacks),$(BUILD)/examples/$(s)_client \
		   $(BUILD)/examples/$(s)_server)

.PHONY: examples
examples: $(examples)

# What both of a stack share stands in example_STACK.c
$(foreach s,$(stacks),$(eval $(BUILD)/examples/$(s)_client \
	$(BUILD)/examples/$(s)_server: \
	$(wildcard userlib/examples/example_$(s).[ch])))

$(examples): $(BUILD)/examples/%: userlib/examples/%.c \
		userlib/examples/example.c userlib/examples/example.h \
		$(stack_libs) $(static_lib)
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) -D_GNU_SOURCE -Iinclude/sslprovider -Iuserlib/stacks \
		$(WARNINGS) $(CPPFLAGS) $(CFLAGS) $(call cflags_of,$(stack)) \
		$(sslp_ldflags) $(LDFLAGS) -o $@ $(filter %.c,$^) \
		libsslprovider-$(stack).a $(static_lib) $(lib_libs) \
		$(call libs_of,$(stack))

$(examples): stack = $(firstword $(subst _, ,$*))
