#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Questions of doctor_test.sh about the JSON of sslp doctor.

doctor_json.py FILE is EXPRESSION...  Python expressions over what FILE says
doctor_json.py FILE matches SCHEMA    and has no member that SCHEMA has not
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


def close(schema):
    """Readers must ignore what they do not know. Here it is an error."""
    if isinstance(schema, list):
        return [close(s) for s in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {key: close(value) for key, value in schema.items()}
    if schema.get("type") == "object" and "properties" in schema:
        schema.setdefault("additionalProperties", False)
    return schema


def matches(d, path):
    import jsonschema
    with open(path) as f:
        schema = json.load(f)
    jsonschema.Draft7Validator.check_schema(schema)
    jsonschema.validate(d, close(schema))


def main(path, verb, *arguments):
    with open(path) as f:
        d = json.load(f)
    if verb == "matches":
        matches(d, *arguments)
        return
    known = names(d)
    for expression in arguments:
        if not eval("(" + expression + ")", known):
            sys.exit("not so: %s\n%s, gates: %s" %
                     (expression, d["verdict"], list(known["gates"])))


main(*sys.argv[1:])
