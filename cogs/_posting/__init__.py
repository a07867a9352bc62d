"""What organisers see of autoposts: the form, its cards, the list, changing several at once."""
