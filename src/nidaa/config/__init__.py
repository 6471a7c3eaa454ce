"""Settings and entry points of the doors. One settings file; it fails at start with a sentence, not later."""
