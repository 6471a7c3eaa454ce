import hypothesis
import pytest
from django.conf import settings
from django.db import connection

# A busy machine is slow to draw and to run; that says nothing of the property.
hypothesis.settings.register_profile(
    "house", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The tests' database has the roles and grants of a real one."""
    from nidaa.doors.cli.database import GRANTS, ROLES

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(ROLES)
        cursor.execute(GRANTS)


@pytest.fixture(autouse=True)
def _own_folders(tmp_path, monkeypatch):
    """Each test publishes into its own folder."""
    monkeypatch.setattr(settings, "PUBLIC_FOLDER", tmp_path / "public")


@pytest.fixture(autouse=True)
def _as_staff(request):
    """Tests act with the staff's role, as console and worker do, so that a missing grant fails here and not at night."""
    if request.node.get_closest_marker("django_db") is None or request.node.get_closest_marker("as_owner"):
        yield
        return
    request.getfixturevalue("db")
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE nidaa_staff")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
