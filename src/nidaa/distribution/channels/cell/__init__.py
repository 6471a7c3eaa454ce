"""Cell broadcast: one message to every phone in an area, handed to each operator's broadcast centre.

`render` chooses identifier, language and text, and refuses what does not fit; `area` draws polygons that are never
smaller than the approved area; `ledger` keeps the numbers, so that a correction is shown and a cancellation hits.
`send` tries the routes of one centre, the last good one first. A drill goes out on identifiers of tests, or not at all.
"""
