"""One settings file, however long; deployments differ by environment variables only (see ``docs/operations.md``)."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from succession import oidc
from succession.govuk.csp import JS_ENABLED_SCRIPT_HASH

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name} (docs/operations.md)")
    return value


def database(url: str, **options: Any) -> dict[str, Any]:
    """``postgresql://user:password@host:port/name``; a socket folder goes into ``?host=``."""
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": query,
        **options,
    }


# Deployment -----------------------------------------------------------------------------------------------------
SECRET_KEY = env("SECRET_KEY")
DEBUG = False
HTTPS = env("SUCCESSION_HTTPS", "1") == "1"
ALLOWED_HOSTS = [host for host in env("ALLOWED_HOSTS", "").split(",") if host]
CSRF_TRUSTED_ORIGINS = [origin for origin in env("CSRF_TRUSTED_ORIGINS", "").split(",") if origin]
EMBEDDED = env("SUCCESSION_EMBEDDED", "0") == "1"
# Demo accounts on the sign-in page: only ever over the embedded database.
DEMO = EMBEDDED and env("SUCCESSION_DEMO", "0") == "1"
AS_OF = datetime.date.fromisoformat(os.environ["SUCCESSION_AS_OF"]) if os.environ.get("SUCCESSION_AS_OF") else None

DATABASES = {"default": database(env("DATABASE_URL"), CONN_MAX_AGE=300, CONN_HEALTH_CHECKS=True)}
if "DATABASE_OWNER_URL" in os.environ:  # migrations and reference data only: web and worker run without it
    DATABASES["owner"] = database(os.environ["DATABASE_OWNER_URL"])
DATABASE_ROUTERS = ["succession.tenancy.router.OwnerMigrates"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env("REDIS_URL")
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://").replace("?db=", "?virtual_host=")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 1, "socket_timeout": 5}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500  # a report leaves about 0.2 MB behind
CELERY_BEAT_SCHEDULE = {
    "drain": {"task": "succession.drain", "schedule": 5.0, "options": {"expires": 5}},
    "clear_sessions": {"task": "succession.clear_sessions", "schedule": 3600.0, "options": {"expires": 3600}},
    "remind": {"task": "regions.remind", "schedule": 60.0, "options": {"expires": 60}},
    "remind_logs": {"task": "talent.remind", "schedule": 600.0, "options": {"expires": 600}},
    "count_market": {"task": "talent.count_market", "schedule": 600.0, "options": {"expires": 600}},
}

# Rate limits must not hang on the broker.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "succession_cache"},
}

# Applications ---------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
    "drf_spectacular",
    "rest_framework",
    "succession.tenancy",
    "succession.govuk",
    "regions",
    "talent",
    "reporting",
]
MIDDLEWARE = [
    "succession.logs.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "succession.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "succession.kept.SignInFirstMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "succession.tenancy.middleware.ScopeMiddleware",
]
# What works signed in but without a role in use.
TENANCY_SCOPE_FREE = (
    "/account/",
    "/choose-role/",
    "/invitation/",
    "/demo/",
    "/api/v1/schema/",
    "/healthz",
    "/accessibility/",
    "/cookies/",
    "/privacy/",
)
# Tables without row security: no tenant's data in them. Their grants stand in regions/migrations.
TENANCY_EXEMPT = (
    "account.EmailAddress",
    "account.EmailConfirmation",
    "auth.Group",
    "auth.Group_permissions",
    "auth.Permission",
    "contenttypes.ContentType",
    "mfa.Authenticator",
    "regions.User_groups",
    "regions.User_user_permissions",
    "sessions.Session",
    "socialaccount.SocialAccount",
    "socialaccount.SocialApp",
    "socialaccount.SocialToken",
    "usersessions.UserSession",
)
ROOT_URLCONF = "succession.urls"
WSGI_APPLICATION = "succession.wsgi.application"
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
                "regions.context.acting",
            ]
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "govuk"

