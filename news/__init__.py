"""The domain: what Newsdesk knows about news. Imports neither Discord nor SQL."""
