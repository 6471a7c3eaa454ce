"""Profiles: what a platform or a country asks for beyond the standard; each takes a root and yields findings.

Their rules bear the profile's name and their own (`google-web`). None applies unless asked for.
"""
