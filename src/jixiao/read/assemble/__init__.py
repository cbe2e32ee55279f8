"""Assembling: Layout → PerformanceText. Knows the domain, knows no format.

``stream`` cleans the rows, ``sections`` says which row belongs to which part, ``cover``, ``part_one`` and
``project`` read one kind of block each, ``grid`` the indicator table inside a form,
``details`` what cells mean together.
"""

from jixiao.read.assemble.text import assemble

__all__ = ["assemble"]
