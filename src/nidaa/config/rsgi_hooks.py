"""The hooks door's application, for granian's own interface RSGI. The settings are read; the rooms are not loaded."""

import os

os.environ["NIDAA_DOOR"] = "hooks"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nidaa.config.settings")

from nidaa.doors.hooks.opening import application as _application

application = _application()
