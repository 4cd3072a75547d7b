# SPDX-License-Identifier: MIT
#
# The demo, all tests, the guests; included by the top-level Makefile.

export SSLP := $(CURDIR)/sslp
vm		:= selftests/vm/vm

.PHONY: deps demo check check-quick check-vm check-doctor check-engine \
	check-peers vm-shell kselftests modules modules-vm

deps:
	$(Q)selftests/deps

# "deps" may have installed what make looks for, so make starts anew
demo: deps
	$(Q)$(MAKE) --no-print-directory all
	$(Q)selftests/lib/where-tls selftests/peers/demo.sh

# What takes longest comes first, so that no processor is idle at the end. The
# newest kernel has one guest more than the others
newest := $(lastword $(KERNELS))

check: deps
	$(Q)selftests/check $(newest) $(filter-out $(newest),$(KERNELS)) host

check-quick: deps
	$(Q)selftests/check quick

# All that tests run
.PHONY: tests test-programs
test-programs: $(test_binaries) $(replay_binaries)
tests: test-programs kselftests examples $(pc_files) $(helper_binaries) \
	$(handover_binaries) $(mbedtls3_handover)

# KSELFTEST= names a folder with the harness of Kselftest, else it is downloaded
harness		= KSELFTEST="$${KSELFTEST:-$$(selftests/kselftest-fetch)}"
kselftests: all $(test_binaries)
	$(Q)$(MAKE) --no-print-directory -C selftests \
		PKG_CONFIG='$(PKG_CONFIG)' $(harness)
	$(Q)$(MAKE) --no-print-directory -C selftests/kmod \
		$(harness)

# The module on a debug kernel
.PHONY: check-debug
check-debug: deps
	$(Q)selftests/check 6.12-debug

# ... and on one that finds what two processors do at once
.PHONY: check-race
check-race: deps
	$(Q)selftests/check 6.12-race

# A thousand connections with KeyUpdates: records made here, then by 7.3
SOAK_SECONDS	?= 1800
.PHONY: soak
soak: deps
	$(Q)$(MAKE) --no-print-directory $(BUILD)/tests/soak
	$(Q)$(BUILD)/tests/soak $(SOAK_SECONDS)
	$(Q)selftests/vm/vm run 7.3 --timeout $$(($(SOAK_SECONDS) + 1800)) -- \
		env SSLP_TEST_KTLS=1 $(BUILD)/tests/soak $(SOAK_SECONDS)

check-vm: deps
	$(Q)selftests/check $(KERNEL)

# Parts of check-vm by themselves; PARTS as in peers/peers.sh, all by default
check-doctor: deps
	$(Q)$(MAKE) --no-print-directory all
	$(Q)$(vm) run $(KERNEL) --timeout 1900 -- \
		env SSLP_TIMEOUT=1800 selftests/run-all doctor/doctor_test.sh

check-peers: deps
	$(Q)$(MAKE) --no-print-directory all examples
	$(Q)$(vm) run $(KERNEL) --timeout 3000 -- \
		env SSLP_TIMEOUT=2900 PEERS_PARTS="$(PARTS)" \
		selftests/run-all peers/peers.sh

# On a hash accelerator that QEMU models
check-engine: deps
	$(Q)selftests/af_alg/engine.sh

# Library and module on another machine: a guest with Debian's kernel of it
.PHONY: check-arch
ARCH		?= arm64
check-arch: deps
	$(Q)selftests/check 6.12-$(ARCH)

# What net/tls itself would need; see Documentation/upstream.rst
.PHONY: check-upstream
check-upstream: deps
	$(Q)TEST_TIMEOUT=3600 $(test_run) selftests/vm/upstream

vm-shell: all
	$(Q)$(vm) shell $(KERNEL)

# The module, in a copy: kbuild writes beside the sources. SSLP_SIM=1 adds the
# simulated accelerator, which is for tests.
KDIR		?= /lib/modules/$(shell uname -r)/build
modules:
	@test -e $(KDIR)/Makefile || { echo "error: no kernel headers in" \
		"$(KDIR): Debian's package is linux-headers-$$(uname -r);" \
		"KDIR= names another folder" >&2; exit 1; }
	$(Q)rm -rf $(BUILD)/kmod && mkdir -p $(BUILD)/kmod/include
	$(Q)cp -r Kbuild kmod $(BUILD)/kmod && \
		cp -r include/uapi $(BUILD)/kmod/include
	$(Q)$(MAKE) -C $(KDIR) M=$(CURDIR)/$(BUILD)/kmod modules

