"""The where screen: everything of a case that has a place, on one map. Police only; never public."""
