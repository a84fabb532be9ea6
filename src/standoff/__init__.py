"""Standoff puts crisis arguments to the test."""

__version__ = "0.1.0"
