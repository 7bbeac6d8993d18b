"""The tidy file that the ONS offers with its local statistics: every indicator in every place, of which a few are kept
here."""

from performance.imports.formats.tidy import Tidy


class Ons(Tidy):
    name = "ons"
    title = "ONS local statistics"
    intro = (
        "The CSV file that “Explore local statistics” of the Office for National Statistics offers. Rows for other places, "
        "and for measures that no indicator here uses, are left out and counted."
    )
    is_strict = False
    passes_over = ("",)
