"""One module a command (mỗi lệnh một mô-đun)."""
