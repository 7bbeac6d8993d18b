"""Rows on which the addresses of performance are tried."""

OF_INDICATOR = (
    *("indicator", "indicator_edit", "indicator_publish", "indicator_end", "figure_add"),
)
CODE_BOOKS = ("code_book", "code_book_edit", "survey_question_add")
QUESTIONS = ("survey_question_edit", "survey_question_remove")
ROWS = {
    **dict.fromkeys(OF_INDICATOR, ("indicator", "public_indicator")),
    "figures_confirm": ("indicator",),
    "indicator_withdraw": ("public_indicator",),
}
ARGUMENTS = dict.fromkeys(ROWS, lambda row: [row.code])
ROWS |= dict.fromkeys(CODE_BOOKS, ("code_book",)) | dict.fromkeys(QUESTIONS, ("survey_question",))
