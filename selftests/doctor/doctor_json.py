#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Checks the JSON of sslp doctor for doctor_test.sh.

doctor_json.py FILE EXPRESSION...: fails unless each Python expression is true
"""
import json
import sys


def names(d):
    """The document as d, and its lists by name."""
    return {
        "d": d,
        "gates": {g["id"]: g for g in d["gates"]},
        "ciphers": {c["cipher"]: c for c in d["ktls"]["ciphers"]},
        "hashes": {h["hash"]: h for h in d["af_alg"]["hashes"]},
        "engines": {p["engine"]: p for p in d["providers"]
                    if p["open"]["state"] == "yes"},
    }


def main(path, *expressions):
    with open(path) as f:
        d = json.load(f)
    known = names(d)
    for expression in expressions:
        if not eval("(" + expression + ")", known):
            sys.exit("not so: %s\n%s, gates: %s" %
                     (expression, d["verdict"], list(known["gates"])))


main(*sys.argv[1:])
