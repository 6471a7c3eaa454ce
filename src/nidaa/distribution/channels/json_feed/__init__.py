"""For machines: `feeds/alerts.json`, the whole state of every alert, and `feeds/alerts.geojson`, their areas only.

The shape is `distribution.rules.public_form`, an allow-list; `schema.json` in this folder documents it and the
tests hold the files to it. An alert that has ended stays for 48 hours as a line that names nobody. A reader
keeps, for each id, the highest `sequence` it has seen.
"""
