"""Static vectors by counting, factorising and learning: by hand, as properties, beside scikit-learn, PyTorch and gensim."""

import importlib
import math
from collections import Counter

import numpy as np
import pytest
from conftest import installed
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.decomposition import TruncatedSVD
from threadpoolctl import threadpool_info, threadpool_limits

from attention_lib import static
from attention_lib.small_world import load_small_world
from attention_lib.static import TrainingDiverged, cooccurrence, negative_sampling, ppmi, svd_vectors, train_skip_gram
from attention_lib.vectors import WordVectors

CORPORA = st.lists(st.lists(st.sampled_from("abcde"), max_size=7), max_size=5)
TABLES = arrays(float, st.tuples(st.integers(1, 5), st.integers(1, 5)), elements=st.integers(0, 20))

pytestmark = pytest.mark.filterwarnings("error::RuntimeWarning")  # NumPy's: overflow, division by zero


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture(scope="module")
def required():
    """required(name) imports a package; where it is missing the test is skipped, but never on the build server."""
    def bring(name):
        installed(name, f"{name} is not installed, so parity with it was not checked.")
        return importlib.import_module(name)
    return bring


def close(found, wanted, atol=1e-12):
    np.testing.assert_allclose(found, wanted, rtol=0, atol=atol)


# Counting company

def slow_cooccurrence(corpus, vocabulary, weights):
    """Look from each word at each other word of its sentence."""
    counts = np.zeros((len(vocabulary), len(vocabulary)))
    for sentence in corpus:
        known = [word for word in sentence if word in vocabulary]
        for here, word in enumerate(known):
            for there, neighbour in enumerate(known):
                if 1 <= abs(here - there) <= len(weights):
                    counts[vocabulary.index(word), vocabulary.index(neighbour)] += weights[abs(here - there) - 1]
    return counts


def test_company_counted_by_hand():
    counts, vocabulary = cooccurrence([["the", "dog", "bites", "the", "man"], ["the", "dog", "barks"]], window=2)
    assert vocabulary == ["the", "dog", "barks", "bites", "man"]
    assert counts.tolist() == [
        [0, 3, 1, 2, 1],  # the: dog thrice, barks, bites twice, man
        [3, 0, 1, 1, 0],
        [1, 1, 0, 0, 0],
        [2, 1, 0, 0, 1],
        [1, 0, 0, 1, 0]]


def test_a_neighbour_further_away_can_count_less():
    counts, vocabulary = cooccurrence([["a", "b", "c", "d", "e"]], window=3, weights=[1, 1 / 2, 1 / 4])
    assert vocabulary == ["a", "b", "c", "d", "e"]
    close(counts[0], [0, 1, 1 / 2, 1 / 4, 0])
    close(counts[2], [1 / 2, 1, 0, 1, 1 / 2])


def test_a_word_that_stands_near_itself_is_seen_from_both_sides():
    assert cooccurrence([["a", "a", "b"]], window=1)[0].tolist() == [[2, 1], [1, 0]]


def test_sentences_are_borders():
    assert cooccurrence([["a"], ["b", "a"], [], ["b"]], window=4)[0].tolist() == [[0, 1], [1, 0]]
    assert cooccurrence([["a"], ["b"]], window=4)[0].tolist() == [[0, 0], [0, 0]]


def test_rare_words_are_taken_out_before_counting():
    counts, vocabulary = cooccurrence([["a", "rare", "b"], ["b", "a"]], window=1, min_count=2)
    assert vocabulary == ["a", "b"] and counts.tolist() == [[0, 2], [2, 0]]


@settings(deadline=None)
@given(CORPORA, st.lists(st.floats(0, 2), min_size=1, max_size=9), st.booleans(), st.integers(1, 3))
def test_counts_equal_a_look_from_each_word_at_each_other(corpus, weights, weighted, min_count):
    frequency = Counter(word for sentence in corpus for word in sentence)
    wanted = sorted((word for word in frequency if frequency[word] >= min_count), key=lambda word: (-frequency[word], word))
    assume(len(wanted) > 1)
    counts, vocabulary = cooccurrence(corpus, len(weights), weights if weighted else None, min_count)
    assert vocabulary == wanted
    close(counts, slow_cooccurrence(corpus, wanted, weights if weighted else [1] * len(weights)))
    np.testing.assert_array_equal(counts, counts.T)


