"""The where screen."""
