"""A vendor that serves the contract ``exchange-rest-2026.1``, invented (nhà cung cấp bất kỳ).

Start with `world.ExchangeWorld`; `desk.Desk` is what a vendor would write in their own language.
"""
