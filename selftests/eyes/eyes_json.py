#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""eyes_json.py FILE EXPRESSION...: fails unless each is true of FILE, which is d.
Its list of sockets is s, its list of connections is c."""
import json
import sys

with open(sys.argv[1]) as f:
    d = json.load(f)
known = {"d": d, "s": d.get("sockets"), "c": d.get("connections")}
for expression in sys.argv[2:]:
    if not eval("(" + expression + ")", known):
        sys.exit("not so: %s\n%s" % (expression, json.dumps(d, indent=1)))
