"""The partners' WSGI application; says which door this is before the settings are read."""

import os

os.environ["NIDAA_DOOR"] = "api"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nidaa.config.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
