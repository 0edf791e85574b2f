"""The web application, for gunicorn: `gunicorn kpidash.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kpidash.settings")
application = get_wsgi_application()
