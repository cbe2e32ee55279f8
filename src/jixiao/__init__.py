"""Jixiao: read, check and show Chinese government budget performance texts (部门预算绩效文本)."""

__version__ = "0.1.0"
