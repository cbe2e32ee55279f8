"""Points for results, progress within the year, and forms filled from both. Pure and exact: the same data give the same
points in whatever order they come, and nothing is rounded before it is printed.

Stands on ``law`` (schemes and what they say a result earns), ``lang`` and ``model``; adds the reasons and the sums.
"""
