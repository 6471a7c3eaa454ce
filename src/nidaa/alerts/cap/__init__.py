"""The Common Alerting Protocol 1.2 (CAP): an alert in the file form that partners and machines read.

Pure: no clock, no network, no database. Before it: the facts of an alert. After it: distribution, which
sends the bytes. `validate` judges any file; `build` writes ours and `read` reads them back; `compose` draws
an update or a cancellation from what was sent; `signature` signs and checks.
"""
