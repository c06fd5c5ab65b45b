"""Risk signals (风险信号, R8.10-R8.12): circumstances worth a look, with evidence; layer L3, internal (R0.3)."""
