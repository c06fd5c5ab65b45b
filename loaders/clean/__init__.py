"""Cleaning (清理): pure expressions and functions over whole columns."""
