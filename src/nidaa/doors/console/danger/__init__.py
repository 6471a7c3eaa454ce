"""The danger screen."""
