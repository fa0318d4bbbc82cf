"""The invented world around the hub: a province, its certificates, the demo (mô phỏng)."""
