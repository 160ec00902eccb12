"""Validates manifests against the schema that Kubernetes publishes, strictly: no unknown fields.

usage: kubernetes.py FILE...
Prints each document as a line of JSON, as a reader of YAML that nobody here wrote sees it.
"""

import json
import sys

import kubernetes_validate
import yaml

VERSION = "1.37.0"


def main() -> int:
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as file:
            for document in yaml.safe_load_all(file):
                try:
                    kubernetes_validate.validate(document, VERSION, strict=True)
                except kubernetes_validate.ValidationError as error:
                    print(f"{path}: {error.message}", file=sys.stderr)
                    return 1
                print(json.dumps(document))
    return 0


sys.exit(main())
