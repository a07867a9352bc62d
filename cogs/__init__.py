"""Discord: commands, cards and posting. Modules without an underscore are extensions."""
