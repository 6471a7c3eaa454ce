"""The worker's door: takes jobs from the database and does them; takes back what a dead worker left.

Three lanes, each with its own workers inside one process, so that a partner who hangs never delays our own pages.
"""
