"""A published case: what is given, what is expected, and where it was published."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

SCHEMA, DATASET = "kpidash-vectors/1", "kpidash-dataset/1"
Answer = dict[str, Any]


@dataclass(frozen=True)
class Case:
    folder: Path
    told: dict[str, Any]

    @classmethod
    def in_folder(cls, folder: Path) -> list[Self]:
        """All cases of a folder; a file that is neither cases nor a dataset is refused."""
        found = []
        for path in sorted(folder.glob("*.json")):
            told = json.loads(path.read_text(encoding="utf-8"))
            if told.get("schema") == SCHEMA:
                found += [cls(folder, one) for one in told["vectors"]]
            elif told.get("schema") != DATASET:
                raise ValueError(f"{path.name} has the schema {told.get('schema')!r}.")
        return found

    @property
    def id(self) -> str:
        return str(self.told["id"])

    @property
    def kind(self) -> str:
        return str(self.told["kind"])

    @property
    def kpi(self) -> str:
        return str(self.told["kpi"])

    @property
    def inputs(self) -> dict[str, Any]:
        return dict(self.told["inputs"])

    @property
    def dataset(self) -> Path:
        """The dataset that the case is about; it lies beside the cases."""
        return self.folder / str(self.inputs["dataset"])
