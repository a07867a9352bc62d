"""What people ask of the newsroom: looking at addresses, adding sources, filling them back, within bounds."""
