"""Whom a number is about: the agency, a team with all below it, a person or a client."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class ScopeKind(StrEnum):
    AGENCY = "agency"
    TEAM = "team"
    PERSON = "person"
    CLIENT = "client"


@dataclass(frozen=True, order=True)
class Scope:
    """`agency`, `team:<record id>`, `person:<record id>` or `client:<record id>`."""

    kind: ScopeKind
    id: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        kind, colon, id = text.partition(":")
        if kind not in set(ScopeKind) or (kind == ScopeKind.AGENCY) == bool(colon and id):
            raise ValueError(
                f"{text!r} is no scope; write agency, team:<id>, person:<id> or client:<id>."
            )
        return cls(ScopeKind(kind), id)

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}" if self.id else str(self.kind)


AGENCY = Scope(ScopeKind.AGENCY)
