"""Settings. Everything that differs between machines comes from the environment: see .env.example.
What a council decides for itself is set in admin: core/settings.

Production is the default. DJANGO_ENV=development switches development on.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEVELOPMENT = env.str("DJANGO_ENV", default="production") == "development"
DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEVELOPMENT else []
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000" if DEVELOPMENT else "")

INSTALLED_APPS = [
    # In the order of imports: slots are declared on the left before they are filled on the right.
    "core",
    "accounts",
    "neighbourhoods",
    "boards",
    "tasking",
    "forums",
    "funding",
    "performance",
    "derby_nm",
    "derby_nm.admin_site.DerbyAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "django_filters",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    *(["demo"] if DEVELOPMENT else []),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # tokens are masked afresh for every page
    "django.middleware.http.ConditionalGetMiddleware",  # outside whatever says no-store
    "csp.middleware.CSPMiddleware",
    "core.middleware.security_headers",
    "core.middleware.json_for_scripts",
    "core.middleware.readable_only",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.signin.middleware.SessionLimits",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.history_actor",
    "core.middleware.HelpfulErrors",
    "accounts.signin.middleware.SecondFactor",
    # `make run` says so to the web server that it starts beside the load of the demonstration.
    *(["demo.loading.show_progress"] if env.bool("DEMONSTRATION_LOADS", default=False) else []),
]

ROOT_URLCONF = "derby_nm.urls"
WSGI_APPLICATION = "derby_nm.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["core.loading.Loader", "django.template.loaders.app_directories.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "derby_nm.context.site",
            ],
            "builtins": [
                "core.templatetags.core",
                "core.templatetags.components",
                "django.templatetags.static",
                "django.contrib.humanize.templatetags.humanize",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "govuk"
CRISPY_TEMPLATE_PACK = "govuk"
CRISPY_FAIL_SILENTLY = False

# Database: PostgreSQL only. The pool is per process; just-in-time compilation never pays here.
DATABASES = {"default": env.db_url("DATABASE_URL", engine="django.db.backends.postgresql")}
DATABASES["default"].setdefault("OPTIONS", {})["options"] = "-c jit=off"
if POOL_SIZE := env.int("DATABASE_POOL_SIZE", default=8):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": POOL_SIZE, "timeout": 10}
# A connection that died while nobody used it is replaced before a page or a job meets it.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

# People and sign-in
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.RoleBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "accounts.adapter.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_DISPLAY = "accounts.adapter.display_name"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * 10
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reset_password": "accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "accounts.signin.forms.PasswordAgainForm",
}
# Who tries what how often: see docs/decisions/29. "key" is written beside each.
ACCOUNT_RATE_LIMITS = {
    "login": None,  # counted by the four below, which know the account
    "sign_in_pair": "5/5m/key",  # one account from one address
    "sign_in_address": "100/5m/ip",  # all accounts from one address: a council sits behind one
    "sign_in_account": "50/h/key",  # one account from everywhere; beyond it only slower:
    "sign_in_slow": "1/m/key",  # one account from one address, while that lasts
    "login_failed": "5/5m/key",  # codes of one account, after its password was right
    "reset_password": "20/m/ip",
    "reset_pair": "5/h/key",  # letters to one account asked for from one address
    "reset_account": "30/h/key",  # letters to one account
    "link_unknown": "60/5m/ip",  # links that lead nowhere, from one address
    "link_press": "60/h/key",  # what is sent by one link
    "public_form": "30/d/ip",  # what one address sends by forms that anybody may send
    "find": "60/m/ip",  # what is looked for without a sign-in
}
MFA_ADAPTER = "accounts.signin.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Derby Neighbourhood Management"
MFA_FORMS = {
    "authenticate": "accounts.signin.forms.CodeForm",
    "reauthenticate": "accounts.signin.forms.CodeAgainForm",
    "activate_totp": "accounts.signin.forms.SetUpForm",
}
REQUIRE_SECOND_FACTOR = (
    env.bool("REQUIRE_SECOND_FACTOR")
    if env.str("REQUIRE_SECOND_FACTOR", default="")
    else not DEVELOPMENT
)
"""Roles with sensitive content (accounts.access.SENSITIVE) sign in with a code as well."""
# Only addresses named here are believed to be proxies in front of us.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
SESSION_IDLE_MINUTES = env.int("SESSION_IDLE_MINUTES", default=30)
SESSION_MAX_HOURS = env.int("SESSION_MAX_HOURS", default=12)
# An ended session is kept for another day: a form that came too late waits in it.
SESSION_COOKIE_AGE = 60 * 60 * (SESSION_MAX_HOURS + 24 if SESSION_MAX_HOURS else 24 * 14)

# Email: nothing leaves a machine that is not switched on for it.
TRAINING_COPY = env.bool("TRAINING_COPY", default=False)
"""A copy on which people practise: every page and every letter says so, and no letter leaves it, unless
TRAINING_SENDS_EMAIL says that it may."""
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if env.bool("SEND_EMAIL", default=False)
    and (not TRAINING_COPY or env.bool("TRAINING_SENDS_EMAIL", default=False))
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = BASE_DIR / ".local" / "mail"
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_TIMEOUT = 30  # seconds for each step; all of them together stay under core.letters' CLAIM
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="neighbourhoods@example.org")
REPLY_TO_EMAIL = env.str("REPLY_TO_EMAIL", default="")
"""The shared mailbox that replies go to, where that is not the sender's own."""

# Jobs. What succeeded is not kept: letters and periodic jobs have rows of their own.
PROCRASTINATE_WORKER_DEFAULTS = {"delete_jobs": "successful"}
# A worker that was away at the time of a daily job makes up for it when it comes back.
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 60 * 60 * 24}

# Transport and browser security
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEVELOPMENT
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = False  # the live meeting page reads the token at the time it sends
CSRF_FAILURE_VIEW = "core.views.csrf_failure"
SECURE_SSL_REDIRECT = not DEVELOPMENT
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 0 if DEVELOPMENT else 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEVELOPMENT
if env.int("TRUSTED_PROXIES", default=0):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_HANDLERS = [
    "core.uploads.RefuseTooMuch",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# Language, time, static files
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
FORMAT_MODULE_PATH = ["derby_nm.formats"]
STATIC_URL = "static/"
STATIC_ROOT = env.str("STATIC_ROOT", default="") or BASE_DIR / ".local" / "static"
STATICFILES_DIRS = [BASE_DIR / "static" / "built"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "core.static.HashedStorage"
    },
}
WHITENOISE_USE_FINDERS = DEVELOPMENT

# History is written by triggers and can only be added to.
PGHISTORY_APPEND_ONLY = True
PGHISTORY_ADMIN_CLASS = None

# The trade
# The list of what was deleted under data protection, outside the database (core.retention.file).
ERASURES_FILE = env.str("ERASURES_FILE", default="")
# Where files of figures are put to be found (performance.imports.folder); empty: nowhere.
FIGURES_FOLDER = env.str("FIGURES_FOLDER", default="")
COUNCIL_NAME = env.str("COUNCIL_NAME", default="Derby City Council")
PRODUCT_NAME = "Derby Neighbourhood Management"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"links": {"()": "core.links.logs.WithoutTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["links"]}},
    # A refused page is not worth a traceback, nor is whoever asks for a name that is not ours.
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}

# The email address is unique without regard to case: a constraint on Lower("email").
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