# People ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "regions.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "regions.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people come by invitation, which proves the address
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = False
ACCOUNT_FORMS = {
    "login": "regions.forms.sign_in.SignInForm",
    "reset_password": "regions.forms.account.OurResetPasswordForm",
    "reset_password_from_key": "regions.forms.account.OurResetPasswordKeyForm",
    "change_password": "regions.forms.account.OurChangePasswordForm",
    "reauthenticate": "regions.forms.account.OurReauthenticateForm",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or factor is told to its owner
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env("SUCCESSION_BEHIND_PROXY", "0") == "1" else 0
MFA_ADAPTER = "regions.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the invitation has proved the address
MFA_TOTP_ISSUER = "Regional succession planning"
MFA_TOTP_TOLERANCE = 1  # periods of 30 seconds, for clocks that are a little off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_FORMS = {
    "authenticate": "regions.forms.account.OurAuthenticateForm",
    "reauthenticate": "regions.forms.account.OurReauthenticateByCodeForm",
    "activate_totp": "regions.forms.account.OurActivateTOTPForm",
    "add_webauthn": "regions.forms.account.OurAddWebAuthnForm",
    "edit_webauthn": "regions.forms.account.OurEditWebAuthnForm",
}
SOCIALACCOUNT_ADAPTER = "regions.oidc.SocialAccountAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = False
SOCIALACCOUNT_AUTO_SIGNUP = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False  # ``regions.domain.identity`` is stricter
# Councils' own sign-in: none is offered where none is named.
OIDC_PROVIDERS = oidc.providers(env("OIDC_PROVIDERS", ""), https=HTTPS)
# Sponsors and national staff; the demo does without, so that anybody can sign in as anybody.
SECOND_FACTOR_REQUIRED = not DEMO
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "reauthenticate": "10/m/user",
                       "invitation": "60/m/ip"}  # fmt: skip
SESSION_ENGINE = "succession.sessions"
SESSION_COOKIE_AGE = 8 * 60 * 60  # from sign-in, or from “Stay signed in”
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Security -------------------------------------------------------------------------------------------------------
_COOKIE = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{_COOKIE}session"
CSRF_COOKIE_NAME = f"{_COOKIE}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env("SUCCESSION_BEHIND_PROXY", "0") == "1" else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "succession.errors.forged"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, JS_ENABLED_SCRIPT_HASH],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# The read API ---------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["reporting.api.access.RoleInUse"],
    "DEFAULT_PERMISSION_CLASSES": ["reporting.api.access.MayRead"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_PAGINATION_CLASS": "reporting.api.access.Pages",
    "COERCE_DECIMAL_TO_STRING": True,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Regional succession planning",
    "VERSION": "1",
    "DESCRIPTION": "What the pages show, under the same permissions: read only.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": [],
    "SERVE_AUTHENTICATION": [],
}

# Words and files ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]  # no page uses an app's own
STATIC_ROOT = Path(env("STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Evidence of spending: bytes. What is larger is cut off, and its form says so; a request above any reason is not read.
LARGEST_FILE = 10 * 1024 * 1024
LARGEST_REQUEST = 10 * LARGEST_FILE
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = [
    "succession.uploads.CutOff",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "succession.logs.JsonLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"fontTools": {"level": "WARNING"}, "weasyprint": {"level": "WARNING"}},
}

# E-mail ---------------------------------------------------------------------------------------------------------
# The address that links in e-mails begin with.
SITE_URL = env("SITE_URL", f"http{'s' if HTTPS else ''}://{next(iter(ALLOWED_HOSTS), 'localhost')}")
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", "Regional succession planning <no-reply@localhost>")
EMAIL_HOST, EMAIL_PORT = env("EMAIL_HOST", "localhost"), int(env("EMAIL_PORT", "25"))
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = env("EMAIL_USER", ""), env("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env("EMAIL_TLS", "0") == "1"
EMAIL_TIMEOUT = 10
if DEMO:  # read on a page
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = env("EMAIL_FOLDER", "")
