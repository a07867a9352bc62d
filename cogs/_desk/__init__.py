"""What organisers decide for their server: reports of quotes, hidden and renamed names."""
