"""The one place that talks to search theory: a case file and its evidence become a map, and the map becomes facts.

Nothing here reads settings when it is imported: the command line calls it without a database. Folders and packs are
passed in; `installed` alone knows where this installation keeps its country.
"""
