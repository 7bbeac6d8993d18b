"""Rows on which the addresses of performance are tried."""

from tests.worlds.performance_indicators import figures_token
from tests.worlds.performance_reports import commentary_token

OF_INDICATOR = (
    *("indicator", "indicator_edit", "indicator_publish", "indicator_end", "figure_add"),
    *("indicator_method", "indicator_file"),
    *("targets", "target_set"),
    *("indicator_breaks", "break_add"),
)
CODE_BOOKS = ("code_book", "code_book_edit", "survey_question_add")
QUESTIONS = ("survey_question_edit", "survey_question_remove")
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
ROWS |= {
    **dict.fromkeys(("data_return", "data_return_remind"), ("data_return", "file_return")),
    **dict.fromkeys(
        (
            *("data_return_confirm", "data_return_not_expected", "data_return_expect"),
            "data_return_link_send",
        ),
        ("data_return",),
    ),
    **dict.fromkeys(("data_return_received", "data_return_accept"), ("file_return",)),
    **dict.fromkeys(("expected_file_edit", "expected_file_end"), ("expected_file",)),
    **dict.fromkeys(("figures_link", "figures_link_revoke"), ("figures_link",)),
}
ARGUMENTS["figures_link"] = lambda link: [figures_token(link.name.split()[0])]
ROWS["target_drop"] = ("target",)
ROWS["break_withdraw"] = ("series_break",)
ROWS |= dict.fromkeys(CODE_BOOKS, ("code_book",)) | dict.fromkeys(QUESTIONS, ("survey_question",))
PROFILES = ("neighbourhood_profile", "one_page", "one_page_pdf", "one_page_large_pdf")
ROWS |= dict.fromkeys(PROFILES, ("place",)) | {"area_profile": ("area",)}
ARGUMENTS |= dict.fromkeys((*PROFILES, "area_profile"), lambda row: [row.slug])
ROWS |= dict.fromkeys(("figures_found", "figures_found_away"), ("found_file",))
ROWS["measure_add"] = ("priority",)
ROWS |= dict.fromkeys(("measure_edit", "measure_remove"), ("measure",))
ROWS["measure_aim"] = ("measure", "city_measure")
ROWS["open_figures"] = ("indicator", "public_indicator")
ARGUMENTS["open_figures"] = lambda row: [row.code, "json"]
REPORTS = (
    *("report", "report_pdf", "report_summary", "report_file", "report_retake", "report_ask"),
    *("report_ready", "report_take_back", "report_agree", "report_sign", "report_publish"),
    "report_withdraw",
)
ROWS |= dict.fromkeys(REPORTS, ("quarter_report", "public_report"))
COMMENTARY = ("commentary", "commentary_give", "commentary_none", "commentary_link_send")
ROWS |= dict.fromkeys(COMMENTARY, ("commentary",))
ROWS["commentary_give"] = ("commentary", "agency_commentary")
ROWS |= dict.fromkeys(("commentary_link", "commentary_link_revoke"), ("commentary_link",))
ARGUMENTS["commentary_link"] = lambda link: [commentary_token(link.name.split()[0])]
ARGUMENTS["report_file"] = lambda row: [row.pk, "csv"]