@pytest.mark.parametrize("corpus", [
    (sentence for sentence in [["a", "b"], ["b", "a"]]), [("a", "b"), ("b", "a")], iter([["a", "b"], ["b", "a"]]),
    [iter("ab"), iter("ba")],
], ids=["generator", "tuples", "iterator", "sentences that are iterators"])
def test_anything_that_can_be_gone_through_once_is_a_corpus(corpus):
    assert cooccurrence(corpus)[0].tolist() == [[0, 2], [2, 0]]


@pytest.mark.parametrize("function", [cooccurrence, train_skip_gram])
@pytest.mark.parametrize("corpus", ["The dog bites.", ["The dog bites.", "The man bites."], [["dog", "bites"], "man"]])
def test_text_in_place_of_lists_of_words_is_refused(function, corpus):
    with pytest.raises(ValueError, match=r"each a list of words; got text. Try \[tokenize\(sentence\) for"):
        function(corpus)


@pytest.mark.parametrize("function", [cooccurrence, train_skip_gram])
@pytest.mark.parametrize(("corpus", "has"), [([], 0), ([[], []], 0), ([["a", "b", "c"]], 0), ([["a"] * 9, ["b"]], 1)])
def test_a_corpus_of_fewer_than_two_frequent_words_is_refused(function, corpus, has):
    with pytest.raises(ValueError, match=f"at least 5 times; it has {has}. Give more text or a smaller min_count."):
        function(corpus, min_count=5)


@pytest.mark.parametrize("function", [cooccurrence, train_skip_gram])
@pytest.mark.parametrize(("corpus", "sentence"), [
    (None, "corpus is None; wanted a list of sentences, each a list of words."), (b"a b", "corpus is bytes; wanted a list of sentences"),
    (3, "corpus is 3 (int); wanted"), ({"a": ["b"]}, "corpus is a dict; wanted"), (float("nan"), "corpus is NaN (float); wanted"),
    ([["a", "b"], None], "corpus[1] is None; wanted a list of words."), ([["a"], float("nan")], "corpus[1] is NaN (float); wanted"),
    ([["a"], b"b"], "corpus[1] is bytes; wanted"), ([["a", "b"], ["a", None]], "corpus[1][1] is None; wanted a word."),
    ([["a", 3]], "corpus[0][1] is 3 (int); wanted a word."), ([["a", ["b"]]], "corpus[0][1] is a list; wanted a word."),
    ([["a", "b"], ["river\nbank"]], "corpus[1][0] is 'river\\nbank', which holds a line break;"), ([["a", ""]], "corpus[0][1] is '', in which"),
    ([["a", "b"], ["a", " "]], "corpus[1][1] is ' ', in which there is nothing to see."), ([["a", "\u200b"]], "corpus[0][1] is '\\u200b', in which"),
])
def test_what_is_no_corpus_is_refused_with_its_place(function, corpus, sentence):
    with pytest.raises(ValueError) as caught:
        function(corpus)
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(("weights", "shape"), [([1], "(1,)"), ([1, 1, 1], "(3,)"), (1, "()"), ([[1, 1]], "(1, 2)")])
def test_weights_need_one_number_for_each_distance(weights, shape):
    with pytest.raises(ValueError) as caught:
        cooccurrence([["a", "b"]], window=2, weights=weights)
    assert f"one number for each of the 2 distances; got shape {shape}." in str(caught.value)


@pytest.mark.parametrize("window", [0, -1, -4])
def test_a_window_without_words_is_refused(window):
    with pytest.raises(ValueError, match=f"window must be more than 0; got {window}"):
        cooccurrence([["a", "b"]], window=window)


# Pointwise mutual information

# Rows add up to 28 and 70, columns to 1, 16 and 81, all to 98. Their powers .75 are 1, 8 and 27, together 36.
BY_HAND = np.array([[1, 0, 27], [0, 16, 54]])


def test_ppmi_of_a_table_worked_by_hand():
    # 1 · 98 / (28 · 1) = 3.5;  27 · 98 / (28 · 81) = 1.1667;  16 · 98 / (70 · 16) = 1.4;  54 · 98 / (70 · 81) = .9333, so 0
    close(ppmi(BY_HAND, smoothing=1), [[1.252763, 0, 0.154151], [0, 0.336472, 0]], atol=1e-6)


def test_context_smoothing_worked_by_hand():
    # 1 · 36 / (28 · 1) = 27 · 36 / (28 · 27) = 1.2857;  16 · 36 / (70 · 8) = 54 · 36 / (70 · 27) = 1.02857
    close(ppmi(BY_HAND, smoothing=0.75), [[0.251314, 0, 0.251314], [0, 0.028171, 0.028171]], atol=1e-6)
    np.testing.assert_array_equal(ppmi(BY_HAND), ppmi(BY_HAND, smoothing=0.75))


