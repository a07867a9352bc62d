"""What quotes and topics both need to know of words: languages, tokens, titles and names."""
