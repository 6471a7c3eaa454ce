"""The tips screen."""
