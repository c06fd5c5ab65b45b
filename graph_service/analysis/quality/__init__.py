"""Data quality (数据质量): what in a snapshot cannot be right or is not known, for departments to mend."""
