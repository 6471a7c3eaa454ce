"""The officers' door: server-rendered pages, one folder a screen. A view parses, makes one call, answers."""
