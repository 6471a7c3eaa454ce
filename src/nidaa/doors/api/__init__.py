"""The partners' door: active alerts as JSON, GeoJSON and CAP; what has changed; acknowledgements; CAP the other way.

A process of its own with a database role that reads no name: what it says of a child it reads from the published
files. A key sees exercises (sandbox) or real alerts, never both. Versioned by path, described by /v1/openapi.json.
"""
