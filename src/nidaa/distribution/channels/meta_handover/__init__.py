"""Packages for Meta's own programme of geofenced alerts, which has no public interface: a person hands them over.

A package is a ZIP: the CAP file as published, the texts, the photo, the area as GeoJSON with a radius in km, contacts,
and a manifest with digests under an Ed25519 signature. It is written where staff alone can read it. Until an officer
has recorded the receipt (`commands/handover.py`) the delivery waits for a person. The end makes its own package,
which names the earlier ones, and takes those away.
"""
