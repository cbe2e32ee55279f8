"""Assembling: Layout → PerformanceText. Knows the domain, knows no format.

``stream`` cleans the rows, ``sections`` says which row belongs to which part, ``cover``, ``part_one`` and
``project`` read one kind of block each, ``grid`` and ``funds`` the tables inside a project's form.
"""

from jixiao.read.assemble.text import assemble

__all__ = ["assemble"]
