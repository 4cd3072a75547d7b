# SPDX-License-Identifier: MIT
#
# Tests that need no kernel feature, included by the top-level Makefile.

test_programs	:= misuse contract handles threads fork fault unload \
		   record judge connection $(if $(with_asym),asym)
test_programs	+= arguments tools statistics
# No tests, but what scripts run
test_helpers	:= record_count flight_count connection_count path soak \
		   $(if $(with_asym),master_count)
test_dir	:= userlib/tests
test_run	:= $(test_dir)/run
test_shared	:= tap.c fixture.c reference.c memory.c stack.c
test_binaries	:= $(test_programs:%=$(BUILD)/tests/%)
helper_binaries	:= $(test_helpers:%=$(BUILD)/tests/%)

# Further files of a program, beside the one of its name
misuse_sources	:= misuse_call.c misuse_lists.c misuse_provider.c \
		   misuse_info.c misuse_import.c misuse_blob.c misuse_derive.c \
		   misuse_hash.c misuse_stage.c misuse_eap.c misuse_raw.c misuse_record.c \
		   misuse_install.c misuse_socket.c misuse_connection.c \
		   misuse_connection_open.c \
		   $(if $(with_asym),misuse_asym.c misuse_master.c \
		   misuse_public.c misuse_sign.c asym_party.c)
asym_sources	:= asym_agree.c asym_extract.c asym_ephemeral.c asym_party.c \
		   asym_certificate.c asym_master.c asym_rsa.c asym_sign.c \
		   asym_answers.c asym_bad.c
contract_sources := contract_table.c contract_suites.c contract_keys.c \
		   contract_blobs.c contract_tls13.c contract_info.c \
		   contract_eap.c contract_eap_answers.c contract_lengths.c
record_sources	:= record_reference.c record_sweep.c record_limits.c \
		   record_wrong.c contract_table.c
connection_sources := connection_peer.c connection_blob.c connection_fallback.c \
	connection_io.c \
		      connection_limit.c connection_update.c \
		      connection_bad.c connection_process.c connection_wait.c \
		      connection_held.c connection_shared.c
threads_sources	:= threads_hash.c
judge_sources	:= judge_limit.c
handles_sources	:= handles_table.c handles_leaks.c
arguments_sources := arguments_call.c arguments_memory.c arguments_ssl.c \
		     arguments_hash.c arguments_sslp.c arguments_connection.c \
		     arguments_schedule.c \
		     $(if $(with_asym),arguments_asym.c arguments_rsa.c \
		     asym_party.c)
record_count_sources := record_reference.c contract_table.c
connection_count_sources := fake_tls.c
tools_sources	:= tools_text.c tools_keylog.c tools_url.c tools_http.c \
		   tools_request.c tools_docroot.c tools_output.c tools_why.c \
		   tools_derive.c
statistics_sources := statistics_even.c
fork_sources	:= fork_secrets.c fork_stack.c
fault_sources	:= fault_wrap.c fault_alg.c fault_pool.c fault_lacks.c \
		   fault_answers.c fault_query.c fault_stack.c fake_netlink.c \
		   fault_engines.c fault_process.c fault_lies.c fault_fips.c \
		   fault_install.c fault_tls.c fault_rekey.c fault_connection.c \
		   fault_connection_sweep.c \
		   fault_tls_sweep.c fake_alg.c fake_drivers.c \
		   fake_kcapi.c fake_tls.c

test_libs	 = $(lib_libs) $(shell $(PKG_CONFIG) --libs libcrypto)

# The library as users link it. A build with sanitizers does not touch that one
test_library	:= $(if $(filter build,$(BUILD)),$(static_lib),$(internal_lib))

# Calls that the fault test makes fail
wrapped		:= socket bind setsockopt getsockopt accept4 send recv \
		   sendmsg recvmsg syscall connect listen close malloc \
		   calloc mmap \
		   fopen getpeername
wrapped		+= $(if $(with_kcapi),kcapi_md_init kcapi_md_destroy \
		   kcapi_md_setkey kcapi_md_digest)
$(BUILD)/tests/fault: test_ldflags = $(wrapped:%=-Wl,--wrap=%)

# Calls that a connection on an armed socket makes
taken_calls	:= setsockopt getsockopt send recvmsg syscall
$(BUILD)/tests/connection_count: test_ldflags = $(taken_calls:%=-Wl,--wrap=%)

# Allocations, which the table of arguments counts
$(BUILD)/tests/arguments: test_ldflags = -Wl,--wrap=malloc -Wl,--wrap=calloc

