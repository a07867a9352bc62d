"""From the entries of a source to articles in the archive: which are new, which pages are read, what waits."""
