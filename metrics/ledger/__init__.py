"""What numbers were before they changed: compared, revised, sealed and restated."""