def test_words_that_meet_as_often_as_by_chance_have_no_information():
    close(ppmi(np.outer([1, 2, 5], [3, 1, 4]), smoothing=1), np.zeros((3, 3)))


def test_a_word_that_meets_nobody_has_a_row_of_zeros():
    counts = np.array([[0, 0, 0, 0], [0, 0, 3, 1], [0, 3, 0, 0], [0, 1, 0, 0]])
    for smoothing in (1, 0.75):
        found = ppmi(counts, smoothing)
        assert not found[0].any() and not found[:, 0].any()
        close(found[1:, 1:], ppmi(counts[1:, 1:], smoothing))


@settings(deadline=None)
@given(TABLES, st.floats(0.1, 1), st.floats(1e-3, 1e6))
def test_ppmi_is_never_negative_and_does_not_hang_on_the_size_of_the_corpus(counts, smoothing, factor):
    assume(counts.any())
    found = ppmi(counts, smoothing)
    assert np.isfinite(found).all() and (found >= 0).all() and not found[counts == 0].any()
    close(ppmi(counts * factor, smoothing), found, atol=1e-9)


@settings(deadline=None)
@given(arrays(float, (4, 4), elements=st.integers(0, 20)))
def test_symmetric_counts_have_symmetric_ppmi_without_smoothing(counts):
    assume(counts.any())
    found = ppmi(counts + counts.T, smoothing=1)
    close(found, found.T)


@pytest.mark.parametrize("counts", [[[1, -1]], [[0, 0]], [1, 2], [[np.nan, 1]], [[np.inf, 1]], [], [[]], 3, np.ones((2, 2, 2))])
def test_what_is_no_table_of_counts_is_refused(counts):
    with pytest.raises(ValueError, match="wants a table of counts, none negative and not all zero"):
        ppmi(counts)


# Factorising

@pytest.mark.parametrize(("shape", "dim"), [((9, 9), 1), ((9, 9), 4), ((12, 7), 6), ((7, 12), 6)])
def test_vectors_equal_scikit_learns_truncated_svd(rng, shape, dim):
    matrix = rng.random(shape)
    wanted = TruncatedSVD(dim, algorithm="arpack", random_state=0).fit_transform(matrix)
    found = svd_vectors(matrix, dim, power=1)
    signs = np.sign((found * wanted).sum(axis=0))  # scikit-learn has another rule for signs
    close(found, wanted * signs, atol=1e-9)


@pytest.mark.parametrize("dim", [3, 5])
def test_a_matrix_of_low_rank_comes_back(rng, dim):
    thin = rng.normal(size=(8, 3))
    symmetric, oblong = thin @ thin.T, thin @ rng.normal(size=(3, 6))
    half, whole = svd_vectors(symmetric, dim), svd_vectors(oblong, dim, power=1)
    close(half @ half.T, symmetric, atol=1e-9)
    close(whole @ whole.T, oblong @ oblong.T, atol=1e-9)


def test_singular_vectors_worked_by_hand():
    # [[3, 0], [0, -2], [0, 0]] keeps its axes: lengths 3 and 2, and the sign rule turns the second one up
    close(svd_vectors([[3, 0], [0, -2], [0, 0]], 2, power=1), [[3, 0], [0, 2], [0, 0]])
    close(svd_vectors([[9, 0], [0, -4]], 2), [[3, 0], [0, 2]])
    close(svd_vectors([[9, 0], [0, -4]], 1), [[3], [0]])
    close(svd_vectors([[9, 0], [0, -4]], 2, power=0), np.eye(2))


def test_the_entry_furthest_from_zero_is_positive(rng):
    vectors = svd_vectors(rng.normal(size=(20, 20)), 15)
    assert (vectors.max(axis=0) > -vectors.min(axis=0)).all()


def test_fewer_directions_are_the_first_of_more(rng):
    matrix = rng.random((8, 8))
    close(svd_vectors(matrix, 3), svd_vectors(matrix, 6)[:, :3])


@pytest.mark.parametrize("dim", [0, -1, 4])
def test_more_directions_than_the_matrix_has_are_refused(dim):
    with pytest.raises(ValueError) as caught:
        svd_vectors(np.ones((3, 5)), dim)
    assert str(caught.value) == f"dim lies between 1 and 3 for a matrix of shape (3, 5); got {dim}."


@pytest.mark.parametrize("matrix", [[1, 2, 3], 3, [[np.nan, 1], [1, 1]], [[np.inf, 1], [1, 1]], np.ones((2, 2, 2))],
                         ids=["a row", "a number", "NaN", "infinity", "a cube"])
