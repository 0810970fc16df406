"""Keys: what is sealed opens only with its key and in its place, and a key file that is not good is named."""

import secrets
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import keys
from storage.keys import KeyProblem, Ring, VaultLocked, load_keys, make_keys, read_ring, seal, unseal
from tests.make import turned, write_ring

KEY, OTHER = secrets.token_bytes(32), secrets.token_bytes(32)


@given(content=st.binary(max_size=9000))
def test_what_was_sealed_opens_again(content: bytes) -> None:
    assert unseal(KEY, seal(KEY, content, "cases.place.1"), "cases.place.1") == content


@pytest.mark.parametrize(
    ("key", "context"), [(OTHER, "cases.place.1"), (KEY, "cases.place.2"), (KEY, "cases.excerpt.1")]
)
def test_another_key_or_another_place_opens_nothing(key: bytes, context: str) -> None:
    with pytest.raises(KeyProblem, match="wrong"):
        unseal(key, seal(KEY, b"words", "cases.place.1"), context)


@pytest.mark.parametrize("position", [2, 20, -1])
def test_one_changed_byte_opens_nothing(position: int) -> None:
    sealed = bytearray(seal(KEY, b"words", "cases.place.1"))
    sealed[position] ^= 1
    with pytest.raises(KeyProblem, match="wrong"):
        unseal(KEY, bytes(sealed), "cases.place.1")


def test_padding_hides_the_length_and_the_same_words_never_look_the_same() -> None:
    short, long = seal(KEY, b"yes", "a"), seal(KEY, b"x" * 250, "a")
    assert len(short) == len(long)
    assert len(seal(KEY, b"x" * 5000, "a")) == len(seal(KEY, b"x" * 8000, "a"))
    assert short != seal(KEY, b"yes", "a")


def test_each_purpose_has_a_key_of_its_own() -> None:
    ring = Ring((KEY,))
    assert ring.key("links") != ring.key("places")
    with pytest.raises(KeyProblem):
        ring.unseal("places", ring.seal("links", b"words", "a"), "a")


def test_an_older_generation_still_opens_and_the_newest_seals() -> None:
    before, after = Ring((KEY,)), Ring((KEY, OTHER))
    assert after.unseal("links", before.seal("links", b"old", "a"), "a") == b"old"
    with pytest.raises(KeyProblem, match="wrong"):
        before.unseal("links", after.seal("links", b"new", "a"), "a")
    assert after.tags("t", "text") == [Ring((OTHER,)).tag("t", "text"), before.tag("t", "text")]


def test_new_key_files_are_strong_private_and_never_made_twice(tmp_path: Path) -> None:
    make_keys(tmp_path / "keys")
    first = load_keys(tmp_path / "keys")
    make_keys(tmp_path / "keys")
    assert load_keys(tmp_path / "keys") == first
    assert len({first.zone, first.audit, first.vault}) == 3
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}


def test_a_process_without_the_vault_key_says_so(tmp_path: Path) -> None:
    make_keys(tmp_path)
    (tmp_path / "vault.key").unlink()
    ring = load_keys(tmp_path, vault=False)
    assert not ring.has_vault
    with pytest.raises(VaultLocked):
        _ = ring.vault
    with pytest.raises(KeyProblem, match="missing"):
        load_keys(tmp_path)


@pytest.mark.parametrize(
    "content",
    ["", "hello", "c2hvcnQ=", "AAAA" * 10 + "AAA=", "\n\n", "é"],
    ids=["empty", "not base64", "short", "zeros", "blank", "not ascii"],
)
def test_a_weak_key_file_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "zone.key"
    path.touch(mode=0o600)
    path.write_text(content, encoding="utf-8")
    with pytest.raises(KeyProblem, match="weak") as problem:
        read_ring(path)
    assert problem.value.path == str(path)


@pytest.mark.parametrize(("name", "like"), [("vault", "zone"), ("vault", "audit"), ("audit", "zone")])
def test_two_key_files_that_hold_one_key_are_refused(tmp_path: Path, name: str, like: str) -> None:
    make_keys(tmp_path)
    content = (tmp_path / f"{name}.key").read_text() + (tmp_path / f"{like}.key").read_text()
    (tmp_path / f"{name}.key").write_text(content)
    with pytest.raises(KeyProblem, match="repeated") as problem:
        load_keys(tmp_path)
    assert problem.value.path == str(tmp_path / f"{name}.key")


def test_a_folder_in_the_place_of_a_key_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyProblem, match="weak"):
        read_ring(tmp_path)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_file_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    write_ring(tmp_path / "zone.key", KEY)
    (tmp_path / "zone.key").chmod(mode)
    with pytest.raises(KeyProblem, match="exposed"):
        read_ring(tmp_path / "zone.key")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(KeyProblem, match="unwritable"):
        make_keys(tmp_path / "file" / "keys")


def test_a_turned_key_has_two_generations(tmp_path: Path) -> None:
    write_ring(tmp_path / "zone.key", KEY)
    turned(tmp_path / "zone.key")
    ring = read_ring(tmp_path / "zone.key")
    assert len(ring.generations) == 2
    assert ring.generations[0] == KEY


def test_identifiers_are_128_random_bits() -> None:
    assert len({keys.new_id() for _ in range(1000)}) == 1000
    assert len(bytes.fromhex(keys.new_id())) == 16
