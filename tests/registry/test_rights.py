"""Who may do what: a matrix by brute force, tokens as hashes, readings recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import closing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.errors import Pause, UnknownCode
from hub.core.model import Level
from hub.core.registry.access import Access, hash_of, new_token
from hub.core.registry.changes import close, merge
from hub.core.registry.days import today
from hub.core.registry.keeping import change_tree
from hub.core.registry.rights import LOCAL, Action, Duty, Rights
from hub.core.registry.tree import tree_of
from hub.core.store import Account, Grant, Search, Span, Spell, Store, UnitKind
from tests.store.pupils import saved, transcript

START = dt.date(2020, 1, 1)
DAYS = [START + dt.timedelta(days=n) for n in range(6)]
ABOVE = {"37": None, "99001": "37", "99002": "37", "TH01": "99001", "TH02": "99002"}
KINDS = {2: UnitKind.PROVINCE, 5: UnitKind.COMMUNE, 4: UnitKind.SCHOOL}
TREE = tree_of(
    Spell(code, KINDS[len(code)], code, parent, Span(START)) for code, parent in ABOVE.items()
)
UNITS = st.sampled_from([None, *ABOVE, "unknown"])
LEVELS = st.sampled_from([None, *Level])


@st.composite
def accounts(draw: st.DrawFn) -> Account:
    grants = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.sampled_from(DAYS))
        days = draw(st.one_of(st.none(), st.integers(1, 5)))
        end = None if days is None else start + dt.timedelta(days)
        unit = draw(st.sampled_from([None, *ABOVE]))
        grants.append(Grant(draw(st.sampled_from(Duty)), unit, draw(LEVELS), Span(start, end)))
    return Account("lan", "Lan (giả lập)", tuple(grants))


def line(code: str) -> set[str]:
    """The unit and all above it, by another way than the tree's."""
    above = ABOVE.get(code)
    return {code} | (line(above) if above else set())


@given(
    account=accounts(),
    action=st.sampled_from(Action),
    unit=UNITS,
    level=LEVELS,
    day=st.sampled_from(DAYS),
)
def test_what_is_not_granted_is_refused(
    account: Account, action: Action, unit: str | None, level: Level | None, day: dt.date
) -> None:
    granted = [
        grant
        for grant in account.grants
        if action in Duty(grant.duty).actions
        and grant.span.start <= day
        and (grant.span.end is None or day < grant.span.end)
        and (grant.unit is None or (unit is not None and grant.unit in line(unit)))
        and (grant.level is None or grant.level is level)
    ]
    rights = Rights(TREE)
    assert rights.can(account, action, unit, level, day) == bool(granted)
    schools = rights.schools(account, action, day)
    for each in Level:
        everywhere = rights.can(account, action, None, each, day)
        some = {code for code in ("TH01", "TH02") if rights.can(account, action, code, each, day)}
        assert schools[each] == (None if everywhere else some)


def test_every_action_belongs_to_a_duty_and_is_named() -> None:
    for action in Action:
        assert any(action in duty.actions for duty in Duty if duty is not Duty.ADMIN) or (
            action in (Action.GRANT, Action.USE_UNCERTIFIED)
        )
        assert action.label.vi != action.label.en
    assert Action.READ not in Duty.OPERATOR.actions
    assert all(Rights(TREE).can(LOCAL, action, None, None, START) for action in Action)


def test_who_keeps_the_records_of_a_school_that_is_gone() -> None:
    day = dt.date(2021, 1, 1)
    tree = close(merge(TREE, ["TH01"], "TH02", day), "TH02", dt.date(2022, 1, 1))
    assert tree.keepers("TH01", START) == {"TH01", "99001", "37"}
    assert tree.keepers("TH01", day) == {"TH01", "TH02", "99002", "37"}
    assert tree.keepers("TH01", dt.date(2022, 1, 1)) == {"TH01", "TH02", "99002", "37"}
    assert tree.keepers("unknown", day) == {"unknown"}
    assert tree.keepers("37", dt.date(2000, 1, 1)) == {"37"}


# ── in the store ─────────────────────────────────────────────────────────────────────────────────

SOON = dt.datetime.now(dt.UTC) + dt.timedelta(days=30)


@pytest.fixture
def registered(store: Store) -> Store:
    """A store with two schools' transcripts and their units."""
    with store.writing() as transaction:
        change_tree(transaction, lambda _: TREE)
    saved(store, [transcript("HS1", school="TH01"), transcript("HS2", school="TH02")])
    return store


def register(store: Store, name: str, *grants: Grant, expires: dt.datetime = SOON) -> str:
    """Add an account with duties; return its token."""
    token, digest = new_token()
    with store.writing() as transaction:
        transaction.accounts.add(name, f"{name} (giả lập)")
        for grant in grants:
            transaction.accounts.grant(name, grant)
        transaction.accounts.add_token(name, digest, expires)
    return token


def found(store: Store, token: str | None, text: str | None = None) -> list[str]:
    with store.writing() as transaction:
        page = Access(transaction, token).find(Search(text=text), "lookup", limit=9)
    return [item.transcript.pupil.code for item in page.items]


