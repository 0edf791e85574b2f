"""Everything that a page shows, as JSON: the same page data, the same numbers to the digit."""
