"""The outcome screen."""
