"""Looks: pure functions from our dataclasses to Discord's components. No bot, no storage, no clock."""
