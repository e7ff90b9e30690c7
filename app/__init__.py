"""Puts the rooms together. The only room that names concrete classes and reads the clock or the environment."""
