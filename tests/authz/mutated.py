"""A plugin of pytest: the module named in KPIDASH_MUTANT is imported without one of its rules."""

import os
import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import CodeType, ModuleType

from tests.authz.mutants import Mutant, mutated

CHOSEN = os.environ.get("KPIDASH_MUTANT", "")


def nothing(get_response: Callable) -> Callable:
    """A middleware in whose place none is."""
    return get_response


class Mutating(SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:
        tree = mutated(self.get_data(self.path).decode(), Mutant.told(CHOSEN))
        return compile(tree, self.path, "exec")


class Finder(MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname != Mutant.told(CHOSEN).module:
            return None
        spec = PathFinder.find_spec(fullname, path)
        if spec and spec.origin:
            spec.loader = Mutating(fullname, spec.origin)
        return spec


if CHOSEN:
    sys.meta_path.insert(0, Finder())
