"""How often an open link may be answered from one address. What is kept of an address is a keyed digest that is another one
every day; it stands beside a count, and beside no answer.
"""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from jixiao_web.surveys.models import Survey
from jixiao_web.ui import limits


def wait(survey: Survey, address: str) -> int:
    """Count one answer; the seconds somebody at this address has to wait where it was one too many, else 0."""
    who = salted_hmac("jixiao.surveys.pace", f"{timezone.localdate()} {_network(address)}").hexdigest()[:32]
    for limit in settings.SURVEY_PACE:
        if seconds := limits.wait(f"survey-{survey.pk}-{limit.seconds}", who, limit):
            return seconds
    return 0


def _network(address: str) -> str:
    """Whom an address stands for: of IPv6 one house has as many as it likes under one prefix."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return ""
    if known.version == 6 and known.ipv4_mapped is None:
        return str(ipaddress.ip_network((known, 64), strict=False))
    return str(known)
