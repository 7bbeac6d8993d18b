"""Rows on which the addresses of performance are tried."""

OF_INDICATOR = (
    *("indicator", "indicator_edit", "indicator_publish", "indicator_end", "figure_add"),
    *("indicator_method", "indicator_file"),
    *("targets", "target_set"),
)
ROWS = {
    **dict.fromkeys(OF_INDICATOR, ("indicator", "public_indicator")),
    "figures_confirm": ("indicator",),
    **dict.fromkeys(
        ("indicator", "figure_add"), ("indicator", "public_indicator", "counted_indicator")
    ),
    "counted_now": ("counted_indicator", "indicator"),
    "indicator_withdraw": ("public_indicator",),
}
ARGUMENTS = dict.fromkeys(ROWS, lambda row: [row.code]) | {
    "indicator_file": lambda row: [row.code, "csv"]
}
ROWS["figure"] = ("prepared_figure", "public_figure", "small_figure")
ROWS["target_drop"] = ("target",)
