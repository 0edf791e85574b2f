"""What went wrong in products like this one, and must never go wrong here: one file per area."""
