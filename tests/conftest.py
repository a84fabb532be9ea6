"""Annotations are checked while tests run: shapes of arrays, and with them all other types.

jaxtyping rewrites modules as they are imported, so that every argument, result and field is looked at; so this comes
before any of them is.
"""

from jaxtyping import install_import_hook
from shape_checks import ROOMS

install_import_hook(ROOMS, "shape_checks.checker")
