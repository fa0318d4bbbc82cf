"""The học bạ hub: between schools' software, signers, provinces and the ministry."""
