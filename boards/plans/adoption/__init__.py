"""How a plan is put to its body and adopted, and from when it is in force."""
