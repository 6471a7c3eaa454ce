"""Nidaa: a national alert and search system for missing children. See docs/story.md."""
