"""What differs between two signatures, in words."""

from tests.parity.table.signatures import REQUIRED, UNKNOWN, Signature


def difference(theirs: tuple[Signature, ...], ours: tuple[Signature, ...]) -> str:
    """Empty if every form of theirs is a form of ours: names, order and defaults agree."""
    told = [signature for signature in ours if not signature.is_open]
    is_open = len(told) < len(ours)
    problems = []
    for form in theirs:
        found = min((_problems(form, own) for own in told), key=len, default=["no such form"])
        if found and not (is_open and form.positional):
            problems += [problem for problem in found if problem not in problems]
    return "; ".join(problems)


def is_comparable(theirs: tuple[Signature, ...], ours: tuple[Signature, ...]) -> bool:
    """Whether both sides tell their arguments."""
    return (
        bool(theirs)
        and any(not own.is_open for own in ours)
        and not all(form.is_open for form in theirs)
    )


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
    if places != own_places[: len(places)] and not own.has_args:
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
    values = []
    for text in (theirs, ours):
        value = eval(text, {"inf": float("inf"), "nan": None})  # a literal that repr() wrote
        values.append(tuple(dict.fromkeys(value)) if isinstance(value, tuple) else (value,))
    # 1 is 1.0, and one number stands for several that are equal.
    return values[0] == values[1] or {theirs, ours} <= {"None", "False", "()"}
