"""Writes what Meta's published contracts list into src/nidaa/doors/fakeworld/contracts/, for the stand-in to hold us to.

    contracts.py graph SITE_PACKAGES      parameters of the calls we make, from an installed facebook-business
    contracts.py whatsapp OPENAPI_YAML    keys of the messages we send, from business-messaging-api_vNN.0.yaml

Names and types only. To try a newer contract: install or fetch it beside the repository, run this, read the difference.
"""

import ast
import json
import re
import sys
from importlib.metadata import distributions
from pathlib import Path

CONTRACTS = Path(__file__).parents[1] / "src" / "nidaa" / "doors" / "fakeworld" / "contracts"
CALLS = {
    "page": ("create_photo", "create_feed", "get_published_posts", "get_feed"),
    "pagepost": ("api_get", "api_update", "api_delete"),
    "photo": ("api_get", "api_delete"),
    "iguser": ("create_media", "create_media_publish", "get_content_publishing_limit", "get_media"),
    "igmedia": ("api_get", "api_update", "api_delete"),
}
# Objects whose readable fields we ask for.
FIELDS = ("page", "pagepost", "photo", "iguser", "igmedia", "whatsappbusinessaccount")


def graph(site_packages):
    folder = Path(site_packages) / "facebook_business" / "adobjects"
    found = next(
        one
        for one in distributions(path=[site_packages])
        if one.metadata["Name"].lower().replace("_", "-") == "facebook-business"
    )
    calls, fields = {}, {}
    for name in sorted({*CALLS, *FIELDS}):
        tree = ast.parse((folder / f"{name}.py").read_text(encoding="utf-8"))
        fields[name] = sorted(fields_of(tree))
        for call in CALLS.get(name, ()):
            calls[f"{name}.{call}"] = parameters(tree, call)
    write(
        "graph",
        {"source": "facebook-business (PyPI)", "version": found.version, "calls": calls, "fields": fields},
    )


def parameters(tree, call):
    """The published parameters of one call: name → type."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == call:
            for inner in ast.walk(node):
                if isinstance(inner, ast.Assign) and getattr(inner.targets[0], "id", "") == "param_types":
                    return {
                        ast.literal_eval(key): simple(value)
                        for key, value in zip(inner.value.keys, inner.value.values, strict=True)
                    }
    raise SystemExit(f"{call} is not there any more.")


def simple(value):
    return value.value if isinstance(value, ast.Constant) else "enum"


def fields_of(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and node.name == "Field":
            return [
                inner.value.value
                for inner in node.body
                if isinstance(inner, ast.Assign) and isinstance(inner.value, ast.Constant)
            ]
    return []


def whatsapp(openapi):
    """Every key that a schema of the messages API names, wherever it stands: an inventory, not a shape.

    The published examples fail the published schemas, so shapes are ours (contracts/whatsapp.schema.json).
    """
    text = Path(openapi).read_text(encoding="utf-8")
    version = re.search(r"business-messaging-api_(v\d+\.\d+)", openapi)
    keys = set()
    inside = None
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip())
        if re.fullmatch(r"\s*properties:", line):
            inside = depth
        elif inside is not None and line.strip() and depth <= inside:
            inside = None
        elif inside is not None and (match := re.fullmatch(r"\s*'?\"?([a-z][a-z0-9_]*)'?\"?:.*", line)):
            keys.add(match[1])
    write(
        "whatsapp_keys",
        {"source": "facebook/openapi", "version": version[1] if version else "", "keys": sorted(keys)},
    )


def write(name, said):
    CONTRACTS.mkdir(exist_ok=True)
    file = CONTRACTS / f"{name}.json"
    file.write_text(json.dumps(said, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{file.name}: {said['source']} {said['version']}")


if __name__ == "__main__":
    {"graph": graph, "whatsapp": whatsapp}[sys.argv[1]](sys.argv[2])
