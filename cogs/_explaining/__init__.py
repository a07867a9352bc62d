"""What `/why` answers: every stage of an article, a source or an autopost, with its time and its reason."""
