"""Which version a source's data are about: in force, recalled, never signed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.core.contracts import Page, Record, SourcePlace
from hub.core.journey.keep import Keeper
from hub.core.journey.recall import recall
from hub.core.journey.receive import receive
from hub.core.journey.states import State
from hub.core.model import Transcript
from hub.core.store import Store, audit, lineage
from tests.conftest import NewStore
from tests.journey.signed import codes, examined, pupil
from tests.spec import samples


def other(transcript: Transcript, comment: str = "Khác.") -> Transcript:
    return samples.change(transcript, {"results.comments.homeroom": comment})


def imported(store: Store, *transcripts: Transcript) -> Page:
    records = (
        Record(each, SourcePlace("a.xlsx", "S", row)) for row, each in enumerate(transcripts, 4)
    )
    with store.writing() as transaction:
        return Keeper(transaction, "csv-import", actor="local").keep(Page(tuple(records)))


def signed(store: Store, transcript: Transcript) -> None:
    with store.writing() as transaction:
        receive(transaction, examined(transcript), source="upload", actor="local")


def recalled(store: Store, transcript: Transcript) -> None:
    with store.writing() as transaction:
        moved = recall(transaction, [transcript.key], reason="Sai điểm", actor="local")
    assert moved.moved == [transcript.key]


def held(store: Store, transcript: Transcript) -> list[tuple[int, bool, str]]:
    """Number, whether recalled, and state of each version."""
    with store.reading() as transaction:
        found = transaction.versions.of([transcript])[lineage(transcript)]
        standing = transaction.journeys.standing([each.key for each in found])
    return [(each.number, each.recalled, standing[each.key].state) for each in found]


def test_after_a_recall_other_data_are_the_next_version_and_stay_it(store: Store) -> None:
    signed(store, pupil(1))
    assert codes(list(imported(store, other(pupil(1))).refused)) == [("a.xlsx", "signed-already")]
    recalled(store, pupil(1))
    (record,) = imported(store, other(pupil(1))).records
    assert record.transcript == other(pupil(1, version=2))
    imported(store, other(pupil(1), "Lại khác."), pupil(2))
    assert held(store, pupil(1)) == [
        (1, True, State.WITHDRAWN),
        (2, False, State.COLLECTED),
    ]
    with store.reading() as transaction:
        begun = transaction.ledger.of(record.transcript.key)[0]
        assert begun.facts["replaces"] == pupil(1).key
        old = transaction.documents.latest(pupil(1).key)
        assert old is not None
        assert old.content == examined(pupil(1))[0].file.content
        assert audit(transaction.ledger).intact


def test_the_data_that_were_recalled_make_no_new_version(store: Store) -> None:
    signed(store, pupil(1))
    recalled(store, pupil(1))
    page = imported(store, pupil(1))
    assert (len(page.records), page.refused) == (1, ())
    assert held(store, pupil(1)) == [(1, True, State.WITHDRAWN)]


def test_what_nobody_signed_is_no_version(store: Store) -> None:
    imported(store, pupil(1))
    imported(store, other(pupil(1)))
    with store.writing() as transaction:
        moved = recall(transaction, [pupil(1).key], reason="x", actor="local")
    assert (moved.moved, len(moved.refused)) == ([], 1)
    assert held(store, pupil(1)) == [(1, False, State.COLLECTED)]


def test_a_source_s_own_higher_number_is_believed_unless_a_signed_one_is_in_force(
    store: Store,
) -> None:
    imported(store, pupil(1))
    assert imported(store, pupil(1, version=3)).refused == ()
    assert held(store, pupil(1)) == [(1, True, State.WITHDRAWN), (3, False, State.COLLECTED)]
    signed(store, pupil(2))
    refused = list(imported(store, pupil(2, version=2)).refused)
    assert codes(refused) == [("a.xlsx", "earlier-in-force")]
    assert imported(store, pupil(2)).refused == ()


def test_a_signed_version_from_elsewhere_takes_the_place_of_unsigned_data(store: Store) -> None:
    imported(store, pupil(1))
    signed(store, pupil(1, version=2))
    assert held(store, pupil(1)) == [(1, True, State.WITHDRAWN), (2, False, State.VERIFIED)]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("import"), st.sampled_from(["a", "b", "c"])),
        st.tuples(st.sampled_from(["sign", "recall"]), st.none()),
    ),
    max_size=8,
)


@settings(max_examples=15)
@given(steps=STEPS)
def test_whatever_happens_one_version_at_most_is_in_force(
    new_store: NewStore, steps: list[tuple[str, str | None]]
) -> None:
    """Against a model: the numbers rise by one, only the last may be in force, none is lost."""
    expected: list[list[object]] = []  # comment, signed, recalled
    store = new_store()
    try:
        for step, comment in steps:
            last = expected[-1] if expected else None
            number = len(expected)
            if step == "import":
                imported(store, other(pupil(1), str(comment)))
                if last is None or (last[2] and last[0] != comment):
                    expected.append([comment, False, False])
                elif not last[1]:
                    last[0] = comment
            elif step == "sign" and last is not None and not last[1]:
                signed(store, other(pupil(1, version=number), str(last[0])))
                last[1] = True
            elif step == "recall" and last is not None and last[1] and not last[2]:
                recalled(store, pupil(1, version=number))
                last[2] = True
        found = held(store, pupil(1))
        assert [(each[0], each[1]) for each in found] == [
            (number, one[2]) for number, one in enumerate(expected, 1)
        ]
        with store.reading() as transaction:
            for number, one in enumerate(expected, 1):
                stored = transaction.transcripts.get(pupil(1, version=number).key)
                assert stored is not None
                assert stored.transcript == other(pupil(1, version=number), str(one[0]))
    finally:
        store.close()
