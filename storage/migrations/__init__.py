"""How the store's tables came to be, one small step a file. Run by `storage.migrating`; needs no settings file."""
