"""What audit events say of measures."""

CODES = {
    "plan.measure_added": "added a measure to the plan",
    "plan.measure_changed": "changed a measure of the plan",
    "plan.measure_removed": "removed a measure from the plan",
}
