// SPDX-License-Identifier: GPL-2.0-only
/*
 * A BPF program of the cgroup makes setsockopt(SOL_TLS) return 0 and do
 * nothing. The module must notice that no key is set.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "config_option.h"
#include "crypto_info.h"
#include "harness.h"
#include "request.h"
#include "tcp_pair.h"

#define INSN(op, to, from, offset, value)				\
	{ .code = (op), .dst_reg = (to), .src_reg = (from),		\
	  .off = (offset), .imm = (value) }
#define FIELD(name)	offsetof(struct bpf_sockopt, name)

static int bpf(int cmd, union bpf_attr *attr)
{
	int ret = syscall(SYS_bpf, cmd, attr, sizeof(*attr));

	return ret < 0 ? -errno : ret;
}

/* optlen -1: the kernel does nothing, and answers 0 */
static int load_program(void)
{
	static const struct bpf_insn code[] = {
		INSN(BPF_LDX | BPF_MEM | BPF_W, 2, 1, FIELD(level), 0),
		INSN(BPF_JMP | BPF_JNE | BPF_K, 2, 0, 2, SOL_TLS),
		INSN(BPF_ALU64 | BPF_MOV | BPF_K, 3, 0, 0, -1),
		INSN(BPF_STX | BPF_MEM | BPF_W, 1, 3, FIELD(optlen), 0),
		INSN(BPF_ALU64 | BPF_MOV | BPF_K, 0, 0, 0, 1),
		INSN(BPF_JMP | BPF_EXIT, 0, 0, 0, 0),
	};
	union bpf_attr attr = {
		.prog_type = BPF_PROG_TYPE_CGROUP_SOCKOPT,
		.expected_attach_type = BPF_CGROUP_SETSOCKOPT,
		.insns = (uintptr_t)code,
		.insn_cnt = sizeof(code) / sizeof(*code),
		.license = (uintptr_t)"GPL",
	};

	return bpf(BPF_PROG_LOAD, &attr);
}

static int switch_program(int cmd, int cgroup, int program)
{
	union bpf_attr attr = {
		.target_fd = cgroup, .attach_bpf_fd = program,
		.attach_type = BPF_CGROUP_SETSOCKOPT,
	};

	return bpf(cmd, &attr);
}

FIXTURE(swallowed) {
	int dev, fds[2], cgroup, program, secret;
	uint8_t bytes[48];
	char folder[32];
};

FIXTURE_SETUP(swallowed)
{
	struct sslp_info info;

	self->dev = sslp_open();
	ASSERT_LE(0, self->dev);
	ASSERT_EQ(0, module_info(self->dev, &info));
	if (!(info.features & SSLP_FEATURE_LSM) || !config_has("CGROUP_BPF="))
		return;
	strcpy(self->folder, "/tmp/sslp-cgroup-XXXXXX");
	ASSERT_NE(NULL, mkdtemp(self->folder));
	ASSERT_EQ(0, mount("none", self->folder, "cgroup2", 0, NULL));
	self->cgroup = open(self->folder, O_RDONLY | O_DIRECTORY);
	ASSERT_LE(0, self->cgroup);
	self->program = load_program();
	ASSERT_LE(0, self->program);
	ASSERT_EQ(0, tcp_pair_open(AF_INET, self->fds));
	memset(self->bytes, 9, 48);
	self->secret = secret_create(self->dev, SSLP_SECRET_TRAFFIC,
				     SSLP_HASH_SHA256, 0, self->bytes, 32);
	ASSERT_LE(0, self->secret);
}

FIXTURE_TEARDOWN(swallowed)
{
	if (!self->cgroup)
		return;
	tcp_pair_close(self->fds);
	close(self->cgroup);
	close(self->program);
	umount(self->folder);
	rmdir(self->folder);
}

TEST_F(swallowed, arm_then_rekey)
{
	struct sslp_rekey rekey = {
		.size = sizeof(rekey), .socket = self->fds[0],
		.secret = self->secret, .direction = TLS_TX,
	};
	struct sslp_info before, after;
	struct sslp_arm arm;
	struct key key;

	ASSERT_EQ(0, module_info(self->dev, &before));
	if (!(before.features & SSLP_FEATURE_LSM))
		SKIP(return, "no hook is passed before 6.12");
	if (!config_has("CGROUP_BPF="))
		SKIP(return, "this kernel has no BPF programs of cgroups");
	arm_tls13(&arm, self->fds[0], self->secret, -1, ciphers[0].type);
	ASSERT_EQ(0, switch_program(BPF_PROG_ATTACH, self->cgroup,
				    self->program));
	EXPECT_EQ(-EPERM, sslp_request(self->dev, SSLP_IOC_ARM, &arm));
	ASSERT_EQ(0, switch_program(BPF_PROG_DETACH, self->cgroup,
				    self->program));
	ASSERT_EQ(0, module_info(self->dev, &after));
	EXPECT_EQ(before.armed, after.armed);
	EXPECT_EQ(0, sslp_request(self->dev, SSLP_IOC_ARM, &arm));

	ASSERT_EQ(0, switch_program(BPF_PROG_ATTACH, self->cgroup,
				    self->program));
	EXPECT_EQ(-EPERM, sslp_request(self->dev, SSLP_IOC_REKEY, &rekey));
	ASSERT_EQ(0, switch_program(BPF_PROG_DETACH, self->cgroup,
				    self->program));
	/* The secret has the generation of the key in the socket */
	ASSERT_EQ(0, traffic_key(&ciphers[0], self->bytes, &key));
	EXPECT_EQ(1, has_key(self->fds[0], TLS_TX, &ciphers[0],
			     TLS_1_3_VERSION, &key, 0));
	if (sslp_request(self->dev, SSLP_IOC_REKEY, &rekey) == -EOPNOTSUPP)
		return;
	next_secret(&ciphers[0], self->bytes);
	ASSERT_EQ(0, traffic_key(&ciphers[0], self->bytes, &key));
	EXPECT_EQ(1, has_key(self->fds[0], TLS_TX, &ciphers[0],
			     TLS_1_3_VERSION, &key, 0));
}

TEST_HARNESS_MAIN
