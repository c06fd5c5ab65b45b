"""What this version claims to find (声明可查): kinds are taken out of ``NOT_YET`` when their detectors are there."""

from __future__ import annotations

NOT_YET = frozenset(
    {
        "joint_concert",  # 共同控制 JOINT (R8.8)
        "votes_by_proxy",  # 表决权委托 (R8.5)
        "complex_layers",
        "guarantee_chain",
        "nominal_lr",
        "same_phone",
        "same_email",
        "holder_change",
        "spouse_evasion",
        "co_bidders",
    }
)
"""Kinds that are planted and not claimed: they explain what is found and are not asked for (ADR 0040)."""
