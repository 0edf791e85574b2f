"""A fee for which a KPI needs more memory than there is."""

TOO_LARGE = 987_654
