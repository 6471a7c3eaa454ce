"""What must hold between the files of a pack: every reference leads somewhere, every language is complete."""

from collections.abc import Collection

from nidaa.packs.country import DANGER_QUESTION, Pack
from nidaa.packs.errors import PackError
from nidaa.packs.facts import RiskTable


def check_pack(pack: Pack) -> None:
    """Refuse a pack whose files do not agree.

    Raises:
        PackError: With the file and key at fault.
    """
    _check_languages(pack)
    _check_tiers(pack)
    _check_risk(pack.risk)
    _check_procedure(pack)


def _known(file: str, key: str, value: str, among: Collection[str]) -> None:
    if value not in among:
        raise PackError(file, key, f"names {value!r}, which the pack does not define")


def _check_languages(pack: Pack) -> None:
    expected = set(pack.wording["fr"].labels)
    for code, wording in pack.wording.items():
        missing = sorted(expected ^ set(wording.labels))
        if missing:
            raise PackError(f"wording/{code}.toml", f"labels.{missing[0]}", "is not in every language")
    for language in pack.languages:
        if language.direction not in {"ltr", "rtl"}:
            raise PackError("pack.toml", f"languages[{language.code}].direction", "must be ltr or rtl")


def _check_tiers(pack: Pack) -> None:
    ranks = {rank.key for rank in pack.ranks}
    _known("tiers.toml", "always_asked", DANGER_QUESTION, {item.key for item in pack.always_asked})
    for tier in pack.tiers:
        _known("tiers.toml", f"tiers[{tier.key}].approver_rank", tier.approver_rank, ranks)
        if tier.public and not tier.channels:
            raise PackError("tiers.toml", f"tiers[{tier.key}].channels", "is empty for a public tier")


def _check_risk(risk: RiskTable) -> None:
    _known("risk.toml", "red_flag_floor", risk.red_flag_floor, {level.key for level in risk.levels})
    for factor in risk.factors:
        _known("risk.toml", f"factors.{factor.key}.section", factor.section, risk.sections)
        if factor.unknown_weight > factor.weight:
            raise PackError("risk.toml", f"factors.{factor.key}.unknown_weight", "is above the weight")
    if min(level.from_points for level in risk.levels) != 0:
        raise PackError("risk.toml", "levels", "has no level that starts at 0 points")


def _check_procedure(pack: Pack) -> None:
    windows = {window.key for window in pack.windows}
    for task in pack.tasks:
        _known("procedure.toml", f"tasks.{task.key}.window", task.window, windows)
        _known("procedure.toml", f"tasks.{task.key}.who", task.who, pack.roles)
