"""What the invented vendors share: bad days, the socket, the books (nhà cung cấp giả lập)."""
