"""Pure algorithms over values and arrays (分析): no store, no clock, no environment."""
