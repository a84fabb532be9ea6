"""Estimate: any declared game fitted to a table of plays.

A `Specification` says what the game is, what its utilities are made of, how plays were observed and where the errors
come from; with a table it becomes a `Likelihood`; `fit` climbs to its top and gives a `Fit`.
"""
