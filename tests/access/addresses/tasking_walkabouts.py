"""Rows on which the addresses of walkabouts, action days and quick wins are tried."""

WALKABOUT = (
    *("walkabout_edit", "walkabout_cancel", "walkabout_walked", "walkabout_write"),
    *("walkabout_publish", "walkabout_withdraw", "walkabout_came", "walkabout_report"),
    *("walkabout_sheet", "walkabout_walk", "walkabout_send", "stop_add", "stop_photo_add"),
    *("block_grade", "walkabout_correct", "walkabout_route"),
)
DAY = (
    *("day_edit", "day_cancel", "day_held", "day_write", "day_publish", "day_withdraw"),
    *("day_sheet", "day_task_add", "day_volunteer_add", "day_cost_add", "day_count_add"),
    *("day_photo_add", "day_correct"),
)
ROWS = {
    "neighbourhood_walkabouts": ("place",),
    "walkabout": ("walkabout", "public_walkabout"),
    **dict.fromkeys(WALKABOUT, ("walkabout",)),
    "walkabout_came_remove": ("walkabout_came",),
    "block_grade_remove": ("block_grade",),
    **dict.fromkeys(("stop_edit", "stop_remove", "stop_told"), ("stop",)),
    "stop_photo": ("stop_photo", "public_photo"),
    **dict.fromkeys(("stop_photo_remove", "stop_photo_show"), ("stop_photo",)),
    "action_day": ("action_day",),
    **dict.fromkeys(DAY, ("action_day",)),
    **dict.fromkeys(("route_move", "route_remove", "route_place", "route_map"), ("route_street",)),
    "day_task_remove": ("day_task",),
    "day_volunteer_remove": ("day_volunteer",),
    "day_cost_remove": ("day_cost",),
    "day_count_remove": ("day_count",),
    **dict.fromkeys(("day_photo", "day_photo_remove"), ("day_photo",)),
    "quick_wins": ("place",),
    "quick_win_add": ("win_action",),
    "quick_win_remove": ("quick_win",),
}
BY_SLUG = {"neighbourhood_walkabouts", "quick_wins"}
