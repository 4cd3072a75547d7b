#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""eyes_json.py FILE EXPRESSION...: all of them true of what FILE says, which is
d; a list of sockets or connections is s, or c."""
import json
import sys

with open(sys.argv[1]) as f:
    d = json.load(f)
known = {"d": d, "s": d.get("sockets"), "c": d.get("connections")}
for expression in sys.argv[2:]:
    if not eval("(" + expression + ")", known):
        sys.exit("not so: %s\n%s" % (expression, json.dumps(d, indent=1)))
