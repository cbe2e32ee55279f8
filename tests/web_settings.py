"""The settings the tests run under: the system's own, with a data folder of their own and a quick password hash."""

import os
import tempfile

os.environ["JIXIAO_DATA"] = tempfile.mkdtemp(prefix="jixiao-test-")
os.environ.pop("JIXIAO_DEMO", None)
os.environ["JIXIAO_DATABASE"] = os.environ.get("JIXIAO_TEST_DATABASE", "")

from jixiao_web.settings import *  # noqa: F403 - the whole of it, on purpose

# Argon2 takes a quarter of a second by design; the tests of sign-in prove that it is what the system uses.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]

if not os.environ["JIXIAO_DATABASE"]:
    # In memory all threads would share one connection: what two people do at once could not be tested.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA / "test.sqlite3")}  # noqa: F405
    # What was acknowledged need not outlive a power cut here.
    DATABASES["default"]["OPTIONS"]["init_command"] += "; PRAGMA synchronous=OFF"  # noqa: F405
