"""Well-known games with their roles left blank, by name."""

from __future__ import annotations

from standoff.crisis.patterns.crisis_signalling import CRISIS_SIGNALLING
from standoff.crisis.patterns.deterrence import DETERRENCE
from standoff.crisis.patterns.extended_deterrence import EXTENDED_DETERRENCE
from standoff.crisis.patterns.patron_protector import PATRON_PROTECTOR
from standoff.crisis.patterns.pattern import Expansion, Pattern
from standoff.crisis.patterns.ultimatum import ULTIMATUM

PATTERNS: dict[str, Pattern] = {
    pattern.name: pattern
    for pattern in (PATRON_PROTECTOR, DETERRENCE, EXTENDED_DETERRENCE, CRISIS_SIGNALLING, ULTIMATUM)
}

__all__ = ["PATTERNS", "Expansion", "Pattern"]
