"""The one inline script of every page, and the hash by which the content security policy knows it."""

import base64
import hashlib

# As govuk-frontend wants it, before the first paint.
JS_ENABLED_SCRIPT = (
    "document.body.className += ' js-enabled' + "
    "('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');"
)
JS_ENABLED_SCRIPT_HASH = f"'sha256-{base64.b64encode(hashlib.sha256(JS_ENABLED_SCRIPT.encode()).digest()).decode()}'"
