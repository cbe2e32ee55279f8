"""Two texts side by side: what changed, came, went and moved. Knows no files and no formats."""

from jixiao.compare.text import compare

__all__ = ["compare"]
