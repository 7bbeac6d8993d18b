"""Static files as production serves them."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Every file under a name with its hash, also the scripts that a script imports: a browser
    never runs a new script with an old import."""

    support_js_module_import_aggregation = True
