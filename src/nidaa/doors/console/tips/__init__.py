"""The tips screen: what the public says, in the order in which to read it, with the map of the case beside it."""
