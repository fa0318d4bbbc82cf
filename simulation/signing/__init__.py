"""What the invented signing providers share: people with phones, and their keys (ký số giả lập)."""
