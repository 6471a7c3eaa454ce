"""The stories, one file each, told in moves."""
