"""Rows on which the addresses of problems and police priorities are tried."""

OF_PROBLEM = (
    *("problem", "problem_text", "problem_pdf", "problem_edit", "problem_scanning"),
    *("problem_analysis", "problem_assessment", "problem_not_counted", "problem_step"),
)
OF_POLICE = ("police_edit", "police_end", "police_note_add", "police_keep", "police_publish")
BY_SLUG = {"police_priorities", "police_sheet", "police_add"}
ROWS = {
    **dict.fromkeys(OF_PROBLEM, ("problem",)),
    "problem_link": ("problem",),
    "problem_escalate": ("assessed_problem",),
    "problem_count_add": ("assessed_problem",),
    "problem_close": ("assessed_problem",),
    "problem_bring_back": ("escalated_problem",),
    "problem_recheck": ("closed_problem",),
    "problem_count_remove": ("problem_count",),
    "problem_unlink": ("problem_link",),
    **dict.fromkeys(OF_POLICE, ("police",)),
    **dict.fromkeys(BY_SLUG, ("place",)),
    "police_note_remove": ("police_note",),
}
