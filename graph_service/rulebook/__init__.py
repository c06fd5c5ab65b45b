"""The law as data (规则库): TOML files and their typed loader."""
