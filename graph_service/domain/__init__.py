"""The vocabulary (领域词汇): values, no clock, no store. Standard library and pydantic only (ADR 0003)."""
