#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Runs a command under a seccomp filter that refuses one call.

seccomp_filter.py af_alg|sock_diag|ulp|keys|cipher|driver|copy COMMAND [ARGS...]
"""
import ctypes
import errno
import os
import platform
import struct
import sys

CALLS = {"x86_64": {"socket": 41, "setsockopt": 54, "pidfd_getfd": 438},
         "aarch64": {"socket": 198, "setsockopt": 208, "pidfd_getfd": 438},
         "riscv64": {"socket": 198, "setsockopt": 208, "pidfd_getfd": 438}}
# For each name: the call, its arguments (AF_ALG, NETLINK_SOCK_DIAG, TCP_ULP or
# SOL_TLS), and the errno. The kernel gives the same errno for a key if it lacks
# the cipher, or a driver for it
DENIED = {"af_alg": ("socket", {0: 38}, errno.EPERM),
          "sock_diag": ("socket", {0: 16, 2: 4}, errno.EPERM),
          "ulp": ("setsockopt", {1: 6, 2: 31}, errno.EPERM),
          "keys": ("setsockopt", {1: 282}, errno.EPERM),
          "cipher": ("setsockopt", {1: 282}, errno.EINVAL),
          "driver": ("setsockopt", {1: 282}, errno.ENOENT),
          "copy": ("pidfd_getfd", {}, errno.EPERM)}
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 22, 38
SECCOMP_MODE_FILTER = 2
LOAD, JUMP_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, DENY = 0x7fff0000, 0x00050000


def op(code, if_true, if_false, value):
    return struct.pack("=HBBI", code, if_true, if_false, value)


def low_half(argument):
    """The offset of an argument in struct seccomp_data"""
    return 16 + 8 * argument + (0 if sys.byteorder == "little" else 4)


class Program(ctypes.Structure):
    _fields_ = [("len", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


call, arguments, answer = DENIED[sys.argv[1]]
tests = [(0, CALLS[platform.machine()][call])]
tests += [(low_half(n), value) for n, value in arguments.items()]
filters = []
for i, (offset, value) in enumerate(tests):
    left = 2 * (len(tests) - i - 1) + 1
    filters += [op(LOAD, 0, 0, offset), op(JUMP_EQUAL, 0, left, value)]
filters += [op(RETURN, 0, 0, DENY | answer), op(RETURN, 0, 0, ALLOW)]
libc = ctypes.CDLL(None, use_errno=True)
program = Program(len(filters), b"".join(filters))
if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or \
   libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0):
    sys.exit("seccomp: " + os.strerror(ctypes.get_errno()))
os.execvp(sys.argv[2], sys.argv[2:])
