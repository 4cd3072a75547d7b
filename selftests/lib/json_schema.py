#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""json_schema.py SCHEMA FILE...: fails unless each FILE is as SCHEMA says. A FILE
may have no member that SCHEMA does not describe."""
import json
import sys

import jsonschema


def read(path):
    with open(path) as f:
        return json.load(f)


def close(schema):
    """Readers must ignore what they do not know. Here it is an error."""
    if isinstance(schema, list):
        return [close(s) for s in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {key: close(value) for key, value in schema.items()}
    if "object" in schema.get("type", ()) and "properties" in schema:
        schema.setdefault("additionalProperties", False)
    return schema


def main(path, first, *files):
    schema = read(path)
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(close(schema))
    for file in (first,) + files:
        validator.validate(read(file))


main(*sys.argv[1:])
