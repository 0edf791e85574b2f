"""The one settings file. Every variable of the environment that it reads is in `.env.example`."""

import secrets
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import environ
import structlog
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.utils.translation import gettext_lazy

from kpidash.admin_sidebar import NAVIGATION
from kpidash.log_lines import without_addresses

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.FileAwareEnv()
environ.Env.read_env(BASE_DIR / ".env")


def secret_key() -> str:
    """The key from the environment, else the one made at the first start and kept in a file."""
    if key := env.str("KPIDASH_SECRET_KEY", default=""):
        if len(key) < 50 or len(set(key)) < 5:
            raise ImproperlyConfigured(
                "KPIDASH_SECRET_KEY is too weak: use at least 50 random characters."
            )
        return key
    if PRODUCTION:
        raise ImproperlyConfigured(
            "KPIDASH_ENV=production needs KPIDASH_SECRET_KEY: at least 50 random characters."
        )
    path = VAR_DIR / "secret_key"
    if not path.exists():
        VAR_DIR.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


def origin_of(url: str) -> str:
    """https://sign-in.example of https://sign-in.example/realms/agency."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def fixed_now() -> datetime | None:
    """The instant in KPIDASH_NOW, for tests and checks."""
    value = env.str("KPIDASH_NOW", default="")
    if not value:
        return None
    if PRODUCTION:
        raise ImproperlyConfigured(
            "KPIDASH_NOW is for tests and checks: not with KPIDASH_ENV=production."
        )
    try:
        instant = datetime.fromisoformat(value)
    except ValueError as error:
        raise ImproperlyConfigured(
            f"KPIDASH_NOW={value!r} is no instant; write it like 2026-11-21T00:00:00Z."
        ) from error
    if instant.tzinfo is None:
        raise ImproperlyConfigured(f"KPIDASH_NOW={value!r} needs an offset or Z.")
    return instant


PRODUCTION = env.str("KPIDASH_ENV", default="local") == "production"
DEBUG = env.bool("KPIDASH_DEBUG", default=False) and not PRODUCTION
SECRET_KEY = secret_key()
# What encrypts secrets in the database, the newest first: see accounts.field_keys.
KPIDASH_FIELD_KEYS = env.list("KPIDASH_FIELD_KEYS", default=[])
KPIDASH_NOW = fixed_now()
ALLOWED_HOSTS = env.list("KPIDASH_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []

INSTALLED_APPS = [
    "unfold.apps.BasicAppConfig",
    "unfold.contrib.filters",
    "unfold.contrib.simple_history",
    "kpidash.apps.AgencyAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "simple_history",
    "tree_queries",
    "accounts",
    "metrics",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kpidash.log_lines.name_requests",
    "csp.middleware.CSPMiddleware",
    "kpidash.middleware.errors_as_json",
    "kpidash.middleware.refuse_nul",
    "kpidash.middleware.refuse_methods",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "kpidash.language.english_api",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "kpidash.middleware.private_pages",
    "kpidash.middleware.lead_to_setup",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.codes.codes_for_admins",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "kpidash.urls"
WSGI_APPLICATION = "kpidash.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "metrics.web.navigation.navigation",
            ],
        },
    },
]

# Records and numbers

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'kpidash.sqlite3'}")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        "PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    # Where the database is away, a request says so after this many seconds.
    pool = {"min_size": 1, "max_size": 8, "timeout": 5}
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = pool

AUTH_USER_MODEL = "accounts.User"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
# Whoever never chose gets the first of their browser's languages that is here.
LANGUAGE_COOKIE_NAME = "kpidash-language"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = PRODUCTION
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Signing in

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "accounts.access.AdminBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.signin.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Failures are counted by axes alone: an address is locked for a quarter of an
# hour for the place that the failures came from, so that nobody can lock the
# real person out from elsewhere.
ACCOUNT_RATE_LIMITS = {"login_failed": None}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("KPIDASH_PROXIES", default=0)
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "accounts.signin.attempted_address"
AXES_CLIENT_IP_CALLABLE = "accounts.signin.client_address"
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False

# A code beside the password: for all who want one, and for admins in production.
KPIDASH_ADMINS_NEED_CODES = env.bool("KPIDASH_ADMINS_NEED_CODES", default=PRODUCTION)
MFA_ADAPTER = "accounts.codes.CodesAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "accounts.codes.CodeForm",
    "reauthenticate": "accounts.codes.CodeFormAgain",
}
MFA_TOTP_ISSUER = "kpidash"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an admin entered the address

# Signing in with the agency's own provider, where one is configured.
OIDC_URL = env.str("KPIDASH_OIDC_URL", default="")
KPIDASH_OIDC_CREATES_PEOPLE = env.bool("KPIDASH_OIDC_CREATES_PEOPLE", default=False)
SOCIALACCOUNT_ADAPTER = "accounts.elsewhere.ElsewhereAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # the adapter knows people; allauth would wipe passwords
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "agency",
                "name": env.str("KPIDASH_OIDC_NAME", default="OpenID Connect"),
                "client_id": env.str("KPIDASH_OIDC_CLIENT", default="kpidash"),
                "secret": env.str("KPIDASH_OIDC_SECRET", default=""),
                "settings": {"server_url": OIDC_URL},
            }
        ]
        if OIDC_URL
        else [],
    }
}

# Mail

# Without a mail server there are no links to reset a password by mail; outside
# production mail is printed instead.
MAIL_URL = env.str("KPIDASH_EMAIL_URL", default="")
KPIDASH_SENDS_MAIL = bool(MAIL_URL) or not PRODUCTION
vars().update(env.email_url_config(MAIL_URL or "consolemail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("KPIDASH_EMAIL_FROM", default="kpidash@localhost")

# Doors

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
# Whoever signs in in the morning signs in again tomorrow, or once the browser was closed.
SESSION_COOKIE_AGE = env.int("KPIDASH_SESSION_HOURS", default=12) * 3600
SESSION_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("KPIDASH_HTTPS_REDIRECT", default=True)
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz)$"]  # asked from inside, without TLS
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        # Plotly adds one empty style element: this is the hash of nothing.
        "style-src": [SELF, "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"],
        "style-src-attr": ["'unsafe-inline'"],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        # A form may lead on to the provider that people sign in with.
        "form-action": [SELF, *([origin_of(OIDC_URL)] if OIDC_URL else [])],
        "frame-ancestors": [NONE],
    }
}

# Files

STATIC_URL = "static/"
# Production serves what collectstatic gathered there; elsewhere files come from where they lie.
STATIC_ROOT = BASE_DIR / "staticfiles" if PRODUCTION else None
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

# Admin

UNFOLD = {
    "SITE_TITLE": "kpidash",
    "SITE_HEADER": "kpidash",
    "SITE_SUBHEADER": gettext_lazy("for admins"),
    "SITE_SYMBOL": "monitoring",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": lambda _: static("favicon.svg")}
    ],
    "SHOW_VIEW_ON_SITE": False,
    "STYLES": [lambda _: static("css/admin.css")],
    "SCRIPTS": [lambda _: static("js/admin.js")],
    "DASHBOARD_CALLBACK": "kpidash.admin_sidebar.start_page",
    # The pages' own accent, from --kp-actual in the middle to its tints and shades.
    "COLORS": {
        "primary": {
            "50": "#eef4fc",
            "100": "#dbe7f8",
            "200": "#bcd2f2",
            "300": "#8fb4ea",
            "400": "#7fb0ff",
            "500": "#7fb0ff",
            "600": "#1f4e9e",
            "700": "#1a4184",
            "800": "#17376d",
            "900": "#142d57",
            "950": "#0d1d39",
        }
    },
    "SIDEBAR": {"show_search": True, "navigation": NAVIGATION},
}

# API

REST_FRAMEWORK = {
    # The first one says how to sign in where nobody did: 401 and WWW-Authenticate: Bearer.
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "accounts.tokens.TokenMayWrite",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PAGINATION_CLASS": "kpidash.pagination.Pages",
    "PAGE_SIZE": 100,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "kpidash",
    "DESCRIPTION": "The published numbers and the records behind them, for those who may see them.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "tryItOutEnabled": True},
}

# Jobs

REDIS_URL = env.str("REDIS_URL", default="")
# Without Redis the jobs run inside the web process: see kpidash.embedded.
KPIDASH_EMBEDDED_WORKER = env.bool("KPIDASH_EMBEDDED_WORKER", default=not REDIS_URL)
KPIDASH_KPIS = env.list("KPIDASH_KPIS", default=[])
KPIDASH_NIGHTLY_HOUR = env.int("KPIDASH_NIGHTLY_HOUR", default=2)
KPIDASH_KEEP_SIGN_IN_DAYS = env.int("KPIDASH_KEEP_SIGN_IN_DAYS", default=90)
KPIDASH_KEEP_HISTORY_DAYS = env.int("KPIDASH_KEEP_HISTORY_DAYS", default=0)
KPIDASH_STALE_HOURS = env.int("KPIDASH_STALE_HOURS", default=48)
KPIDASH_METRICS_TOKEN = env.str("KPIDASH_METRICS_TOKEN", default="")
KPIDASH_RUN_MINUTES = env.int("KPIDASH_RUN_MINUTES", default=60)
KPIDASH_SETTLING_DAYS = env.int("KPIDASH_SETTLING_DAYS", default=14)
KPIDASH_ALERT_URL = env.str("KPIDASH_ALERT_URL", default="")
KPIDASH_ALERT_PRIVATE = env.bool("KPIDASH_ALERT_PRIVATE", default=False)
# Not where the clock is held still: every run would seem lost, or none.
KPIDASH_WEB_WATCHES = env.bool("KPIDASH_WEB_WATCHES", default=not KPIDASH_NOW)

CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_TASK_IGNORE_RESULT = True
# Together or not at all: late acknowledgement alone loses the task of a killed worker.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 3 * 3600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 50
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
# Redis hands a task out again when it isn't acknowledged in time: not while it may still run.
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "visibility_timeout": CELERY_TASK_TIME_LIMIT + 3600,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_timeout": 30,
        "socket_connect_timeout": 10,
    }
    if REDIS_URL
    else {}
)
# The beat only asks; whether a run is due is decided in the database.
CELERY_BEAT_SCHEDULE = {
    "nightly run, if it is due": {
        "task": "metrics.tasks.run_if_due",
        "schedule": crontab(minute="*/10"),
    },
    "run that was asked for, by hand or by changes": {
        "task": "metrics.tasks.run_if_asked",
        "schedule": crontab(),
    },
    "look after the runs, and take up what dead workers left": {
        "task": "metrics.tasks.watch_runs",
        "schedule": 30.0,
    },
    "remove what is no longer needed": {
        "task": "metrics.tasks.prune",
        "schedule": crontab(hour=3, minute=30),
    },
    "what is to be sent": {
        "task": "metrics.tasks.send_due",
        "schedule": crontab(),
    },
}

# Logs: one JSON object a line in production, lines for people elsewhere

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "structlog.stdlib.ProcessorFormatter",
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                without_addresses,
                structlog.processors.JSONRenderer()
                if PRODUCTION
                else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0),
            ],
            "foreign_pre_chain": [
                structlog.contextvars.merge_contextvars,
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso"),
                structlog.processors.format_exc_info,
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Queries are told with all that is asked and written, names and addresses too.
    "loggers": {"django.db.backends": {"level": "INFO"}},
    "root": {"handlers": ["console"], "level": env.str("KPIDASH_LOG_LEVEL", default="WARNING")},
}

# Demo

KPIDASH_DEMO_PASSWORD = env.str("KPIDASH_DEMO_PASSWORD", default="")
