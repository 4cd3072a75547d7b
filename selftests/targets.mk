# SPDX-License-Identifier: MIT
#
# The demo, all tests, the guests; included by the top-level Makefile.

export SSLP := $(CURDIR)/sslp
vm		:= selftests/vm/vm

.PHONY: deps demo check check-vm vm-shell kselftests

deps:
	$(Q)selftests/deps

# What was missing until now may change what make finds: so it starts anew
demo: deps
	$(Q)$(MAKE) --no-print-directory all
	$(Q)selftests/where-tls selftests/demo.sh

check: deps
	$(Q)selftests/check host $(KERNELS)

kselftests: all
	$(Q)$(MAKE) --no-print-directory -C selftests \
		KSELFTEST="$$(selftests/kselftest-fetch)"

check-vm: deps
	$(Q)selftests/check $(KERNEL)

vm-shell: all
	$(Q)$(vm) shell $(KERNEL)

# Known answers on the software engine, and what the documents claim
.PHONY: check-docs check-known-answers
check-docs: all
	$(Q)$(test_run) selftests/man_test.sh

check-known-answers: kselftests
	$(Q)SSLP_VECTORS=selftests/vectors $(test_run) $(BUILD)/selftests/known_answers
