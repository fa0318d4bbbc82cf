"""Issues certifications, takes them back, and tells what must be proven again (cấp chứng nhận)."""
