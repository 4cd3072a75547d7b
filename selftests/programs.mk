# SPDX-License-Identifier: GPL-2.0-only
#
# What there is to run, for Makefile and run-all. lib/lists_test.sh fails when
# a program or script of this folder is in none of these lists.

# Built here, and run by every runner, a kernel tree's too
TEST_GEN_PROGS	:= known_answers_software.sh known_answers_kernel.sh \
		   af_alg_load af_alg_driver af_alg_keyring af_alg_process \
		   ktls_loopback ktls_bulk ktls_national ktls_peer ktls_stream \
		   ktls_nonblock ktls_refused ktls_options ktls_rekey \
		   ktls_arming \
		   gates module module_keys module_process module_schedule
TEST_GEN_FILES	:= known_answers

# With the board's kernel alone: af_alg/engine.sh; with fips=1: check
TEST_GEN_PROGS_EXTENDED := aspeed aspeed_batch fips

# By run-all alone: they want the sslp command, or sslp.ko
source_scripts	:= bench/bench_kernel.sh peers/demo_test.sh \
		   doctor/doctor_test.sh eyes/ls_test.sh eyes/why_test.sh \
		   ktls/connection.sh peers/loops.sh \
		   peers/adapters.sh peers/hostile.sh peers/peers.sh \
		   peers/ssl_only_kernel.sh kmod/run \
		   kmod/module_library.sh

# By the Makefiles' targets, and by the scripts above
other_scripts	:= af_alg/engine.sh bench/bench_software.sh bench/bench_count \
		   bench/bench_depth \
		   kmod/check-static kmod/dkms_test.sh kmod/layout.sh \
		   kmod/nic.sh \
		   lib/lists_test.sh lib/tap_sum lib/tap_sum_test.sh \
		   lib/tree_test.sh lib/where-tls peers/demo.sh \
		   peers/ssl_only.sh peers/ssl_only_resume.sh \
		   peers/ssl_only_tls12.sh peers/ssl_only_wire.sh

# These are of no use before kmod/module_library.sh has loaded sslp.ko
run_all		:= $(filter-out module module_keys module_process \
		   module_schedule,$(TEST_GEN_PROGS)) $(source_scripts)