# What path_length needs
path_binary	:= $(BUILD)/tests/path
$(path_binary): test_ldflags = -Wl,--wrap=open -Wl,--wrap=ioctl

objects_of	 = $(patsubst %.c,$(BUILD)/$(test_dir)/%.o,$(1).c \
		   $($(1)_sources) $(test_shared))
test_objects	:= $(sort $(foreach p,$(test_programs) \
		   $(test_helpers),$(call objects_of,$(p))))
-include $(test_objects:.o=.d)

define test_prerequisites
$(BUILD)/tests/$(1): $(call objects_of,$(1)) $(test_library)
endef
$(foreach p,$(test_programs) $(test_helpers), \
	$(eval $(call test_prerequisites,$(p))))

# Inner names are local in the library, so the judge's test takes its objects
$(BUILD)/tests/judge: $(BUILD)/userlib/connection/judge.o \
		$(BUILD)/userlib/connection/limit.o \
		$(BUILD)/userlib/connection/handshake.o

# ... and that of the table of handles, with the room that it stands on
$(BUILD)/tests/handles: $(BUILD)/userlib/contract/handle.o \
		$(patsubst %.c,$(BUILD)/%.o,$(wildcard userlib/base/*.c))

# Parts of the command, without its channels: the test has its own
$(BUILD)/tests/tools: $(addprefix $(BUILD)/userlib/tools/, \
		$(addprefix common/,hex.o number.o text.o keylog.o output.o \
		complain.o) \
		$(addprefix https/,url.o http.o body.o request.o docroot.o) \
		$(addprefix why/,gate.o gate_kernel.o suite.o config.o memory.o \
		connection.o hello.o library.o library_file.o socketcall.o) \
		derive/derive.o derive/dtls13.o common/secrets.o common/wide.o \
		common/provider.o \
		why/why.o common/peek.o common/loopback.o common/crypto.o \
		doctor/finding.o doctor/probe.o doctor/modules.o)
$(BUILD)/tests/tools: test_libs += $(shell $(PKG_CONFIG) --libs libssl)

# Likewise the test of what sslp bench concludes takes objects of the command
$(BUILD)/tests/statistics: $(patsubst %,$(BUILD)/userlib/tools/bench/%.o, \
		statistics histogram load break_even report_panel \
		panel_latency) $(BUILD)/userlib/tools/transfer/even.o
$(BUILD)/tests/statistics: test_libs += -lm

# ... and that of key agreement, which needs answers for a given private key
$(BUILD)/tests/asym: $(patsubst %.c,$(BUILD)/%.o,$(wildcard \
		userlib/asym/*.c)) \
		$(BUILD)/userlib/base/message.o $(BUILD)/userlib/base/errno_name.o

$(test_binaries) $(helper_binaries): needs := library tests
$(test_binaries) $(helper_binaries):
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(sslp_ldflags) $(test_ldflags) $(CFLAGS) $(LDFLAGS) -o $@ \
		$(filter %.o,$^) $(test_library) $(test_libs)

.PHONY: check-programs check-host check-san check-tsan check-valgrind fuzz
# A build with sanitizers has the same rooms
check-programs: $(test_binaries) $(if $(filter build,$(BUILD)),sslp)
	$(Q)$(test_run) $(test_binaries) $(replay_binaries) $(handover_san) \
		$(if $(filter build,$(BUILD)),$(test_dir)/rooms_test.sh)

check-host: all $(pc_files) $(test_binaries) $(helper_binaries)
	$(Q)TEST_TIMEOUT="$${TEST_TIMEOUT:-900}" $(test_run) \
		$(test_binaries) $(replay_binaries) $(test_dir)/record_count.sh \
		$(test_dir)/flight_count.sh $(test_dir)/connection_count.sh \
		$(if $(with_asym),$(test_dir)/master_count.sh \
			$(test_dir)/windows_test.sh) \
		$(test_dir)/rooms_test.sh $(test_dir)/headers_test.sh \
		$(test_dir)/arguments_test.sh \
		$(test_dir)/https_test.sh $(test_dir)/completion_test.sh \
		$(test_dir)/build_test.sh $(test_dir)/abi_test.sh \
		$(test_dir)/packager_test.sh \
		$(test_dir)/papers_test.sh $(test_dir)/dist_test.sh

# The library for s390x and armhf, under emulation
.PHONY: check-cross
check-cross:
	$(Q)selftests/deps cross
	$(Q)TEST_TIMEOUT=1800 $(test_run) $(test_dir)/cross_test.sh

# The memory maps of the sanitizers need addresses that are not too random
sanitized	 = TEST_WRAPPER="$$(setarch -R true 2>/dev/null && echo setarch -R)"

# An error of a sanitizer ends the program, so its plan is missing
check-san:
	$(Q)$(sanitized) ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=halt_on_error=1 \
		$(MAKE) --no-print-directory BUILD=build/san \
		SAN=address,undefined CFLAGS="-O1 -g -fno-sanitize-recover=all" \
		check-programs

# The part that "make check" has time for: programs that run most of the code
.PHONY: check-sanitizers
check-sanitizers:
	$(Q)$(MAKE) --no-print-directory -j"$$(nproc)" check-san \
		test_programs="misuse contract tools connection fault" \
		replay_binaries= handover_san=
	$(Q)$(MAKE) --no-print-directory -j"$$(nproc)" check-tsan \
		tsan_programs="handles threads" replay_binaries= handover_san=

tsan_programs	:= handles threads connection
check-tsan:
	$(Q)$(sanitized) TSAN_OPTIONS=halt_on_error=1 \
		$(MAKE) --no-print-directory BUILD=build/tsan SAN=thread \
		test_programs="$(tsan_programs)" check-programs

check-valgrind: $(test_binaries)
	$(Q)SSLP_TEST_SLOW=1 TEST_WRAPPER="valgrind -q --error-exitcode=99 \
		--leak-check=full --errors-for-leak-kinds=definite" \
		$(test_run) $(test_binaries)

# Fuzzes each target of $(test_dir)/fuzz for FUZZ_SECONDS, with clang's libFuzzer. It
# begins with the target's corpus. New inputs stay in build/fuzz/corpus
FUZZ_SECONDS	?= 60
fuzz_dir	:= $(test_dir)/fuzz
fuzz_targets	:= record judge blob keylog
# Further files of a target, beside the one of its name
fuzz_blob_objects := $(patsubst %,$(BUILD)/$(test_dir)/%.o,connection_peer \
		   fixture tap)
fuzz_keylog_objects := $(patsubst %,$(BUILD)/userlib/tools/common/%.o,keylog hex)
fuzz_flags	:= address,undefined -fno-sanitize-recover=all

# Every run of the tests replays their corpora, without a fuzzer
replay_binaries	:= $(fuzz_targets:%=$(BUILD)/tests/fuzz_%)
replay_objects	:= $(BUILD)/$(fuzz_dir)/replay.o $(BUILD)/$(test_dir)/tap.o
$(foreach t,$(fuzz_targets),$(eval $(BUILD)/tests/fuzz_$(t): \
	$(BUILD)/$(fuzz_dir)/$(t).o $(fuzz_$(t)_objects)))
check-programs check-host: $(replay_binaries)
$(replay_binaries): needs := library tests
$(replay_binaries): $(replay_objects) $(internal_lib)
	$(call say,LINK,$@)
	@mkdir -p $(@D)
	$(Q)$(CC) $(sslp_ldflags) $(CFLAGS) $(LDFLAGS) -o $@ \
		$(sort $(filter %.o,$^)) $(internal_lib) $(test_libs)
-include $(patsubst %,$(BUILD)/$(fuzz_dir)/%.d,replay $(fuzz_targets))

fuzz-blob: $(fuzz_blob_objects)
fuzz-keylog: $(fuzz_keylog_objects)

fuzz:
	$(Q)$(MAKE) --no-print-directory BUILD=build/fuzz CC=clang \
		SAN=fuzzer-no-link,address,undefined \
		CFLAGS="-O1 -g -fno-sanitize-recover=all" \
		$(fuzz_targets:%=fuzz-%)

$(fuzz_targets:%=fuzz-%): fuzz-%: $(internal_lib) $(BUILD)/$(fuzz_dir)/%.o
	$(call say,LINK,$(BUILD)/tests/fuzz/$*)
	@mkdir -p $(BUILD)/tests/fuzz $(BUILD)/corpus/$*
	$(Q)clang -pthread -fsanitize=fuzzer,$(fuzz_flags) \
		-o $(BUILD)/tests/fuzz/$* $(BUILD)/$(fuzz_dir)/$*.o \
		$(fuzz_$*_objects) $(internal_lib) $(lib_libs)
	$(Q)$(BUILD)/tests/fuzz/$* -max_len=18500 \
		-artifact_prefix=$(BUILD)/tests/fuzz/$*- \
		-max_total_time=$(FUZZ_SECONDS) -print_final_stats=1 \
		$(BUILD)/corpus/$* $(fuzz_dir)/corpus/$*
