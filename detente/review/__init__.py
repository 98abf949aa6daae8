"""What reviewers ruled, and what awaits their ruling."""
