"""Who or what a written name stands for: names folded for comparing, and the decision which topic one is. Pure."""

from __future__ import annotations

from news.naming.forms import name_forms
from news.naming.spelling import variant_key

__all__ = ["name_forms", "variant_key"]
