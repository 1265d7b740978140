"""The checks of chapter 12."""

from collections.abc import Iterator

import numpy as np

from attention_lib.checks.exercise import exercise, expect, same
from attention_lib.measure import word_by_layer
from attention_lib.minilm import load_minilm
from attention_lib.wordpiece import basic_words, is_mark

_MOST_ASKED = 10_000  # times in one call


class _Pieces(frozenset):
    """Known pieces; where a loop finds no way on, they stop it."""

    asked = 0

    def __contains__(self, piece):
        self.asked += 1
        if self.asked > _MOST_ASKED:
            raise RuntimeError("it never came to an end, since where no piece fits it asks for the same again.")
        return super().__contains__(piece)


_KNOWN = _Pieces([*"abdkmnsu", *(f"##{letter}" for letter in "abdeknrsu"), "ban", "bank", "banks", "mud", "muds",
                  "##bank", "##banks", "##mud", "##er", "##and", "##sand", "##kz"])


@exercise("12.1", asks_for="a list of pieces",
          fits=lambda answer: isinstance(answer, (list, tuple, np.ndarray, Iterator)),
          praise="The longest piece each time, from the left, ## inside a word, and never a step back.")
def exercise_12_1(function):
    """WordPiece: exercise_12_1(pieces)."""
    def pieces(word):
        return tuple(function(word, _Pieces(_KNOWN)))

    got = pieces("mudbanks")
    yield len(got) and all(isinstance(each, str) for each in got), "Return a list of pieces, each of them a text."
    yield got != ("mud", "banks"), "Inside a word a piece begins with ##. Look for “##banks”, and return it so."
    yield got != ("##mud", "##banks"), "The first piece of a word has no ##."
    yield got != ("mud",), "This is the first piece alone. Go on behind it, to the end of the word."
    yield got[:2] != ("m", "##u"), "You take the shortest piece. Take the longest that is known."
    yield got != ("mud", "##bank", "##s"), "“##banks” is known, and longer than “##bank”. Take the longest piece."
    yield got != ("##banks", "mud"), "The pieces come in the order of the word."
    yield got == ("mud", "##banks"), "“mudbanks” should become “mud” and “##banks”."
    yield pieces("bank") == ("bank",), "A word that is known as a whole stays whole."
    yield (pieces("mudsand") != ("mud", "##sand"),
           "You cut from the right, or look for the longest piece of all. Begin at the left, with the longest there.")
    yield pieces("bankers") == ("bank", "##er", "##s"), "It is wrong for a word of three pieces, “bankers”."
    yield (all(pieces(word) == ("[UNK]",) for word in ("bankxs", "xbank", "bankx")),
           "“bankxs” has a letter that no piece has, so the whole word is unknown: return [UNK] alone, in a list. It "
           "is so with “xbank” and “bankx”, too.")
    yield (pieces("bankz") != ("ban", "##kz"),
           "You step back and try a shorter piece. WordPiece never does: after “bank” no piece fits, so it is [UNK].")
    yield (tuple(function("bank", _Pieces(["b", "##a", "##n", "##k"]))) == ("b", "##a", "##n", "##k"),
           "It is right for these pieces, not for others. Use the ones that it is given.")


_X = np.random.default_rng(12).normal(size=(5, 6))  # (T, D)
_TURN = np.linalg.qr(np.random.default_rng(6).normal(size=(6, 6)))[0]


def _first(x):
    return x + np.tanh(x.mean(axis=0) @ _TURN)


def _second(x):
    return x + np.sin(2 * x)


def _third(x):
    return x @ _TURN + 0.5


@exercise("12.2", asks_for="an array, here of shape (4, 5, 6): before the first block, and after each",
          praise="The vectors before the first block and after each, one block on top of the other.")
def exercise_12_2(function):
    """What comes into the first block, and out of each: exercise_12_2(hidden_states)."""
    x, blocks = _X, [_first, _second, _third]

    def after(*blocks, x=x):
        states = [x]
        for block in blocks:
            states.append(block(states[-1]))
        return np.stack(states)

    right, got = after(*blocks), function(x, blocks)
    yield np.shape(got) != (5, 6), "These are the vectors of one layer. Keep those of all, one above the other."
    yield (np.shape(got) != (3, 5, 6) or not same(np.asarray(got)[0], x),
           "What comes out of the last block is missing. Keep it, too.")
    yield np.shape(got) != (3, 5, 6), "Where is x itself? It comes first, before any block."
    yield np.shape(got) != (5, 4, 6), "Layers and words are swapped. The first axis counts layers."
    yield np.shape(got) == (4, 5, 6), "For three blocks, 5 words and 6 numbers the shape should be (4, 5, 6)."
    yield from expect(got, right, {
        "Every block gets x. The second should get what the first has made.":
            np.stack([x, *(block(x) for block in blocks)]),
        "The blocks come in the wrong order.": after(*blocks[::-1]),
        "The last layer comes first. Begin with x.": right[::-1],
        "You use the first block again and again.": after(_first, _first, _first),
        "You add x. A block has done so already, inside.":
            [after(*(lambda x, block=block: x + block(x) for block in blocks)),
             np.concatenate([x[None], right[1:] + x])],
        "These are the changes that each block makes. The vectors themselves are asked for.":
            np.concatenate([x[None], np.diff(right, axis=0)]),
        "All layers are the same. Does a list hold one array, changed again and again?": np.stack([right[-1]] * 4),
    }, otherwise="The numbers are not right. Begin with x; give each block what the one before it has made.")
    yield not function.changed, "You changed x. Make new arrays."
    yield (same(function(x[:2], [_third, _second]), after(_third, _second, x=x[:2])),
           "It is right for these three blocks, not for two others. Call the functions that you are given.")


