"""Consultations by chat: the conversation, listening, sending and the channels. Knows no storage and no web pages for staff."""
