"""The words everyone shares: domain types, rules, ports and errors. Pure; imports nothing of ours."""
