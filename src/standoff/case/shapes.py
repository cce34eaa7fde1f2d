"""From located YAML to a `CaseFile`: pydantic's findings in plain words, each with its line and column."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from standoff.case.model import DATE_PATTERN, FORMAT_VERSION, CaseFile
from standoff.case.yaml_text import Located, Path
from standoff.errors import InputError, Problem, listed, nearest


def shaped(located: Located) -> CaseFile:
    """The case file, or an InputError with every mistake of shape."""
    _check_version(located)
    try:
        return CaseFile.model_validate(located.data)
    except ValidationError as error:
        problems = [_problem(located, detail) for detail in error.errors(include_url=False)]
        raise InputError(sorted(problems, key=lambda problem: (problem.line or 0, problem.column or 0))) from None


def _check_version(located: Located) -> None:
    data = located.data
    if not isinstance(data, dict):
        found = "nothing" if data is None else _kind(data)
        raise InputError(
            located.problem(f"expected a case (a mapping that starts with 'standoff: 1'); found {found}", ())
        )
    if "standoff" not in data:
        raise InputError(located.problem("expected the key 'standoff' with the format version, 'standoff: 1'", ()))
    version = data["standoff"]
    if version == FORMAT_VERSION and not isinstance(version, bool | float):
        return
    if isinstance(version, int) and not isinstance(version, bool) and version > FORMAT_VERSION:
        message = (
            f"this file is of format version {version}; this program reads version {FORMAT_VERSION}. "
            "Upgrade standoff to read it"
        )
    elif isinstance(version, int) and not isinstance(version, bool):
        message = f"there has never been a format version {version}; expected 'standoff: {FORMAT_VERSION}'"
    else:
        message = f"expected the format version, 'standoff: {FORMAT_VERSION}'; found {_shown(version)}"
    raise InputError(located.problem(message, ("standoff",)))


def _problem(located: Located, detail: ErrorDetails) -> Problem:
    path: Path = tuple(part for part in detail["loc"] if part != "[key]")
    kind, value = detail["type"], detail.get("input")
    context: dict[str, Any] = detail.get("ctx") or {}
    if kind == "extra_forbidden":
        known = _keys_at(path[:-1])
        name = str(path[-1])
        message = f"unknown key {name!r}{nearest(name, known)}; known here: {listed(known, 20)}"
        if value is None:
            message += ". A comma inside {...} starts a new key: put text with commas in quotes"
        return located.problem(message, path, key=True)
    if kind == "missing" and isinstance(path[-1], int):
        return located.problem("expected one more entry here", path[:-1])
    if kind == "missing":
        return located.problem(f"expected the key {str(path[-1])!r} here", path[:-1])
    if kind == "value_error":
        return located.problem(str(context.get("error", detail["msg"])), path)
    if kind == "literal_error":
        return located.problem(f"expected {context['expected']}; found {_shown(value)}", path)
    return located.problem(_words(kind, context, value, detail["msg"]), path)


def _pattern_words(pattern: object) -> str:
    if pattern == DATE_PATTERN:
        return "a year, a month or a day such as 2024, 2024-07 or 2024-07-03"
    return f"hexadecimal digits as in {pattern}"


def _words(kind: str, context: dict[str, Any], value: Any, fallback: str) -> str:
    found = _shown(value)
    plain = {
        "string_type": f"expected text; found {found}",
        "int_type": f"expected a whole number; found {found}",
        "int_parsing": f"expected a whole number; found {found}",
        "int_from_float": f"expected a whole number; found {found}",
        "int_parsing_size": f"expected a smaller whole number; found {found}",
        "dict_type": f"expected a mapping (key: value); found {found}",
        "model_type": f"expected a mapping (key: value); found {found}",
        "model_attributes_type": f"expected a mapping (key: value); found {found}",
        "tuple_type": f"expected a list; found {found}",
        "list_type": f"expected a list; found {found}",
        "string_pattern_mismatch": f"expected {_pattern_words(context.get('pattern'))}; found {found}",
        "greater_than_equal": f"expected a number of at least {context.get('ge')}; found {found}",
    }
    if kind in ("too_short", "too_long"):
        least = context.get("min_length", context.get("max_length"))
        what = "entries" if isinstance(value, list | tuple | dict) else "characters"
        return f"expected {'at least' if kind == 'too_short' else 'at most'} {least} {what} here"
    return plain.get(kind, fallback)


def _kind(value: Any) -> str:
    return {dict: "a mapping", list: "a list", str: "text", NoneType: "nothing", bool: "true or false"}.get(
        type(value), "a number"
    )


def _shown(value: Any) -> str:
    if isinstance(value, dict | list | tuple) or value is None:
        return _kind(list(value) if isinstance(value, tuple) else value)
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}...'"


def _keys_at(path: Path) -> list[str]:
    """The keys that the format knows at `path`."""
    annotation: Any = CaseFile
    for part in path:
        annotation = _bare(annotation)
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            annotation = _field(annotation, str(part))
        else:
            arguments = get_args(annotation)
            annotation = arguments[-1] if get_origin(annotation) is dict else arguments[0] if arguments else None
    annotation = _bare(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [field.alias or name for name, field in annotation.model_fields.items()]
    return []


def _field(model: type[BaseModel], name: str) -> Any:
    for field_name, field in model.model_fields.items():
        if name in (field_name, field.alias):
            return field.annotation
    return None


def _bare(annotation: Any) -> Any:
    """The annotation without Annotated, None and type aliases."""
    while True:
        if get_origin(annotation) is Annotated:
            annotation = get_args(annotation)[0]
        elif get_origin(annotation) in (Union, UnionType):
            annotation = next(part for part in get_args(annotation) if part is not NoneType)
        else:
            return annotation
