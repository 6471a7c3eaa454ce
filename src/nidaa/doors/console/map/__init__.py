"""The map under the console's screens: its style and layers, the search for a place, what is marked of a case."""
