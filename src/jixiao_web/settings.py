"""One module of settings; whatever differs between machines comes from the environment.

=========================  =========================================================================================
JIXIAO_DATA                folder of the database, the keys and the uploads (default: ``~/.local/share/jixiao``)
JIXIAO_DATABASE            ``postgresql://user@host/name``; without it SQLite in the data folder
JIXIAO_SECRET_KEY          signs sessions; without it a key is made in the data folder, readable by its owner alone
JIXIAO_HOSTS               names the site is reached by, with commas (default: localhost)
JIXIAO_TLS                 ``1`` behind a TLS front: secure cookies, HSTS, redirect
JIXIAO_PROXY               ``1`` behind a reverse proxy that sets X-Forwarded-For and X-Forwarded-Proto
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
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured


def _flag(name: str) -> bool:
    return os.environ.get(name, "") in ("1", "true", "yes")


def _database(url: str, data: Path) -> dict[str, object]:
    """The default database: PostgreSQL as the URL says, or SQLite in the data folder."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data / "jixiao.sqlite3",
            "OPTIONS": {
                # A writer waits for its turn instead of failing half way; what was acknowledged is on the disk.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured(
            f"JIXIAO_DATABASE：只支持 postgresql://…，不是 {parts.scheme}://。留空则使用内置的 SQLite"
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _secret_key(data: Path, *, demo: bool) -> str:
    """From the environment, or made once and kept beside the data. A known one is refused."""
    given = os.environ.get("JIXIAO_SECRET_KEY", "")
    if given:
        if not demo and (len(given) < 40 or len(set(given)) < 8):
            raise ImproperlyConfigured(
                "JIXIAO_SECRET_KEY 太短或太简单（至少 40 个字符）。请用 python -c 'import secrets; print(secrets.token_urlsafe(50))' 生成，或不设置，由系统自动生成并保存"
            )
        return given
    file = data / "secret.key"
    try:
        return file.read_text("ascii").strip()
    except FileNotFoundError:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = secrets.token_urlsafe(60)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(key)
        return key


DEMO = _flag("JIXIAO_DEMO")
TLS = _flag("JIXIAO_TLS")
DATA = Path(os.environ.get("JIXIAO_DATA") or Path.home() / ".local/share/jixiao").absolute()
SECRET_KEY = _secret_key(DATA, demo=DEMO)
DEBUG = False
ALLOWED_HOSTS = [h for h in os.environ.get("JIXIAO_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if h]
ROOT_URLCONF = "jixiao_web.urls"
WSGI_APPLICATION = "jixiao_web.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": _database(os.environ.get("JIXIAO_DATABASE", ""), DATA)}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "jixiao_cache"}}

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
    "jixiao_web.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
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
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ["username", "name"]}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "jixiao_web.accounts.passwords.KindsOfCharacters"},
    {"NAME": "jixiao_web.accounts.passwords.NotUsedBefore"},
]  # fmt: skip
PASSWORD_DAYS = int(os.environ.get("JIXIAO_PASSWORD_DAYS", "90"))
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = ["username", "ip_address"]
"""Either locks: a name that is guessed at from many places, and a place that guesses at many names."""
AXES_RESET_ON_SUCCESS = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_CALLABLE = "jixiao_web.accounts.views.locked_out"
AXES_CLIENT_IP_CALLABLE = "jixiao_web.ui.middleware.address_of"
AXES_VERBOSE = False
AXES_ENABLE_ACCESS_FAILURE_LOG = False
OTP_TOTP_ISSUER = "绩效"
BEHIND_PROXY = _flag("JIXIAO_PROXY")

# Sessions, cookies and heads

SESSION_COOKIE_AGE = 60 * int(os.environ.get("JIXIAO_SESSION_MINUTES", "60"))
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
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
STATIC_URL = "static/"
STATICFILES_DIRS = [("core", Path(str(files("jixiao.write").joinpath("assets"))))]
"""The palette of the reports is that of the pages."""
STATIC_ROOT = DATA / "static"
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
