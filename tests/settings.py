"""Settings of the tests: the product's own, with a database and keys of this clone's tests, started when needed."""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).parent.parent
if "NIDAA_HOME" not in os.environ:
    name = "test-" + hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
    os.environ["NIDAA_HOME"] = str(Path("/var/lib/nidaa", name) if os.geteuid() == 0 else ROOT / "var" / name)
os.environ["NIDAA_AS_OWNER"] = "yes"

from nidaa.ground import database  # noqa: E402
from nidaa.ground.vault.master import make_keys  # noqa: E402

if not os.environ.get("NIDAA_DATABASE_URL"):
    database.start(Path(os.environ["NIDAA_HOME"]) / "postgres")

from nidaa.config.settings import *  # noqa: E402, F403
from nidaa.config.settings import KEYS_FOLDER  # noqa: E402

make_keys(KEYS_FOLDER)
# Two runs side by side have a database each; the processes of one run share its name and add their own number.
run = os.environ.setdefault("NIDAA_TEST_RUN", str(os.getpid()))
DATABASES["default"]["TEST"] = {"NAME": f"test_nidaa_{run}"}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # tests sign in often
LANGUAGE_CODE = "en"  # what tests read is the source's own words; those of a language ask for it
