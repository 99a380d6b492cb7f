"""Fakes of model providers that judge a request as the provider does.

Start with `server` (what happens to a request), `mind` (what a model says) and one module per provider.
"""
