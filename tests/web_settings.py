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
