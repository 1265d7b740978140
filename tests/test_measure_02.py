"""What chapter 02 measures on the small world: held against small cases that can be worked out in another way."""

import numpy as np
import pytest

from attention_lib import WordVectors, cosine_similarity, measure
from attention_lib.measure.chapter_02 import KIND_AND_SCENE, directions
from attention_lib.small_world import load_small_world
from attention_lib.static import cooccurrence, ppmi


def test_sentences_have_words_alone_and_the_table_counts_them():
    sentences, (counts, vocabulary) = measure.plain_sentences(), measure.counted_company()
    assert len(sentences) == len(load_small_world().sentences) and not any(word in ".,!?'" for each in sentences[:500] for word in each)
    place = {word: at for at, word in enumerate(vocabulary)}
    near = sum(abs(one - other) <= 4 for each in sentences for one, word in enumerate(each) for other, that in enumerate(each)
               if word == "tea" and that == "cup")
    assert counts[place["tea"], place["cup"]] == near == 63 and (counts == counts.T).all()


def test_right_neighbours_are_counted_one_by_one():
    vectors, groups = measure.short_company(10), load_small_world().groups
    right = [near in group for group in groups.values() for word in group for near, _ in vectors.nearest(word, n=5)]
    assert measure.share_right(vectors) == pytest.approx(np.mean(right)) == pytest.approx(measure.squeezed(10).right)
    drawn = np.random.default_rng(0).permutation(len(vectors.words))  # names that belong to other rows
    chance = measure.share_right(WordVectors([vectors.words[at] for at in drawn], vectors.matrix))
    assert chance == pytest.approx(measure.share_by_chance(measure.weighed_company()), abs=0.012)


def test_a_cut_of_the_table_holds_the_cells_of_the_whole():
    cut = measure.company_table(["bank", "dog"], ["the", "muddy", "pet"], ranks=(2, 1401))
    counts, vocabulary = measure.counted_company()
    down, across = ([vocabulary.index(word) for word in words] for words in (cut.rows, cut.columns))
    np.testing.assert_array_equal(cut.counts, counts[np.ix_(down, across)])
    np.testing.assert_allclose(cut.weighed, np.log(np.maximum(cut.counts / cut.chance, 1)))  # so a cell can be read
    np.testing.assert_allclose(cut.rebuilt[1401], cut.weighed, atol=1e-9)  # of all directions nothing is lost
    assert np.abs(cut.rebuilt[2] - cut.weighed).max() > 0.5 and [*cut.rebuilt] == [2, 1401]
    with pytest.raises(ValueError, match="glimp"):
        measure.company_table(["glimp"], ["the"])


def test_short_rows_have_the_cosines_of_the_rebuilt_table_and_keep_what_the_sizes_say():
    short, (_, sizes, vt) = measure.short_company(50), directions()
    rebuilt = short.matrix @ vt[:50]
    at = [short.words.index(word) for word in ("tea", "bank", "dog")]
    np.testing.assert_allclose(cosine_similarity(rebuilt[at[0]], rebuilt[at]), cosine_similarity(short["tea"], short.matrix[at]))
    kept = (rebuilt**2).sum() / (measure.weighed_company().matrix**2).sum()
    assert measure.squeezed(50).kept == pytest.approx(kept) and (np.diff(sizes) <= 0).all()


def test_clues_come_one_after_the_other_and_their_order_does_not_matter():
    texts, words = ["She poured the glimp into a cup.", "He drinks hot glimp with sugar."], ["tea", "hammer"]
    found = measure.clues(texts, "glimp", words)
    assert found.shape == (2, 2)
    np.testing.assert_allclose(found[0], measure.clues(texts[:1], "glimp", words)[0])
    np.testing.assert_allclose(found[1], measure.clues(texts[::-1], "glimp", words)[1])
    table, vocabulary = cooccurrence([*measure.plain_sentences(), *[text.lower().rstrip(".").split() for text in texts]], 4)
    rows = WordVectors(vocabulary, ppmi(table, smoothing=1))
    np.testing.assert_allclose(found[1, 0], cosine_similarity(rows["glimp"], rows["tea"]))


def test_few_sentences_are_drawn_anew_and_the_same_each_time():
    few = measure.from_few_sentences()
    assert [len(each) for each in few] == [3] * 4 and len(set(few.raw)) == 3
    assert (np.array(few) > 0.5).all() and (np.array(few) < measure.share_right(measure.weighed_company())).all()


def test_windows_measure_twelve_words_with_two_partners_each():
    found = measure.windows((1, 4))
    assert len(KIND_AND_SCENE) == 12 and {len(each) for each in KIND_AND_SCENE} == {3}
    vectors = measure.weighed_company()  # a window of 4
    by_hand = [[float(cosine_similarity(vectors[word], vectors[other])) for other in others] for word, *others in KIND_AND_SCENE]
    np.testing.assert_allclose([found.kind[1], found.scene[1]], np.mean(by_hand, axis=0))
    assert found.nearest[1] == [word for word, _ in vectors.nearest("teacher", n=5)]


def test_nearness_leaves_the_word_itself_and_unknown_words_out():
    toy = WordVectors(["bank", "river", "money"], [[1, 1], [1, 0], [0, 1]])
    assert measure.nearness(toy, "river", ["river", "bank", "glimp"]) == pytest.approx(0.5**0.5)
    assert measure.right_answers(measure.short_company(2)).first < measure.right_answers(measure.weighed_company()).first
