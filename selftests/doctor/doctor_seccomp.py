#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Runs a command under a filter that denies AF_ALG, as containers have it.

doctor_seccomp.py COMMAND [ARGS...]
"""
import ctypes
import os
import platform
import struct
import sys

SOCKET = {"x86_64": 41, "aarch64": 198, "riscv64": 198}
AF_ALG = 38
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 22, 38
SECCOMP_MODE_FILTER = 2
LOAD, JUMP_EQUAL, RETURN = 0x20, 0x15, 0x06
ALLOW, DENY = 0x7fff0000, 0x00050000 | 1    # errno 1, EPERM

# struct seccomp_data: nr at 0, the low half of args[0]
NR, ARG0 = 0, 16 if sys.byteorder == "little" else 20


def op(code, if_true, if_false, value):
    return struct.pack("=HBBI", code, if_true, if_false, value)


class Program(ctypes.Structure):
    _fields_ = [("len", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


filters = [
    op(LOAD, 0, 0, NR),
    op(JUMP_EQUAL, 0, 3, SOCKET[platform.machine()]),
    op(LOAD, 0, 0, ARG0),
    op(JUMP_EQUAL, 0, 1, AF_ALG),
    op(RETURN, 0, 0, DENY),
    op(RETURN, 0, 0, ALLOW),
]
libc = ctypes.CDLL(None, use_errno=True)
program = Program(len(filters), b"".join(filters))
if libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or \
   libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0):
    sys.exit("seccomp: " + os.strerror(ctypes.get_errno()))
os.execvp(sys.argv[1], sys.argv[1:])
