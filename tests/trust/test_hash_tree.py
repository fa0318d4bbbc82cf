"""Hash trees: every leaf leads to the root, and nothing else does; RFC 4998 would agree."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.core.trust.hash_tree import HashTree, join, root_from, split

_HASHES = st.binary(min_size=32, max_size=32)


@given(leaves=st.lists(_HASHES, min_size=1, max_size=40), data=st.data())
def test_every_leaf_leads_to_the_root_and_a_changed_one_does_not(
    leaves: list[bytes], data: st.DataObject
) -> None:
    tree = HashTree(leaves)
    index = data.draw(st.integers(0, len(leaves) - 1))
    path = tree.path(index)
    assert root_from(leaves[index], path) == tree.root
    assert len(path) <= 6
    other = data.draw(_HASHES)
    assert (root_from(other, path) == tree.root) == (other == leaves[index])


@given(leaves=st.lists(_HASHES, min_size=2, max_size=20), data=st.data())
def test_another_leaf_makes_another_root(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    other = data.draw(_HASHES)
    changed = [*leaves[:index], other, *leaves[index + 1 :]]
    assert (HashTree(changed).root == HashTree(leaves).root) == (other == leaves[index])


@given(leaves=st.lists(_HASHES, min_size=2, max_size=20))
def test_the_root_is_the_hash_of_what_stands_below_it(leaves: list[bytes]) -> None:
    tree = HashTree(leaves)
    assert hashlib.sha256(tree.top).digest() == tree.root


@given(leaves=st.lists(_HASHES, max_size=9))
def test_hashes_are_kept_and_read_back(leaves: list[bytes]) -> None:
    assert split(join(leaves)) == tuple(leaves)


def test_the_tree_of_rfc_4998() -> None:
    """§4.2: h1 with h2abc, joined in ascending order, then hashed."""
    one, two, three = (hashlib.sha256(each).digest() for each in (b"1", b"2", b"3"))
    lower = hashlib.sha256(b"".join(sorted((one, two)))).digest()
    root = hashlib.sha256(b"".join(sorted((lower, three)))).digest()
    tree = HashTree([one, two, three])
    assert tree.root == root
    assert tree.path(2) == (lower,)


def test_a_single_leaf_is_its_own_root() -> None:
    tree = HashTree([bytes(32)])
    assert (tree.root, tree.path(0)) == (bytes(32), ())
    with pytest.raises(ValueError, match="its own root"):
        _ = tree.top
    with pytest.raises(ValueError, match="at least one"):
        HashTree([])
