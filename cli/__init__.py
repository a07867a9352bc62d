"""The tools an operator runs from a shell."""
