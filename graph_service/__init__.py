"""credit-graph (信用图谱): credit-network analysis for Chinese local credit supervision."""

__version__ = "0.1.0"