def test_svd_of_what_is_no_matrix_of_numbers_is_refused(matrix):
    with pytest.raises(ValueError, match="matrix"):
        svd_vectors(matrix, 1)


# The loss of skip-gram and its gradients

def some_vectors(rng, pairs=5, noise=7, dim=3):
    return [rng.normal(size=shape) for shape in ((pairs, dim), (pairs, dim), (noise, dim))]


@pytest.mark.parametrize("share", [1, 0.5])
def test_the_loss_of_one_pair_worked_by_hand(share):
    # The products are ln 3 with the context, −ln 3 and ln 3 with the noise; σ(ln 3) = 3/4 and σ(−ln 3) = 1/4.
    ln3 = math.log(3)
    losses, (centre, context, noise) = negative_sampling(
        np.array([[1.0]]), np.array([[ln3]]), np.array([[-ln3], [ln3]]), share)
    close(losses, [math.log(4 / 3) + share * (math.log(4 / 3) + math.log(4))])
    close(centre, [[-ln3 / 4 + share * (-ln3 / 4 + 3 * ln3 / 4)]])
    close(context, [[-1 / 4]])
    close(noise, [[share / 4], [share * 3 / 4]])


@pytest.mark.parametrize("share", [1, 5 / 64])
@pytest.mark.parametrize("table", [0, 1, 2], ids=["centre", "context", "noise"])
def test_gradients_equal_central_differences(rng, table, share):
    vectors = some_vectors(rng)
    _, gradients = negative_sampling(*vectors, share)
    for place in np.ndindex(vectors[table].shape):
        sums = []
        for step in (1e-5, -1e-5):
            moved = [each.copy() for each in vectors]
            moved[table][place] += step
            sums.append(negative_sampling(*moved, share)[0].sum())
        assert gradients[table][place] == pytest.approx((sums[0] - sums[1]) / 2e-5, abs=1e-8)


@pytest.mark.parametrize("share", [1, 5 / 64])
def test_losses_and_gradients_equal_pytorchs(required, rng, share):
    torch = required("torch")
    vectors = some_vectors(rng, pairs=20, noise=30, dim=8)
    centre, context, noise = tensors = [torch.tensor(each, requires_grad=True) for each in vectors]
    log_sigmoid = torch.nn.functional.logsigmoid
    theirs = -log_sigmoid((centre * context).sum(1)) - share * log_sigmoid(-centre @ noise.T).sum(1)
    theirs.sum().backward()
    losses, gradients = negative_sampling(*vectors, share)
    close(losses, theirs.detach().numpy())
    for found, wanted in zip(gradients, tensors, strict=True):
        close(found, wanted.grad.numpy())


def test_many_noise_words_with_a_small_share_cost_as_much_as_few(rng):
    centre, context, noise = some_vectors(rng, noise=5)
    few = negative_sampling(centre, context, noise)
    many = negative_sampling(centre, context, np.repeat(noise, 4, axis=0), share=5 / 20)
    close(many[0], few[0])
    close(many[1][0], few[1][0])
    close(many[1][2].reshape(5, 4, -1).sum(axis=1), few[1][2])


@pytest.mark.parametrize("number", [np.float32, np.float64])
def test_huge_products_neither_overflow_nor_warn(number):
    centre, context, noise = (np.array(rows, number) for rows in ([[1e3], [1e3]], [[1e3], [-1e3]], [[1e3]]))
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        losses, (_, d_context, d_noise) = negative_sampling(centre, context, noise)
    close(losses, [1e6, 2e6])
    close(d_context, [[0], [-1e3]])
    close(d_noise, [[2e3]])


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.float16])
def test_whole_and_narrow_numbers_are_counted_as_floats(kind):
    counts = np.array([[100, 27, 3], [0, 120, 9], [7, 7, 7]], kind)
    close(ppmi(counts), ppmi(counts.astype(float)))
    close(svd_vectors(counts, 2), svd_vectors(counts.astype(float), 2))
    given = [np.array(rows, kind) for rows in ([[100, 3], [2, 5]], [[90, 1], [4, 4]], [[3, 7]])]
    found, wanted = negative_sampling(*given), negative_sampling(*(each.astype(float) for each in given))
    np.testing.assert_allclose(found[0], wanted[0], rtol=1e-5)
    for one, other in zip(found[1], wanted[1], strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-6)


@pytest.mark.parametrize("function", [ppmi, lambda table: svd_vectors(table, 1), lambda table: cooccurrence([["a", "b"]], 1, table[0])])
@pytest.mark.parametrize("table", [[[True]], [["1"]], [[None]], [[1j]]])
def test_what_are_no_numbers_is_refused(function, table):
    with pytest.raises(ValueError, match="should hold numbers"):
        function(table)


