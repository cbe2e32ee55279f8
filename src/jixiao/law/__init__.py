"""Law as dated data: instruments and articles, frameworks of indicators, regional packs of settings.

Everything a jurist edits is TOML in this folder; the Python only loads and validates it.
"""

from jixiao.law.instruments import Instrument, cite, instrument, instruments
from jixiao.law.pack import Pack, Setting, load_pack

__all__ = ["Instrument", "Pack", "Setting", "cite", "instrument", "instruments", "load_pack"]
