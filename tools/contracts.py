"""Writes what Meta's published SDK lists into src/nidaa/doors/fakeworld/contracts/graph.json, to hold us to it.

    contracts.py SITE_PACKAGES      parameters of the calls we make, and fields we read, from an installed facebook-business

Names and types only. To try a newer contract: install it beside the repository, run this, read the difference. The keys
of WhatsApp messages (whatsapp_keys.json) were taken by hand: they stand in few schemas of a file that fails its own examples.
"""

import ast
import json
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


def write(name, said):
    CONTRACTS.mkdir(exist_ok=True)
    file = CONTRACTS / f"{name}.json"
    file.write_text(json.dumps(said, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"{file.name}: {said['source']} {said['version']}")


if __name__ == "__main__":
    graph(sys.argv[1])
