"""The component gallery: every template component with made-up content, in all its states."""