# Learning

def two_worlds(sentences=600):
    """Sentences in which dog and cat share their company, and so do river and shore."""
    rng = np.random.default_rng(0)
    pets = ["furry", "pet", "tail", "paw", "fed", "bark", "bowl", "purr", "walk", "leash", "basket", "vet"]
    water = ["boat", "mud", "swam", "wet", "fish", "reed", "stone", "flow", "deep", "cold", "bridge", "mill"]
    worlds = [(["dog", "cat"], pets), (["river", "shore"], water)]
    chosen = [worlds[world] for world in rng.integers(2, size=sentences)]
    return [["the", rng.choice(names).item(), *rng.choice(company, 3, replace=False).tolist(), "."]
            for names, company in chosen]


def train(corpus=None, **options):
    """A short training, silent and without thinning unless the options say otherwise."""
    settings = {"dim": 8, "epochs": 2, "subsample": 0, "progress": False, **options}
    return train_skip_gram(two_worlds() if corpus is None else corpus, **settings)


@pytest.fixture
def steps(monkeypatch):
    """The arguments and the mean loss of each step of training."""
    seen = []

    def watched(*arguments):
        answer = negative_sampling(*arguments)
        seen.append(([np.array(each) for each in arguments], answer[0].mean()))
        return answer

    monkeypatch.setattr(static, "negative_sampling", watched)
    return seen


def interrupt_after(monkeypatch, steps):
    """Press Ctrl-C in the step after so many."""
    left = iter(range(steps))

    def pressed(*arguments):
        if next(left, None) is None:
            raise KeyboardInterrupt
        return negative_sampling(*arguments)

    monkeypatch.setattr(static, "negative_sampling", pressed)


def test_words_that_share_company_become_neighbours():
    vectors = train(epochs=10, dim=16)
    for word, like in (("dog", "cat"), ("cat", "dog"), ("river", "shore"), ("shore", "river")):
        similar = dict(vectors.nearest(word, n=99))
        strangers = ["river", "shore", "boat", "mud"] if like in ("dog", "cat") else ["dog", "cat", "paw", "pet"]
        assert like in list(similar)[:3]
        assert all(similar[like] > similar[stranger] + 0.5 for stranger in strangers)


def test_what_is_learned_are_word_vectors_the_frequent_words_first():
    vectors = train([["b", "a", "c"], ["c", "b"], ["b", "d"]] * 3, min_count=4, dim=7)
    assert isinstance(vectors, WordVectors)
    assert vectors.words == ["b", "c"] and vectors.matrix.shape == (2, 7) and vectors.matrix.dtype == np.float32
    assert train([["b", "a", "c"], ["c", "b"], ["b", "d"]] * 3, min_count=1).words == ["b", "c", "a", "d"]


def test_the_same_seed_gives_the_same_vectors_and_another_seed_others():
    first, again, other = train(rng=3), train(rng=np.random.default_rng(3)), train(rng=4)
    assert first.matrix.tobytes() == again.matrix.tobytes()
    assert [moment[:2] for moment in first.snapshots] == [moment[:2] for moment in again.snapshots]
    assert not np.allclose(first.matrix, other.matrix)


def test_the_progress_bar_changes_nothing():
    np.testing.assert_array_equal(train(progress=True).matrix, train().matrix)


def test_the_loss_falls():
    losses = [moment.loss for moment in train(epochs=6, snapshots=7).snapshots]
    assert losses[-1] < losses[3] < losses[1] < losses[0]


@pytest.mark.parametrize("negatives", [1, 5, 12])
def test_the_first_loss_is_that_of_tables_that_know_nothing(steps, negatives):
    first = train(negatives=negatives).snapshots[0]
    assert first.words_seen == 0
    assert first.loss == pytest.approx((1 + negatives) * math.log(2))  # every product is 0, and σ(0) = 1/2
    assert first.loss == pytest.approx(steps[0][1], rel=1e-6)


def test_before_training_a_vector_is_small_noise():
    first = train(dim=10).snapshots[0].matrix
    assert 0.04 < np.abs(first).max() <= 0.05 and abs(first.mean()) < 0.01


@pytest.mark.parametrize("negatives", [2, 5])
def test_all_noise_words_of_a_step_count_as_much_as_the_negatives(steps, negatives):
    train(negatives=negatives)
    assert all(share * len(noise) == pytest.approx(negatives) for (_, _, noise, share), _ in steps)


