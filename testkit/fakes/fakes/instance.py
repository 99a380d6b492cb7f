"""An instance of a JSON schema: what a model would write into it."""

from __future__ import annotations

# awkward on purpose: quotes, a backslash, an escape, letters outside ASCII and outside the BMP
TEXT = 'so "me" \\ tab\t é 漢 😀'


def of(schema: dict, root: dict | None = None, depth: int = 0) -> object:
    """Every property present; texts carry characters that must be escaped."""
    root = schema if root is None else root
    schema = _resolved(schema, root)
    if depth > 20:
        return None
    if "const" in schema:
        return schema["const"]
    if schema.get("enum"):
        return schema["enum"][0]
    for combination in ("anyOf", "oneOf", "allOf"):
        if schema.get(combination):
            return of(_chosen(schema[combination], depth), root, depth + 1)
    kind = schema.get("type", "object" if "properties" in schema else "string")
    kind = next((it for it in kind if it.lower() != "null"), "null") if isinstance(kind, list) else kind
    match kind.lower():
        case "object":
            return {name: of(one, root, depth + 1) for name, one in schema.get("properties", {}).items()}
        case "array":
            return [of(schema.get("items", {}), root, depth + 1)]
        case "integer":
            return 7
        case "number":
            return 1.5
        case "boolean":
            return True
        case "null":
            return None
    return TEXT


def _resolved(schema: dict, root: dict) -> dict:
    for _ in range(20):
        ref = schema.get("$ref") or schema.get("ref")
        if not isinstance(ref, str):
            return schema
        schema = root
        for step in ref.lstrip("#/").split("/"):
            schema = schema.get(step, {}) if step else schema
    return schema


def _chosen(schemas: list, depth: int) -> dict:
    """The first that says something; deep inside of what contains itself nothing, if that is allowed."""
    if depth > 6 and {"type": "null"} in schemas:
        return {"type": "null"}
    return next((one for one in schemas if one.get("type") != "null"), {})