def readings(store: Store) -> list[tuple[str, str, str]]:
    with store.reading() as transaction:
        return [(one.account, one.way, one.transcript_key) for one in transaction.readings.find()]


def test_alone_on_the_machine_everything_is_allowed_and_recorded(registered: Store) -> None:
    assert found(registered, None) == ["HS1", "HS2"]
    keys = [transcript("HS2", school="TH02").key, transcript("HS1", school="TH01").key]
    assert readings(registered) == [("local", "lookup", key) for key in keys]


def test_each_sees_their_own_schools(registered: Store) -> None:
    admin = register(registered, "sgd", Grant(Duty.ADMIN, None, None, Span(START)))
    one = register(registered, "th01", Grant(Duty.SCHOOL_OFFICE, "TH01", None, Span(START)))
    other = register(registered, "xa2", Grant(Duty.CHECKER, "99002", Level.PRIMARY, Span(START)))
    upper = register(
        registered, "thpt", Grant(Duty.READER, "37", Level.UPPER_SECONDARY, Span(START))
    )
    past = register(
        registered, "cu", Grant(Duty.READER, None, None, Span(START, dt.date(2020, 2, 1)))
    )
    assert found(registered, admin) == ["HS1", "HS2"]
    assert found(registered, one) == ["HS1"]
    assert found(registered, other) == ["HS2"]
    assert found(registered, upper) == []
    assert found(registered, one, "HS2") == []
    for token in (past, None, "hocba_unknown"):
        with pytest.raises(Pause):
            found(registered, token)
    with registered.writing() as transaction:
        access = Access(transaction, one)
        assert access.only("HS1", "print").transcript.pupil.code == "HS1"
        with pytest.raises(UnknownCode):
            access.only("HS2", "print")
        access.require_each(Action.IMPORT, [transcript(school="TH01")])
        with pytest.raises(Pause) as caught:
            access.require_each(Action.IMPORT, [transcript(school="TH02")])
    assert (caught.value.where, caught.value.fields["account"]) == ("TH02", "th01")
    assert readings(registered)[0] == ("th01", "print", transcript("HS1", school="TH01").key)


def test_a_token_is_kept_as_a_hash_expires_and_is_revoked(registered: Store) -> None:
    grant = Grant(Duty.ADMIN, None, None, Span(START))
    token = register(registered, "sgd", grant)
    past = dt.datetime(2021, 1, 1, tzinfo=dt.UTC)
    old = register(registered, "cu", grant, expires=past)
    with registered.writing() as transaction:
        assert Access(transaction, token).account.id == "sgd"
        assert transaction.accounts.by_token(token) is None
        assert transaction.accounts.by_token(hash_of(token)) is not None
        assert transaction.accounts.by_token(hash_of(old)) is None
        assert transaction.accounts.revoke_tokens("sgd") == 1
        with pytest.raises(Pause):
            Access(transaction, token)
        # Nobody else can grant rights any more: whoever can open the store is not shut out.
        assert Access(transaction, None).account == LOCAL


def test_duties_begin_and_end(registered: Store) -> None:
    with registered.writing() as transaction:
        transaction.accounts.add("lan", "Lan (giả lập)")
        for unit, level in ((None, None), ("37", Level.PRIMARY)):
            transaction.accounts.grant("lan", Grant(Duty.READER, unit, level, Span(START)))
        first, second = _duties(transaction.accounts.get("lan"))
        transaction.accounts.withdraw("lan", first, DAYS[3])
        assert _duties(transaction.accounts.get("lan")) == (
            Grant(Duty.READER, None, None, Span(START, DAYS[3])),
            second,
        )
        transaction.accounts.withdraw("lan", second, START)
        assert len(_duties(transaction.accounts.get("lan"))) == 1
        assert transaction.accounts.get("none") is None


def _duties(account: Account | None) -> tuple[Grant, ...]:
    assert account is not None
    return account.grants


def test_readings_are_found_by_transcript_and_by_account(registered: Store) -> None:
    found(registered, None, "HS1")
    found(registered, None, "HS2")
    key = transcript("HS1", school="TH01").key
    with registered.reading() as transaction:
        assert [one.transcript_key for one in transaction.readings.find(transcript_key=key)] == [
            key
        ]
        assert len(transaction.readings.find(account="local")) == 2
        assert transaction.readings.find(account="none") == ()
        assert len(transaction.readings.find(limit=1)) == 1
        assert transaction.readings.find()[0].at.date() in {today(), dt.datetime.now(dt.UTC).date()}


@settings(max_examples=12)
@given(
    levels=st.dictionaries(st.sampled_from(Level), st.none() | st.sets(st.sampled_from(["TH01"])))
)
def test_a_search_keeps_within_what_is_allowed(
    new_store: Callable[[], Store], levels: dict[Level, set[str] | None]
) -> None:
    people = [transcript("HS1", school="TH01"), transcript("HS2", school="TH02")]
    with closing(new_store()) as store:
        saved(store, people)
        with store.reading() as transaction:
            shown = {
                item.transcript for item in transaction.transcripts.iterate(Search(within=levels))
            }
    schools = levels.get(Level.PRIMARY, set())
    assert shown == {one for one in people if schools is None or one.school.code in schools}
