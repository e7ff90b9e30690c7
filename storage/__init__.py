"""The one findings store. The only room that knows SQL."""
