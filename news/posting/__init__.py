"""What is posted where and when: filters, schedules, the decision about each post, templates. Knows no Discord and no SQL."""
