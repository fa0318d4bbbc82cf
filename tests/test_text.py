"""Sentences in both languages."""

from hub.core.text import Language, Text


def test_a_text_fills_another_in_its_own_language() -> None:
    why = Text("hết hạn", "expired")
    filled = Text("Chưa ký: {why}.", "Not signed: {why}.").format(why=why)
    assert filled.get(Language.VI) == "Chưa ký: hết hạn."
    assert filled.get(Language.EN) == "Not signed: expired."
