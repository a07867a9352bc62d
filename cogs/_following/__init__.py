"""What people follow and keep: choosing it, their digest, and the cards of it."""
