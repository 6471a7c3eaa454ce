import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def _own_folders(tmp_path, monkeypatch):
    """Each test publishes into its own folder."""
    monkeypatch.setattr(settings, "PUBLIC_FOLDER", tmp_path / "public")
