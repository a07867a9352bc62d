"""Getting articles into channels: decisions (pure), the courier that sends, and the wishes that cause it all."""