@pytest.mark.parametrize("snapshots", [2, 5, 25])
def test_snapshots_run_from_the_beginning_to_the_end(snapshots):
    vectors = train(snapshots=snapshots, epochs=4)
    seen = [moment.words_seen for moment in vectors.snapshots]
    assert len(seen) == snapshots and seen[0] == 0 and seen[-1] == 4 * 600 * 6
    assert all(earlier < later for earlier, later in zip(seen, seen[1:], strict=False))
    np.testing.assert_array_equal(vectors.snapshots[-1].matrix, vectors.matrix)


def test_snapshots_are_closer_together_at_the_start():
    gaps = np.diff([moment.words_seen for moment in train(snapshots=8, epochs=8).snapshots])
    assert gaps[0] < gaps[3] < gaps[6]


def test_every_snapshot_is_a_moment_of_its_own():
    matrices = [moment.matrix for moment in train(snapshots=5).snapshots]
    assert all(not np.array_equal(one, other) for one, other in zip(matrices, matrices[1:], strict=False))
    assert not any(np.shares_memory(one, other) for one, other in zip(matrices, matrices[1:], strict=False))


def test_the_loss_of_a_snapshot_is_the_mean_since_the_one_before(steps):
    last = train(snapshots=2).snapshots[-1]
    assert last.loss == pytest.approx(np.mean([loss for _, loss in steps]), rel=1e-5)


def test_words_too_rare_are_not_counted_as_seen():
    corpus = [["a", "b"]] * 20 + [["rare", "a", "b"]]
    assert train(corpus, epochs=3).snapshots[-1].words_seen == 3 * 42


def test_each_word_hears_its_neighbours_on_both_sides_and_none_beyond_the_sentence(steps):
    train([["a", "b", "c"], ["a", "b"], ["c"], []], window=1, min_count=1, epochs=1)
    assert sum(len(centre) for (centre, *_), _ in steps) == 6  # ab, ba, bc, cb and once more ab, ba


def test_pairs_are_learned_in_random_order(steps):
    train([["a", "b"]] * 300 + [["c", "d"]] * 300, window=1, epochs=1)
    (first, *_), _ = steps[0]
    assert len(np.unique(first, axis=0)) == 4  # all words are centres in the first step


def test_a_row_that_comes_several_times_takes_all_its_updates(rng):
    rows, updates = rng.integers(6, size=40), rng.normal(size=(40, 3))
    found, wanted = np.zeros((8, 3)), np.zeros((8, 3))
    static._subtract(found, rows, updates)
    np.subtract.at(wanted, rows, updates)
    close(found, wanted)


def test_a_neighbour_further_away_is_heard_more_rarely(steps):
    # With a window of 4 the word at distance d is heard in (5 − d) of 4 readings: 1, 3/4, 1/2, 1/4.
    train([list("abcdefgh")] * 2000, window=4, epochs=1, learning_rate=1e-4)
    wanted = 2 * 2000 * (7 + 6 * 3 / 4 + 5 / 2 + 4 / 4)
    assert sum(len(centre) for (centre, *_), _ in steps) == pytest.approx(wanted, rel=0.01)


def test_frequent_words_are_thinned_as_the_word2vec_program_does_it(steps):
    # "the" is 1/2 of all words: at a threshold of 1/20 it stays with √(1/10) + 1/10 = 0.416; the others (1/200) always.
    train([["the", f"word {row % 100}"] for row in range(20_000)], window=1, epochs=1, subsample=0.05, learning_rate=1e-4)
    pairs = sum(len(centre) for (centre, *_), _ in steps)
    assert pairs / 40_000 == pytest.approx(math.sqrt(0.1) + 0.1, abs=0.015)


def test_noise_words_are_drawn_by_frequency_to_the_power_of_three_quarters(steps):
    # Frequencies 81 : 16 : 1 become 27 : 8 : 1, so 3/4 of all noise is "a" (of all words it is 0.83).
    train([["a", "b"]] * 16 + [["a", "c"]] + [["a", "a"]] * 32, min_count=1, window=1, epochs=300, learning_rate=1e-3)
    commonest = [np.unique(noise, axis=0, return_counts=True)[1].max() / len(noise) for (_, _, noise, _), _ in steps[1:]]
    assert np.mean(commonest) == pytest.approx(3 / 4, abs=0.02)


def test_a_generator_is_a_corpus():
    np.testing.assert_array_equal(train(sentence for sentence in two_worlds()).matrix, train().matrix)


def test_empty_sentences_and_rare_words_change_nothing():
    more = [each for row, sentence in enumerate(two_worlds()) for each in ([f"rare {row}", *sentence], [], [f"lonely {row}"])]
    np.testing.assert_array_equal(train(more).matrix, train().matrix)


