"""One thing that a setup lacks."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Finding:
    """A sentence of the desk catalog with its values.

    `must`: a zone should not open its door before it is mended. `passing`: it comes and goes while a zone is at work,
    so it never keeps `koban run` from starting again."""

    sentence: str
    values: dict[str, object] = field(default_factory=dict)
    must: bool = True
    passing: bool = False
