#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""bench_json.py FILE EXPRESSION...: fails unless every expression is true of
FILE, which is the JSON of sslp bench.

An expression can use these names: d is the document. rows are all rows except
controls. right(subject) are the rows of a subject that were measured. refused
are the refused rows by subject.
"""
import json
import sys


def check_figures(row, unit):
    """What must hold of any row, whatever was measured."""
    f = row["figures"]
    if (f is None) != (row["verdict"] != "right"):
        return "figures and verdict contradict each other"
    if f is None:
        return None if row["reason"] else "no reason"
    latency = f["latency"]
    order = [latency[k] for k in
             ("min", "p50", "p90", "p99", "p99_9", "max")]
    if order != sorted(order):
        return "percentiles are not in order"
    if sum(n for _, n in latency["buckets"]) != latency["count"]:
        return "buckets do not add up"
    if (f["rate"] is None) != (unit == "instructions"):
        return "rate and unit contradict each other"
    return None


def main(path, *expressions):
    with open(path) as f:
        d = json.load(f)
    every = [dict(row, group=g) for g in d["groups"] for row in g["rows"]]
    for row in every:
        error = check_figures(row, d["method"]["unit"])
        if error and not d["interrupted"]:
            sys.exit("%s: %s" % (error, row))
    rows = [row for row in every if not row["control"]]
    known = {
        "d": d,
        "rows": rows,
        "right": lambda subject: [r for r in rows if r["verdict"] == "right"
                                  and r["subject"] == subject],
        "refused": {r["subject"]: r for r in d["refused"]},
    }
    for expression in expressions:
        if not eval("(" + expression + ")", known):
            for row in rows:
                row.pop("group")
                if row["figures"]:
                    row["figures"].pop("latency")
                    row["figures"].pop("rounds")
                print(row)
            print(d["refused"])
            sys.exit("not so: " + expression)


main(*sys.argv[1:])
