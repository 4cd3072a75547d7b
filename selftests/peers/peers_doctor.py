# SPDX-License-Identifier: GPL-2.0-only
"""Turns what sslp doctor --json says of ciphers and rekeying into lines for a
shell: a name, a TLS version, and "yes" or the reason of the kernel."""
import json
import sys


def words(gate):
    if gate["state"] == "yes":
        return "yes"
    return "kernel: " + (gate["errno"] or gate["state"])


ktls = json.load(sys.stdin)["ktls"]
for row in ktls["ciphers"]:
    for version in "1.2", "1.3":
        if row["tls" + version]:
            print(row["cipher"], version, words(row["tls" + version]))
print("rekey 1.3", words(ktls["rekey"]))
