"""What `/source` shows and does: cards, what their buttons mean, lists of addresses."""
