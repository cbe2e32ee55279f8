"""One module of settings; whatever differs between machines comes from the environment.

=========================  =========================================================================================
JIXIAO_DATA                folder of the database, the keys and the uploads (default: ``~/.local/share/jixiao``)
JIXIAO_DATABASE            ``postgresql://user@host/name``; without it SQLite in the data folder
JIXIAO_SECRET_KEY          signs sessions; without it a key is made in the data folder, readable by its owner alone
JIXIAO_HOSTS               names the site is reached by, with commas (default: localhost)
JIXIAO_TLS                 ``1`` behind a TLS front: secure cookies, HSTS, redirect
JIXIAO_PROXY               ``1`` behind a reverse proxy that sets X-Forwarded-For and X-Forwarded-Proto
JIXIAO_LANG                ``en``: pages open in English until a person chooses (default: Chinese)
JIXIAO_DEMO                ``1`` for the demonstration county: sign-in by one click; refused on other addresses than loopback
JIXIAO_SESSION_MINUTES     minutes without a request after which a session ends (default 60)
JIXIAO_PASSWORD_DAYS       days after which a password must be changed (default 90; 0: never)
=========================  =========================================================================================
"""

import os
import secrets
from datetime import timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from jixiao_web import keys
from jixiao_web.ui.limits import Limit


def _flag(name: str) -> bool:
    return os.environ.get(name, "") in ("1", "true", "yes")


def _number(name: str, default: int) -> int:
    given = os.environ.get(name) or str(default)
    if not given.isascii() or not given.isdigit():
        raise ImproperlyConfigured(f"{name}：应为整数，不是“{given}”")
    return int(given)


def _database(url: str, data: Path) -> dict[str, object]:
    """The default database: PostgreSQL as the URL says, or SQLite in the data folder."""
    if not url:
        file = data / "jixiao.sqlite3"
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.touch(mode=0o600)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            # A file that is not where it was is never made anew: an empty one would take its place, and its journal.
            "NAME": f"{file.as_uri()}?mode=rw",
            "OPTIONS": {
                # A writer waits for its turn instead of failing half way; what was acknowledged is on the disk.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
            },
        }
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(
            "JIXIAO_DATABASE：地址写得不对。写法：postgresql://用户:密码@主机:5432/库名"
        ) from error
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(
            f"JIXIAO_DATABASE：只支持 postgresql://…，不是 {parts.scheme}://。留空则使用内置的 SQLite"
        )
    options = {
        "connect_timeout": "10",
        # Who waits for another's lock, or holds one and says nothing, gives up: as with SQLite above.
        "options": "-c lock_timeout=20s -c idle_in_transaction_session_timeout=60s",
        **dict(parse_qsl(parts.query)),
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _secret_key(data: Path, *, demo: bool) -> str:
    """From the environment, or made once and kept beside the data. A short or known one is refused."""
    given = os.environ.get("JIXIAO_SECRET_KEY", "")
    if not given:
        file = data / "secret.key"
        held = keys.kept(file, lambda: secrets.token_urlsafe(60).encode()).decode("ascii", errors="replace").strip()
        if len(held) < 40:
            raise ImproperlyConfigured(
                f"{file}：密钥不完整。请删除这个文件后重新启动，系统会另行生成（各人须重新登录）"
            )
        return held
    if not demo and (len(given) < 40 or len(set(given)) < 8):
        raise ImproperlyConfigured(
            "JIXIAO_SECRET_KEY 太短或太简单（至少 40 个字符）。请用 python -c 'import secrets; print(secrets.token_urlsafe(50))' 生成，或不设置，由系统自动生成并保存"
        )
    return given


DEMO = _flag("JIXIAO_DEMO")
TLS = _flag("JIXIAO_TLS")
DATA = Path(os.environ.get("JIXIAO_DATA") or Path.home() / ".local/share/jixiao").absolute()
SECRET_KEY = _secret_key(DATA, demo=DEMO)
DEBUG = False
_HERE = "localhost,127.0.0.1,[::1]"
ALLOWED_HOSTS = [
    h.strip() for h in (_HERE if DEMO else os.environ.get("JIXIAO_HOSTS") or _HERE).split(",") if h.strip()
]
"""The demonstration is there for this machine alone, whatever name a browser was led to it by."""
ROOT_URLCONF = "jixiao_web.urls"
WSGI_APPLICATION = "jixiao_web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES: dict[str, dict[str, Any]] = {"default": _database(os.environ.get("JIXIAO_DATABASE", ""), DATA)}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "jixiao_cache",
                      "OPTIONS": {"MAX_ENTRIES": 20_000}},
          "limits": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "jixiao_limits",
                     "OPTIONS": {"MAX_ENTRIES": 100_000}}}  # fmt: skip

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "jixiao_web.ui",
    "jixiao_web.audit",
    "jixiao_web.accounts",
    "jixiao_web.rounds",
    "jixiao_web.submissions",
    "jixiao_web.review",
    "jixiao_web.projects",
    "jixiao_web.money",
    "jixiao_web.surveys",
    "jixiao_web.evidence",
    "jixiao_web.monitoring",
    "jixiao_web.evaluation",
    "jixiao_web.insight",
    "jixiao_web.api",
    "jixiao_web.demo",
]

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "jixiao_web.ui.middleware.OnlyHere",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "jixiao_web.ui.middleware.Faults",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "jixiao_web.ui.middleware.Language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "jixiao_web.accounts.middleware.SignedIn",
    "jixiao_web.ui.middleware.Limits",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "jixiao_web.ui.context.page",
                "jixiao_web.demo.context.county",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "jixiao_web.ui.templatetags.jx"],
        },
    }
]