# sparse, checkpatch and coccinelle over the module; KDIR= for sparse
.PHONY: check-static
check-static: modules
	$(Q)KDIR=$(KDIR) selftests/kmod/check-static $(BUILD)/kmod

# Builds with dkms what is below, for the kernels whose headers are here
.PHONY: check-dkms
check-dkms:
	$(Q)selftests/kmod/dkms_test.sh

# The rule that opens the device to the group sslp, and what creates the group
define install_access
	$(Q)install -D -m 644 kmod/99-sslp.rules \
		$(DESTDIR)/usr/lib/udev/rules.d/99-sslp.rules
	$(Q)install -D -m 644 kmod/sslp.sysusers \
		$(DESTDIR)/usr/lib/sysusers.d/sslp.conf
endef

# Below DESTDIR
.PHONY: modules_install dkms_install
modules_install: modules
	$(Q)$(MAKE) -C $(KDIR) M=$(CURDIR)/$(BUILD)/kmod \
		INSTALL_MOD_PATH=$(DESTDIR) INSTALL_MOD_DIR=updates \
		modules_install
	$(install_access)

# For "dkms install sslp/$(VERSION)"
dkms		= $(DESTDIR)/usr/src/sslp-$(VERSION)
dkms_install:
	$(Q)install -d $(dkms)/kmod $(dkms)/include/uapi/linux
	$(Q)install -m 644 Kbuild kmod/dkms.conf $(dkms)
	$(Q)sed -i 's/#MODULE_VERSION#/$(VERSION)/' $(dkms)/dkms.conf
	$(Q)install -m 644 kmod/Kbuild kmod/*.[ch] $(dkms)/kmod
	$(Q)install -m 644 include/uapi/linux/sslp.h $(dkms)/include/uapi/linux
	$(install_access)
	@echo 'Next: dkms install sslp/$(VERSION)'

# sslp.ko and the modules for tests, for a kernel of the lab
modules-vm:
	$(Q)selftests/vm/build-modules $(KERNEL)

# Takes minutes for each kernel and processor
.PHONY: bench
bench: deps
	$(Q)$(MAKE) --no-print-directory all
	$(Q)selftests/bench/bench_count $(KERNELS)

# Known answers on the software engine; the documents; and "sslp bench" without the
# kernel
.PHONY: check-docs check-known-answers check-bench
check-bench: all
	$(Q)$(test_run) selftests/bench/bench_software.sh

# The command against a peer that breaks every rule, records in user space
.PHONY: check-hostile
check-hostile: all
	$(Q)SSLP_EXPECT= $(test_run) selftests/peers/hostile.sh

# Small mistakes, which tests should see. Takes an hour; MUTANTS="engine socket"
.PHONY: mutants
mutants: deps
	$(Q)selftests/mutants/run $(MUTANTS)

# Tests of what runs tests, and of the folder in a kernel tree
.PHONY: check-selftests
check-selftests: all
	$(Q)$(test_run) selftests/lib/lists_test.sh selftests/lib/tap_sum_test.sh \
		selftests/lib/tree_test.sh

# Every stack that is here, on records in user space where the kernel has no TLS
.PHONY: check-stacks
check-stacks: all examples $(handover_binaries) $(mbedtls3_handover)
	$(Q)$(test_run) $(handover_binaries) $(mbedtls3_handover) selftests/peers/adapters.sh \
		selftests/peers/ssl_only.sh selftests/peers/ssl_only_resume.sh \
		selftests/peers/ssl_only_tls12.sh selftests/peers/ssl_only_wire.sh

# What sslp ls and sslp why do without kernel TLS
.PHONY: check-eyes
check-eyes: all
	$(Q)$(test_run) selftests/eyes/ls_test.sh selftests/eyes/why_test.sh

check-docs: all
	$(Q)$(test_run) selftests/man_test.sh selftests/html_test.sh

check-known-answers: kselftests
	$(Q)SSLP_VECTORS=selftests/vectors $(test_run) $(BUILD)/selftests/known_answers
