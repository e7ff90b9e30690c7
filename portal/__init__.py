"""Web pages for staff and facilitators."""