def test_a_window_wider_than_the_corpus_is_no_harm():
    vectors = train([["a", "b", "c"]] * 2, window=50, min_count=1)
    assert np.isfinite(vectors.matrix).all() and len(vectors.snapshots) > 1


@pytest.mark.parametrize("corpus", [[["a"], ["b"]] * 9, [["a", "rare"], ["b"]] + [["a"], ["b"]] * 9])
def test_a_corpus_of_sentences_of_one_word_is_refused(corpus):
    with pytest.raises(ValueError, match="No two words of the corpus stand near each other"):
        train(corpus)


def test_a_corpus_that_thinning_leaves_nothing_of_is_refused_by_the_name_of_the_setting():
    with pytest.raises(ValueError, match="subsample"):  # at this threshold 95% of both words are passed over
        train([["dog", "barks"]] * 9, subsample=1e-3)


@pytest.mark.parametrize("words", [2, 6, 12])
def test_a_tiny_vocabulary_does_not_make_the_training_run_away(words):
    rng = np.random.default_rng(0)
    vectors = train([[f"w{word}" for word in rng.integers(words, size=6)] for _ in range(1000)], epochs=5)
    losses = [moment.loss for moment in vectors.snapshots]
    assert np.isfinite(vectors.matrix).all() and max(losses) < 1.2 * losses[0]


@pytest.mark.parametrize(("setting", "value"), [
    ("dim", 0), ("dim", -3), ("window", 0), ("window", -1), ("negatives", 0), ("negatives", -5), ("epochs", 0),
    ("learning_rate", 0), ("learning_rate", -0.1), ("learning_rate", math.nan)])
def test_a_setting_that_is_not_positive_is_refused(setting, value):
    with pytest.raises(ValueError, match=f"^{setting} must be more than 0; got {value}"):
        train(**{setting: value})


def test_a_negative_threshold_of_thinning_is_refused():
    with pytest.raises(ValueError, match="subsample"):
        train(subsample=-1e-3)


# A training that runs away

RUNAWAYS = [{"learning_rate": rate} for rate in (30, 1e4, 1e10, 1e38, 1e300)]
RUNAWAYS += [{"learning_rate": 5, "dim": 100}, {"negatives": 1e4}, {"negatives": 1e20}, {"negatives": 1e39}, {"negatives": 1e300}]


@pytest.mark.parametrize("options", RUNAWAYS, ids=str)
def test_a_training_that_runs_away_stops_and_keeps_its_last_good_snapshot(options):
    with pytest.raises(TrainingDiverged) as caught:
        train(epochs=4, **options)
    said, vectors = str(caught.value), caught.value.vectors
    rate = options.get("learning_rate", 0.05)
    assert isinstance(caught.value, ValueError) and "\n" not in said
    assert said.startswith("The training ran away at step ") and f"with learning_rate={rate:g} " in said
    assert f"Try a smaller learning_rate, such as {min(0.05, rate / 10):.2g}" in said
    assert ("or fewer negatives" in said) == ("negatives" in options)
    assert f"after {vectors.snapshots[-1].words_seen:,} of 14,400 words" in said
    assert all(np.abs(moment.matrix).max() <= static.LARGEST for moment in vectors.snapshots)
    assert len(vectors.nearest("dog", n=3)) == 3


def test_until_it_runs_away_a_training_is_the_same(monkeypatch):
    whole, wanted = train(snapshots=12).snapshots, iter(range(40))
    ordinary = static._step

    def spoilt(inner, *rest):
        loss = ordinary(inner, *rest)
        if next(wanted, None) is None:
            inner[:] = np.nan
        return loss

    monkeypatch.setattr(static, "_step", spoilt)
    with pytest.raises(TrainingDiverged, match="after [1-9]") as caught:
        train(snapshots=12)
    kept = caught.value.vectors.snapshots
    assert 3 < len(kept) < len(whole)
    for found, moment in zip(kept, whole, strict=False):
        np.testing.assert_array_equal(found.matrix, moment.matrix)


@pytest.mark.parametrize("setting", ["dim", "window", "negatives", "epochs", "learning_rate"])
@pytest.mark.parametrize(("value", "sentence"), [(math.inf, "must be finite"), ("5", "must be a number; got a str"),
                                                 (None, "must be a number; got None"), (True, "must be a number; got True")])
def test_a_setting_that_is_no_finite_number_is_refused(setting, value, sentence):
    with pytest.raises(ValueError, match=f"^{setting} {sentence}"):
        train(**{setting: value})


