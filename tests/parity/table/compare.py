"""What differs between two signatures, in words."""

import ast

from tests.parity.table.signatures import REQUIRED, UNKNOWN, Signature


def difference(theirs: tuple[Signature, ...], ours: tuple[Signature, ...]) -> str:
    """Empty if every form of theirs is a form of ours: names, order and defaults agree."""
    told = _told(ours)
    takes_any = len(told) < len(ours)
    problems: dict[str, None] = {}
    for form in theirs:
        found = min((_problems(form, own) for own in told), key=len)
        if not (takes_any and form.positional):
            problems.update(dict.fromkeys(found))
    return "; ".join(problems)


def is_comparable(theirs: tuple[Signature, ...], ours: tuple[Signature, ...]) -> bool:
    """Whether both sides tell their arguments."""
    return bool(_told(theirs) and _told(ours))


def _told(signatures: tuple[Signature, ...]) -> list[Signature]:
    return [signature for signature in signatures if not signature.has_args]


def _problems(form: Signature, own: Signature) -> list[str]:
    names = dict([*own.positional, *own.keywords])
    missing = [
        name
        for name, _ in [*form.positional, *form.keywords]
        if name not in names and not (own.has_kwargs and (name, REQUIRED) not in form.positional)
    ]
    problems = [f"no `{name}`" for name in missing]
    places = [name for name, _ in form.positional if name in names]
    own_places = [name for name, _ in own.positional if name in places]
    if places != own_places[: len(places)]:
        moved = [name for name in places if name not in own_places]
        problems += [f"`{name}` by keyword only" for name in moved]
        problems += [] if moved else ["arguments in another order"]
    for name, default in [*form.positional, *form.keywords]:
        if name in names and not _agree(default, names[name]):
            problems.append(_default_problem(name, default, names[name]))
    wanted = {name for name, _ in [*form.positional, *form.keywords]}
    needed = [name for name, default in names.items() if default == REQUIRED]
    return problems + [f"needs `{name}`" for name in needed if name not in wanted]


def _default_problem(name: str, theirs: str, ours: str) -> str:
    if ours == REQUIRED:
        return f"`{name}` has no default"
    return f"`{name}={ours}`" + ("" if theirs == REQUIRED else f", not {theirs}")


def _agree(theirs: str, ours: str) -> bool:
    if UNKNOWN in (theirs, ours) or theirs == ours or theirs == REQUIRED:
        return True
    if REQUIRED == ours:
        return False
    a, b = (_values(text) for text in (theirs, ours))
    return a == b or {theirs, ours} <= {"None", "False", "()"}


def _values(text: str) -> tuple[object, ...]:
    """The value, or the different ones of a tuple: one number stands for several equal ones."""
    try:
        value = ast.literal_eval(text)
    except ValueError:  # inf
        return (text,)
    return tuple(dict.fromkeys(value)) if isinstance(value, tuple) else (value,)
