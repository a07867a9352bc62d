"""Behaviour shared by the cogs: answers, buttons that survive a restart, failures."""
