"""Providers' own SDKs as clients: of a gateway, or of a fake directly.

Start with `check`: what a check is and how it is run. One module per SDK has its checks.
"""
