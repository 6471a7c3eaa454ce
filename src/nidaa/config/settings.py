"""All settings, for every door. NIDAA_DOOR says which door this process is; docs/deploy.md lists the variables."""

from pathlib import Path

from csp.constants import NONE, SELF

from nidaa.config import accounts
from nidaa.config import environment as env
from nidaa.ground import database

DOORS = ("console", "public", "api", "hooks", "worker", "cli")
DOOR = env.choice("NIDAA_DOOR", DOORS, "cli")

# demo: everything made here is an exercise and says so. live: real children; refuses to start half-configured.
MODE = env.choice("NIDAA_MODE", ("demo", "live"), "demo")
LIVE = MODE == "live"

HOME = env.state_folder()
KEYS_FOLDER = env.folder("NIDAA_KEYS", HOME / "keys")
PUBLIC_FOLDER = env.folder("NIDAA_PUBLIC_FOLDER", HOME / "public")
DATABASE_FOLDER = HOME / "postgres"
PACK = env.text("NIDAA_PACK", "ma")
PUBLIC_URL = env.text("NIDAA_PUBLIC_URL", None if LIVE else "http://127.0.0.1:8001").rstrip("/")
SECRET_KEY = env.text("NIDAA_SECRET_KEY", None if LIVE else "demo-only-" + "0" * 40)
ALLOWED_HOSTS = env.words("NIDAA_HOSTS", "" if LIVE else "127.0.0.1,localhost")
CSRF_TRUSTED_ORIGINS = env.words("NIDAA_ORIGINS")
# Partners inside the force's own network: "host:port" pairs that may have private addresses.
INSIDE_HOSTS = frozenset(env.words("NIDAA_INSIDE_HOSTS"))
# Pages, numbers, short codes, broadcast centres: one file, for the worker and for who must recognise a webhook.
ACCOUNTS = accounts.read(env.text("NIDAA_ACCOUNTS", ""))
# How long statuses are given to come before a message of which nobody knows is sent once more.
STATUS_WAIT_S = env.seconds("NIDAA_STATUS_WAIT_S", 60.0)
# What the public pages offer to who wants to be told, and what a browser and a telephone must know for it.
SUBSCRIBE_BY = env.words("NIDAA_SUBSCRIBE_BY", "")
PUSH_PUBLIC_KEY = env.text("NIDAA_PUSH_PUBLIC_KEY", "")
WHATSAPP_NUMBER = env.text("NIDAA_WHATSAPP_NUMBER", "")
DEBUG = False

# -- database: one role a door ------------------------------------------------------------------
_ROLE = {"public": database.PUBLIC, "hooks": database.HOOKS, "api": database.API}.get(DOOR, database.STAFF)
_URL_NAMES = {
    "public": "NIDAA_PUBLIC_DATABASE_URL",
    "hooks": "NIDAA_HOOKS_DATABASE_URL",
    "api": "NIDAA_API_DATABASE_URL",
}
_URL = env.text(_URL_NAMES.get(DOOR, "NIDAA_DATABASE_URL"), None if LIVE else "")
if env.text("NIDAA_AS_OWNER", "") == "yes":  # `nidaa database prepare` and the tests: makes tables and roles
    _ROLE, _URL = "postgres", env.text("NIDAA_OWNER_DATABASE_URL", _URL)

_EMBEDDED: dict[str, object] = {
    "NAME": "nidaa",
    "USER": _ROLE,
    "HOST": database.socket_folder(DATABASE_FOLDER),
}
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **(env.database(_URL, "NIDAA_DATABASE_URL") if _URL else _EMBEDDED),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # A server that is cut off is noticed within half a minute, not when TCP gives up after a quarter of an hour.
        "OPTIONS": {
            "connect_timeout": 5,
            "keepalives_idle": 10,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 20_000,
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- rooms and doors ----------------------------------------------------------------------------
ROOMS = [
    "nidaa.cases",
    "nidaa.found",
    "nidaa.triage",
    "nidaa.hypotheses",
    "nidaa.alerts",
    "nidaa.approval",
    "nidaa.distribution",
    "nidaa.tips",
    "nidaa.resolution",
    "nidaa.retention",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "csp",
    "procrastinate.contrib.django",
    "nidaa.ground.audit",
    "nidaa.ground.people",
    "nidaa.ground.vault",
    *ROOMS,
    # Nobody signs in at the public door; where nobody can, nothing of it is there.
    *([] if DOOR in {"public", "api"} else ["allauth", "allauth.account", "allauth.mfa"]),
]
AUTH_USER_MODEL = "people.Officer"
PROCRASTINATE_IMPORT_PATHS = ["nidaa.doors.worker.tasks"]

_STAFF_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "nidaa.doors.console.gate.ConsoleGate",
]
_API_MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]  # machines with keys: no cookie, no form
_PUBLIC_MIDDLEWARE = [
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # The public door hands out its few files itself (doors/public/files), as nginx would.
    *([] if DOOR in {"public", "api"} else ["whitenoise.middleware.WhiteNoiseMiddleware"]),
    "csp.middleware.CSPMiddleware",
    *({"public": _PUBLIC_MIDDLEWARE, "api": _API_MIDDLEWARE}.get(DOOR, _STAFF_MIDDLEWARE)),
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = f"nidaa.config.urls_{DOOR}" if DOOR in {"public", "api"} else "nidaa.config.urls_console"

_DOORS_FOLDER = Path(__file__).parent.parent / "doors"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [_DOORS_FOLDER / "console", _DOORS_FOLDER / "public", _DOORS_FOLDER / "look"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nidaa.doors.look.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "nidaa.doors.look.tags"],
            "libraries": {},
        },
    }
]
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [_DOORS_FOLDER / "look" / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"
        if DOOR in {"console", "public"}
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# -- words ---------------------------------------------------------------------------------------
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # inside; people see the pack's zone (doors/look)
LANGUAGE_CODE = "fr"
LANGUAGES = [("ar", "العربية"), ("fr", "Français"), ("zgh", "ⵜⴰⵎⴰⵣⵉⵖⵜ"), ("en", "English")]
LOCALE_PATHS = [_DOORS_FOLDER / "look" / "locale"]
FORMAT_MODULE_PATH: list[str] = []

# -- signing in ----------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "nidaa.doors.console.signin.ClosedDoor"  # nobody signs up; an administrator makes officers
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Nidaa"
MFA_ADAPTER = "nidaa.doors.console.signin.SecondFactor"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not LIVE
SESSION_COOKIE_AGE = 30 * 60  # idle; renewed by each request
SESSION_SAVE_EVERY_REQUEST = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# -- browser -------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LIVE
SECURE_SSL_REDIRECT = False  # nginx does this (docs/deploy.md)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if LIVE else None
SECURE_HSTS_SECONDS = 31_536_000 if LIVE else 0
SECURE_REFERRER_POLICY = "no-referrer" if DOOR == "public" else "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 20_000_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# -- mail ----------------------------------------------------------------------------------------
EMAIL_HOST, _, _PORT = env.text("NIDAA_SMTP", None if LIVE else "127.0.0.1:1025").partition(":")
EMAIL_PORT = int(_PORT or 25)
EMAIL_HOST_USER = env.text("NIDAA_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.text("NIDAA_SMTP_PASSWORD", "")
EMAIL_USE_TLS = env.text("NIDAA_SMTP_TLS", "no") == "yes"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("NIDAA_MAIL_FROM", "alert@nidaa.invalid")

# Logs name what happened and where, never a person: forms, bodies and addresses with secrets stay out.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
