import pytest
from django.test import Client

PUBLIC_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


@pytest.fixture
def public(settings):
    """A visitor at the public door, in the settings of its own process."""
    settings.ROOT_URLCONF = "nidaa.config.urls_public"
    settings.MIDDLEWARE = PUBLIC_MIDDLEWARE
    settings.PUBLIC_URL = "https://alertes.example"
    return Client(enforce_csrf_checks=True)
