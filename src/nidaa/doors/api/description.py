"""What the description says beyond what the code's types can: in which kind of document an answer comes."""

from typing import Any

PROBLEM = "application/problem+json"
GEOJSON = "application/geo+json"
CAP = "application/cap+xml"
PEM = "application/x-pem-file"
# Path → kind of the answer that is no JSON of ours.
KINDS = {"/alerts.geojson": GEOJSON, "/cap": CAP, "/certificate": PEM}


def with_kinds(schema: dict[str, Any]) -> dict[str, Any]:
    """The same description, with the true content type of every answer."""
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            for status, answer in operation["responses"].items():
                _tell(answer, path, method, int(status))
    return schema


def _tell(answer: dict[str, Any], path: str, method: str, status: int) -> None:
    if status >= 400:  # noqa: PLR2004 - a refusal
        held = answer.pop("content", {}).get("application/json", {})
        answer["content"] = {PROBLEM: held}
        return
    kind = next((kind for end, kind in KINDS.items() if method == "get" and path.endswith(end)), "")
    if kind:
        shape = {"type": "object"} if kind == GEOJSON else {"type": "string"}
        answer["content"] = {kind: {"schema": shape}}
