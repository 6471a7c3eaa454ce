"""The interface holds to its own description, whatever is asked of it."""

import hypothesis
import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck
from schemathesis.specs.openapi.checks import positive_data_acceptance
from tests.doors.api.conftest import key

pytestmark = pytest.mark.django_db
EXAMPLES = 25
# What a schema cannot say: that a text is a CAP message, that south lies south of north, that there is such an alert.
BEYOND_THE_SCHEMA = {"/v1/cap", "/v1/alerts/within"}


@pytest.fixture
def described(door, published, settings):
    settings.ALLOWED_HOSTS = ["*"]
    for signal in (signals.request_started, signals.request_finished):  # as Django's own test client does
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/v1/openapi.json", get_wsgi_application())
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


def test_it_is_openapi_31_and_every_operation_is_described(described):
    raw = described.raw_schema
    assert raw["openapi"].startswith("3.1")
    for path, methods in raw["paths"].items():
        for method, operation in methods.items():
            assert operation.get("summary"), f"{method} {path}"
            assert {"401", "429"} <= set(operation["responses"]), f"{method} {path}"


def test_nothing_that_is_asked_makes_it_fail_or_leave_its_description(described):
    bearer = {"Authorization": f"Bearer {key(per_minute=1_000_000)}"}

    for found in described.get_all_operations():
        operation = found.ok()

        @hypothesis.settings(
            max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
        )
        @hypothesis.given(case=operation.as_strategy())
        def ask(case):
            beyond = [positive_data_acceptance] if case.operation.path in BEYOND_THE_SCHEMA else []
            case.call_and_validate(headers=bearer, excluded_checks=beyond)

        ask()