_SCORES = np.exp(np.random.default_rng(3).normal(size=(7, 7)))
_SAYS = np.array([0.4, -1.3, 0.9, 2.1, -0.6, 1.2, -0.8])


def _reader(size, listener):
    """Where a listener stands after two layers, by a mask (size, size): a toy, in which each cell counts."""
    def read(mask):
        if np.shape(mask) != (size, size):
            raise ValueError(f"read wants a mask of shape ({size}, {size}); got {np.shape(mask)}.")
        weights = _SCORES[:size, :size] * np.asarray(mask, bool)  # (T, T)
        weights = weights / np.maximum(weights.sum(axis=-1, keepdims=True), 1e-9)
        x = _SAYS[:size]
        for _ in range(2):
            x = x + weights @ x
        return float(x[listener])
    return read


@exercise("12.3", asks_for="an array, here of shape (7,): one number for each token",
          praise="One connection at a time, and each time all others as they were.")
def exercise_12_3(function):
    """What a word loses without each other one: exercise_12_3(told_by)."""
    size, listener = 7, 4
    read, every = _reader(size, listener), np.ones((7, 7), bool)

    def places(cut, together=False):
        """Places under masks in which `cut(mask, token)` has cut something; `together`: all that was cut stays so."""
        mask, found = every.copy(), []
        for token in range(size):
            mask = mask if together else every.copy()
            cut(mask, token)
            found.append(read(mask))
        return np.array(found)

    def row(mask, token):
        mask[listener, token] = False

    def column(mask, token):
        mask[token, listener] = False

    def everyone(mask, token):
        mask[:, token] = False

    def all_ears(mask, token):
        mask[token] = False

    def alone(mask, token):
        mask[listener] = np.arange(size) == token

    before, after = read(every), places(row)
    got = function(read, size, listener)
    yield np.shape(got) == (7,), "For 7 tokens there should be 7 numbers, in one row."
    yield from expect(got, before - after, {
        "The sign is turned over. Asked for is what it loses: the place before, less the place after.": after - before,
        "These are the places after each cut. Take them from the place before.": after,
        "A loss may be below 0, where a cut moves it up. Leave the sign as it is.": np.abs(before - after),
        "Rows and columns are swapped: a row is the word that hears.":
            [before - places(column), places(column) - before, before - places(column, together=True)],
        "You hide the token from everybody. Only the listener should be deaf to it.":
            [before - places(everyone), before - places(everyone, together=True)],
        "The cuts pile up. Begin each with a mask in which everybody hears everybody.":
            before - places(row, together=True),
        "You stop all ears of each token. Cut one connection: the listener's row, that token's column.":
            before - places(all_ears),
        "You leave it one token and cut all others. It should be the other way round.": before - places(alone),
        "This is each loss as a share. The losses themselves are asked for.":
            [(before - after) / before, (before - after) / (before - after).sum()],
        "Nothing is cut: the mask is the same each time.": np.zeros(7),
    }, otherwise="The numbers are not right. For each token: the place before, less the place with that one cell cut.")
    fewer = _reader(5, 1)

    def without(token):
        mask = every[:5, :5].copy()
        mask[1, token] = False
        return mask

    losses = fewer(every[:5, :5]) - np.array([fewer(without(token)) for token in range(5)])
    yield (same(function(fewer, 5, 1), losses),
           "It is right for these 7 tokens, not for 5 others. Use the arguments.")


_OF_MONEY = {"account", "borrowed", "cash", "cashed", "check", "credit", "deposit", "deposited", "lend", "lends",
             "lent", "loan", "loans", "money", "mortgage", "paid", "pay", "savings"}
_MISLED = -0.5  # after six layers it stands as far as that on the river's side


@exercise("12.4", asks_for="a sentence, as a string", fits=lambda answer: isinstance(answer, str),
          praise="A reader sees the money, and six layers see the river. Whether a reader does, only you can say. "
                 "Now cut: which word has misled it?")
def exercise_12_4(function):
    """A sentence that misleads the model: exercise_12_4(misleading)."""
    text = function()
    words = [word for word in basic_words(text) if not is_mark(word)]
    yield words.count("bank") > 0, "There is no “bank” in it, by itself and in the singular."
    yield words.count("bank") == 1, "There are two banks in it. Write a sentence with one."
    yield 4 <= len(words) <= 20, "Write a sentence of 4 to 20 words."
    yield (_OF_MONEY & set(words),
           "How is a reader to know that it is about money? One of these words should be in it: "
           + ", ".join(sorted(_OF_MONEY)) + ".")
    tokens = load_minilm().tokenize(text)
    yield "[UNK]" not in tokens, "Some word of it the model cannot read. Use English words."
    place = word_by_layer(text).places[0, -1]
    function.found = f"(After six layers its “bank” stands at {place:+.2f}.)".replace("-", "−")
    yield place < 0.5, "It is not misled. Let more of the words, or nearer ones, speak of water and land."
    yield place < 0, "It is on the side of money still, but it hesitates. You are on the way."
    yield place < _MISLED, "It is on the river's side, but not beyond −0.5. You are on the way."
