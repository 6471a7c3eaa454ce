"""The console's WSGI application; says which door this is before the settings are read."""

import os
from threading import Thread

os.environ["NIDAA_DOOR"] = "console"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nidaa.config.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()


def _warm() -> None:
    """The maps' numerical core takes seconds to load: meanwhile the other screens answer already."""
    from nidaa.hypotheses.engine.installed import warm  # noqa: PLC0415 - seconds, in this thread alone

    warm()


Thread(target=_warm, name="warm maps", daemon=True).start()
