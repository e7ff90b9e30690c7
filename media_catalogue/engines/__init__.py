"""Engines: adapters for speech recognition and meaning."""
