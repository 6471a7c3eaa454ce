"""The alert screen."""
