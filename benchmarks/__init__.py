"""The figures the hub promises, each beside a peer in the same run (`start.py bench`)."""
