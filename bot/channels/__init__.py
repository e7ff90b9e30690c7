"""Channels: how people reach Heard. Each turns what arrives into `Heard` and what is said into its own form."""