# People and sign-in

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "jixiao_web.accounts.backend.Backend"]
LOGIN_URL = "sign-in"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "jixiao_web.accounts.passwords.UnlikeTheName",
     "OPTIONS": {"user_attributes": ["username", "name"]}},
    {"NAME": "jixiao_web.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "jixiao_web.accounts.passwords.Uncommon"},
    {"NAME": "jixiao_web.accounts.passwords.KindsOfCharacters"},
    {"NAME": "jixiao_web.accounts.passwords.NotUsedBefore"},
]  # fmt: skip
PASSWORD_DAYS = _number("JIXIAO_PASSWORD_DAYS", 90)
AXES_FAILURE_LIMIT = 5
LOCK_ADDRESS_AFTER = 30
"""Failures from one address, whatever the names: a whole office may stand behind one."""
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_HANDLER = "jixiao_web.accounts.lockout.Handler"
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
"""Either locks: a name that is guessed at from many places, and a place that guesses at many names."""
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True  # the record has them
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "csrfmiddlewaretoken"]
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_CALLABLE = "jixiao_web.accounts.views.locked_out"
AXES_USERNAME_CALLABLE = "jixiao_web.accounts.lockout.name_of"
AXES_CLIENT_IP_CALLABLE = "jixiao_web.ui.address.or_none"
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = False
OTP_TOTP_ISSUER = "绩效"
BEHIND_PROXY = _flag("JIXIAO_PROXY")
RATE_LIMITS = {
    "sign-in": Limit("POST", 30, 60),
    "second-factor": Limit("POST", 20, 60),
    "password": Limit("POST", 10, 60),
    "totp": Limit("POST", 10, 60),
    "text-import": Limit("POST", 20, 60),
    "ledger-import": Limit("POST", 20, 60),
    "ledger-table": Limit("GET", 30, 60),
    "people-import": Limit("POST", 20, 60),
    "organisations-import": Limit("POST", 20, 60),
    "draft-file": Limit("GET", 60, 60),
    "version-file": Limit("GET", 60, 60),
    "findings-file": Limit("GET", 60, 60),
    "review-file": Limit("GET", 60, 60),
    "audit-export": Limit("GET", 10, 60),
    "audit-verify": Limit("POST", 6, 60),
    "checkpoint-check": Limit("POST", 20, 60),
}
"""Route → how often: by person, or by address for who is not signed in. Far above what a person does by hand. Not
text-check: it comes with every keystroke, one at a time, and counting it would wait for the disk longer than it takes.
"""

API_PACE, API_REFUSED = Limit("", 300, 60), Limit("", 30, 60)
"""Requests of programs: by token; by address, those whose token does not hold."""
SURVEY_PACE = (Limit("POST", 12, 600), Limit("POST", 60, 24 * 3600))
"""How many answers an open questionnaire takes from one address: a whole office may stand behind one, a script must not."""

# Sessions, cookies and heads

SESSION_COOKIE_AGE = 60 * _number("JIXIAO_SESSION_MINUTES", 60)
SESSION_SAVE_EVERY_REQUEST = False  # the middleware of accounts renews it once a minute
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-jixiao" if TLS else "jixiao"
CSRF_COOKIE_NAME = "__Host-jixiao-csrf" if TLS else "jixiao-csrf"
CSRF_FAILURE_VIEW = "jixiao_web.ui.views.csrf_failed"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = TLS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

# Words, time and files

LANGUAGE_CODE = "zh-hans"
"""The language of the source. What it lacks in another language is looked for in this one, so it is never another."""
FIRST_LANGUAGE = "en" if os.environ.get("JIXIAO_LANG") == "en" else LANGUAGE_CODE
"""What pages open in until a person chooses."""
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "static/"
STATICFILES_DIRS = [("core", Path(str(files("jixiao.write").joinpath("assets"))))]
"""The palette of the reports is that of the pages."""
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = DATA / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o600
AUDIT_ORIGIN = os.environ.get("JIXIAO_ORIGIN", "jixiao.local/audit")
"""The name under which checkpoints are signed; each installation should have its own."""
UPLOAD_BYTES = 30 * 2**20
"""The largest file that may be imported."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
