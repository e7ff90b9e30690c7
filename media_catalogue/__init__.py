"""Films and sound: from an untrusted file to tagged passages."""
