"""What each page shows, as frozen dataclasses; no number is made here."""