def test_a_change_of_the_table_leaves_its_history_alone():
    vectors = train()
    before = vectors.snapshots[-1].matrix.copy()
    vectors.matrix -= vectors.matrix.mean(axis=0)
    np.testing.assert_array_equal(vectors.snapshots[-1].matrix, before)


def test_the_linear_algebra_has_one_thread_while_it_trains(monkeypatch):
    def threads():
        return [pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"]

    before, seen = threads(), []
    ordinary = static._step
    monkeypatch.setattr(static, "_step", lambda *all: seen.append(threads()) or ordinary(*all))
    with threadpool_limits(2, user_api="blas"):
        train([["a", "b"]] * 9, min_count=1, epochs=1)
        assert threads() == [2] * len(before)
    assert seen and all(each == [1] * len(before) for each in seen)


# Beside gensim, on the small world

SOME_WORDS = ["dog", "horse", "king", "queen", "river", "boat", "bank", "money", "loan", "apple", "carrot", "paris",
              "france", "monday", "july", "violin", "football", "father", "doctor", "puppy"]


def shared_neighbours(one, other, n=5):
    """How many of the n nearest words two tables have in common, for each of SOME_WORDS."""
    nearest = [[{near for near, _ in table.nearest(word, n)} for word in SOME_WORDS] for table in (one, other)]
    return np.array([len(ours & theirs) for ours, theirs in zip(*nearest, strict=True)])


@pytest.mark.slow
def test_neighbours_are_those_that_gensim_learns(required):
    # Measured with three seeds of ours and two of gensim's: 3.4 to 3.9 of 5 on average; gensim beside itself 4.1.
    word2vec, corpus = required("gensim").models.Word2Vec, load_small_world().sentences
    model = word2vec(corpus, sg=1, vector_size=50, window=4, negative=5, sample=1e-3, min_count=5, epochs=3, workers=1, seed=1)
    ours = train_skip_gram(corpus, dim=50, epochs=3, progress=False)
    theirs = WordVectors(model.wv.index_to_key, model.wv.vectors)
    assert sorted(ours.words) == sorted(theirs.words)
    shared = shared_neighbours(ours, theirs)
    assert (shared >= 2).sum() >= 18 and (shared >= 3).sum() >= 14
    untrained = WordVectors(ours.words, ours.snapshots[0].matrix)
    assert shared_neighbours(untrained, theirs).mean() < 0.5


# Watching and stopping

def test_the_progress_bar_goes_to_stderr_alone(capsys):
    train(progress=True)
    out, err = capsys.readouterr()
    assert out == "" and "words" in err


def test_without_a_progress_bar_nothing_is_printed(capsys):
    train(progress=False)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("steps", [2, 7, 40])  # the first step turns the outer table alone
def test_a_stopped_training_returns_what_it_has(monkeypatch, capsys, steps):
    whole = train()
    interrupt_after(monkeypatch, steps)
    vectors = train()
    assert "Stopped early; the vectors are those learned so far." in "".join(capsys.readouterr())
    assert vectors.words == whole.words and np.isfinite(vectors.matrix).all()
    assert 0 < vectors.snapshots[-1].words_seen < whole.snapshots[-1].words_seen
    np.testing.assert_array_equal(vectors.snapshots[-1].matrix, vectors.matrix)
    np.testing.assert_array_equal(vectors.snapshots[0].matrix, whole.snapshots[0].matrix)
    assert not np.array_equal(vectors.matrix, vectors.snapshots[0].matrix)


def test_until_it_is_stopped_a_training_is_the_same(monkeypatch):
    whole = train(snapshots=12).snapshots
    interrupt_after(monkeypatch, 40)
    stopped = train(snapshots=12).snapshots
    assert 3 < len(stopped) < len(whole)
    for found, wanted in zip(stopped[:-1], whole, strict=False):
        assert found[:2] == wanted[:2]
        np.testing.assert_array_equal(found.matrix, wanted.matrix)


def test_a_training_stopped_at_once_returns_the_vectors_it_began_with(monkeypatch):
    interrupt_after(monkeypatch, 0)
    vectors = train()
    assert len(vectors.snapshots) == 1 and vectors.snapshots[0].words_seen == 0
    np.testing.assert_array_equal(vectors.matrix, vectors.snapshots[0].matrix)


def test_an_error_is_no_wish_to_stop(monkeypatch):
    def broken(*_):
        raise FloatingPointError("broken")

    monkeypatch.setattr(static, "negative_sampling", broken)
    with pytest.raises(FloatingPointError, match="broken"):
        train()
