"""Judges YAML documents by a JSON Schema: an implementation of neither that is ruqi's.

    validate.py SCHEMA FILE...

prints a line for each file: its path, and `valid` or what the first error is. YAML is read with
the core schema of YAML 1.2, as ruqi and editors do; PyYAML alone would take `yes` for true.
"""
import json
import re
import sys

import jsonschema
import yaml


class CoreLoader(yaml.SafeLoader):
    pass


CoreLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", "-+0123456789"),
    ("float", r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)$", "-+0123456789."),
]:
    CoreLoader.add_implicit_resolver(
        "tag:yaml.org,2002:" + tag, re.compile(pattern), list(first)
    )


def verdict(validator, path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        documents = list(yaml.load_all(file.read().replace("\r\n", "\n"), CoreLoader))
    for document in documents:
        error = next(iter(validator.iter_errors(document)), None)
        if error is not None:
            return "refused: " + error.message.replace("\n", " ")
    return "valid"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for path in sys.argv[2:]:
        print(path + " " + verdict(validator, path))


main()
