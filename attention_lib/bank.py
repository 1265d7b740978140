"""The word that the book follows: the words at its two poles, and sentences of chapter 05 with what "bank" means there.

The sentences on which a trained model is measured are others, and more: see `senses`.
"""

from typing import NamedTuple

RIVER = ["river", "water", "shore", "stream", "mud", "lake"]
MONEY = ["money", "cash", "loan", "deposit", "credit", "finance"]
LANDMARKS = ["account", "savings", "lend", "boat", "fish", "letter", "friend", "house", "street", "tree", "music",
             "walk"]  # they give the map of meaning its second direction
TWO_BANKS = "From the river bank we walked to the bank to deposit our money."
SMALL_WORDS = frozenset([
    "a", "and", "at", "away", "by", "for", "from", "has", "he", "her", "his", "i", "if", "in", "into", "its",
    "not", "of", "on", "our", "she", "the", "their", "they", "to", "up", "us", "was", "we", "will"])


class Sentence(NamedTuple):
    """A text with "bank" in it."""

    text: str
    sense: str  # "river" or "money"


def twenty_sentences():
    """Twenty sentences of chapter 05, ten for each sense: a list of Sentence.

    >>> [each.sense for each in twenty_sentences()].count("river")
    10
    """
    return _labelled("""
        We sat by the river bank.
        Fish swam close to the grassy bank.
        Otters dug a den into the bank.
        A heron stood on the bank, watching the water.
        The canoe was tied to a tree on the bank.
        The flood washed away part of the bank.
        They pitched their tent on the bank of the lake.
        Moss and ferns cover the northern bank.
        The ferry reached the far bank before dawn.
        Children threw stones from the bank into the river.
        """, """
        The bank will not lend money if the customer has bad credit.
        She deposited her check at the bank.
        Her loan was approved by the bank.
        He forgot his card in the machine outside the bank.
        The bank raised its interest rates again.
        I opened a savings account at the bank.
        The teller at the bank counted the notes twice.
        The bank charged us a fee for the transfer.
        Our landlord sends his invoices through the bank.
        Masked robbers held up the bank at noon.
        """)


def trap_sentences():
    """Six sentences made to mislead, each with a loud word of the other sense: a list of Sentence.

    >>> trap_sentences()[0]
    Sentence(text='We had no money left, so we slept on the bank.', sense='river')
    """
    return _labelled("""
        We had no money left, so we slept on the bank.
        He lost his cash on the muddy bank.
        The angler paid a fee to fish from this bank.
        """, """
        The bank on River Street is closed today.
        The bank bought a boat.
        Rain flooded the vault of the bank.
        """)


def _labelled(river, money):
    return [Sentence(line.strip(), sense) for sense, lines in (("river", river), ("money", money))
            for line in lines.strip().splitlines()]
