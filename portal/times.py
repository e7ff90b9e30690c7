"""Times inside a recording as people read them: "0:42", "12:05", "1:02:03"."""


def clock_time(ms: int) -> str:
    """Return a time in milliseconds as minutes and seconds, with hours where there are any; parts of a second are dropped."""
    minutes, seconds = divmod(ms // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def seconds_in_address(ms: int) -> str:
    """Return a time as a media address takes it after ``#t=``: seconds with at most three decimals."""
    return f"{ms / 1000:.3f}".rstrip("0").rstrip(".")


def span(seconds: int) -> str:
    """Return how long something takes as people say it, rounded upwards: "20 seconds", "5 minutes", "an hour", "3 hours"."""
    if seconds < 55:
        return f"{max(10, -(-seconds // 10) * 10)} seconds"
    minutes = -(-seconds // 60)
    if minutes < 55:
        return "a minute" if minutes == 1 else f"{minutes if minutes < 10 else -(-minutes // 5) * 5} minutes"
    hours = -(-minutes // 60)
    return "an hour" if hours == 1 else f"{hours} hours"
