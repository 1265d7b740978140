"""The replay of training: what Python keeps of the snapshots, and what a person sees of them."""

import base64
import io
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from test_embedding_map import assert_names_apart, look

from attention_lib.small_world import load_small_world
from attention_lib.static import train_skip_gram
from attention_lib.tensors import parse_tensors
from attention_lib.vectors import WordVectors
from attention_lib.widgets import TrainingReplay
from attention_lib.widgets.training_replay.widget import nearest_in_time, seen_from_the_end
from attention_lib.widgets.word_map.figure import GROUP_COLOURS

browser_test = pytest.mark.browser
REPLAY = "[data-widget=training-replay]"
GROUPS = {"animals": ["dog", "cat", "horse"], "fruit": ["apple", "pear", "plum"]}


@pytest.fixture(scope="module")
def trained():
    """Skip-gram on a third of the small world, in some seconds."""
    return train_skip_gram(load_small_world().sentences[::3], dim=20, epochs=2, rng=np.random.default_rng(0), progress=False)


# Python

def test_the_last_snapshot_is_seen_along_its_principal_components():
    noise = np.array([[1.0, 1, 1], [1, -1, 1], [-1, 1, 1], [-1, -1, 1]])
    last = np.array([[1.0, 0, 0], [-1, 0, 0], [0.8, 0.6, 0], [-0.8, -0.6, 0]])
    places = seen_from_the_end([noise, last])
    assert places.shape == (2, 4, 2)
    variances = places[1].var(axis=0)
    assert variances[0] > variances[1] > 0
    np.testing.assert_allclose((places[1] ** 2).sum(axis=1), 1)  # all of it lies in this plane
    np.testing.assert_allclose(places.mean(axis=1), 0, atol=1e-12)  # each moment around its own mean
    np.testing.assert_allclose(places[1, 0, 1] / places[1, 0, 0], -np.tan(np.arctan2(0.6, 0.8) / 2))  # the axis halves the angle


def test_neighbours_worked_by_hand_at_two_moments():
    before = np.array([[1.0, 0], [0, 1], [1, 0.1], [0, 0]])
    after = np.array([[1.0, 0], [2, 0.2], [0, 3], [0, 0]])
    nearest, cosines = nearest_in_time([before, after], [0], n=2)
    assert nearest[:, 0].tolist() == [[2, 1], [1, 2]]
    np.testing.assert_allclose(cosines[:, 0], [[1 / np.sqrt(1.01), 0], [1 / np.sqrt(1.01), 0]], atol=1e-12)


def test_words_come_together_while_they_are_learned(trained):
    replay = TrainingReplay(trained, groups=GROUPS, word="dog")
    assert replay.step == 0 and len(replay.seen) == len(trained.snapshots)
    last = len(replay.seen) - 1
    for step in (0, last):
        matrix = np.asarray(trained.snapshots[step].matrix, float)
        table = WordVectors(trained.words, matrix)
        assert [word for word, _ in replay.nearest(step=step)] == [word for word, _ in table.nearest("dog", 3)]
        np.testing.assert_allclose([near for _, near in replay.nearest(step=step)], [near for _, near in table.nearest("dog", 3)], atol=1e-5)
    places = replay._places[[0, last]]

    def apart(moment):
        middles = [moment[[replay._words.index(word) for word in words]].mean(axis=0) for words in GROUPS.values()]
        spread = np.mean([np.linalg.norm(moment[[replay._words.index(w) for w in words]] - m, axis=1).mean()
                          for words, m in zip(GROUPS.values(), middles, strict=True)])
        return np.linalg.norm(middles[0] - middles[1]) / spread

    assert apart(places[1]) > 2 * apart(places[0])


def test_the_film_holds_places_and_neighbours_of_every_moment(trained):
    replay = TrainingReplay(trained, groups=GROUPS)
    film = parse_tensors(base64.b64decode(replay.film))
    names = film["words"].tobytes().decode().split("\n")
    assert film["places"].shape == (len(replay.seen), 6, 2) and film["places"].dtype == np.int16
    for step in (0, len(replay.seen) - 1):
        listed = [(names[at], hundredths / 100) for at, hundredths in zip(film["nearest"][step, 0], film["cosines"][step, 0], strict=True)]
        wanted = replay.nearest("dog", step)
        assert [word for word, _ in listed] == [word for word, _ in wanted]
        np.testing.assert_allclose([near for _, near in listed], [near for _, near in wanted], atol=0.0051)


def test_a_film_of_120_words_and_25_moments_is_small():
    rng = np.random.default_rng(0)
    words = [f"word{i}" for i in range(1000)]
    vectors = SimpleNamespace(words=words, index={word: i for i, word in enumerate(words)}, matrix=np.zeros((1000, 20)),
                              snapshots=[(i, 1.0, rng.normal(size=(1000, 20)).astype(np.float32)) for i in range(25)])
    vectors = type("Vectors", (SimpleNamespace,), {"__len__": lambda self: 1000, "__contains__": lambda self, word: word in self.index})(**vars(vectors))
    assert len(TrainingReplay(vectors).film) < 70_000


@pytest.mark.parametrize(("arguments", "sentence"), [
    ({"words": ["dog", "zxqv"]}, "The table has no 'zxqv'"),
    ({"groups": {"pets": ["zxqv"]}}, "The table has no 'zxqv'"),
    ({"follow": ["zxqv"]}, "The table has no 'zxqv'"),
    ({"groups": GROUPS, "word": "king"}, "'king' is not among the 6 words shown"),
    ({"step": 99}, "There are snapshots 0 to"),
    ({"step": -1}, "There are snapshots 0 to"),
])
def test_what_is_not_there_is_told(trained, arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        TrainingReplay(trained, **arguments)


def test_vectors_without_snapshots_are_told():
    with pytest.raises(ValueError, match="no snapshots; train_skip_gram keeps some"):
        TrainingReplay(WordVectors(["a", "b"], np.eye(2)))


def test_picture_sentence_and_table(trained):
    replay = TrainingReplay(trained, groups=GROUPS)
    header, rows = replay.table()
    assert len(rows) == len(trained.snapshots) and all(len(row) == len(header) for row in rows)
    width, height = replay.picture().get_size_inches()
    assert width <= 6 and height <= 4
    assert "Nearest to dog at first" in replay.describe() and replay.describe() in replay.page_html()
    assert replay.page_html() == TrainingReplay(trained, groups=GROUPS).page_html() and repr(replay).startswith("TrainingReplay(6 words")


def test_the_still_picture_keeps_the_colours_of_its_groups(trained):
    groups = {name: [word for word in words if word in trained] for name, words in list(load_small_world().groups.items())[:5]}
    picture = Image.open(io.BytesIO(base64.b64decode(TrainingReplay(trained, groups=groups)._still_image()))).convert("RGB")
    pixels = np.asarray(picture, int).reshape(-1, 3)
    for colour in GROUP_COLOURS[:5]:
        away = np.abs(pixels - list(bytes.fromhex(colour[1:]))).max(axis=1)
        assert (away <= 2).sum() > 50, colour


def test_a_loss_that_is_not_a_number_leaves_the_page_whole(trained):
    snapshots = [trained.snapshots[0]._replace(loss=float("nan")), *trained.snapshots[1:]]
    replay = TrainingReplay(type(trained)(trained.words, snapshots), groups=GROUPS)
    assert replay.loss[0] is None and "NaN" not in replay.page_html() and replay.table()[1][0][1] == "–"


# In the browser

@pytest.fixture
def meet(widget_visit, trained):
    def start(address="", **options):
        arguments = options.pop("arguments", {"groups": GROUPS})
        page = widget_visit(TrainingReplay(trained, **arguments), address, **options).page
        page.wait_for_function(f"() => document.querySelector('{REPLAY} canvas.al-canvas').dataset.still === 'true'")
        return page
    return start


def listed(page):
    return page.locator(f"{REPLAY} [data-role=neighbour]").evaluate_all("(all) => all.map(({dataset: d}) => [d.token, Number(d.weight)])")


def spot(page):
    """Where the chosen word is, in the map's own units."""
    heading = page.locator(f"{REPLAY} .al-heading[data-role=word]")
    return [float(heading.get_attribute(axis)) for axis in ("data-x", "data-y")]


@browser_test
def test_it_stands_at_the_beginning_the_slider_goes_through_the_snapshots_and_words_are_chosen(meet, trained):
    page, replay = meet(), TrainingReplay(trained, groups=GROUPS)
    time = page.get_by_role("slider", name="Words read")
    assert time.input_value() == "0" and [word for word, _ in listed(page)] == [word for word, _ in replay.nearest(step=0)]
    box, heading = page.get_by_role("textbox", name="Word", exact=True), page.locator(f"{REPLAY} .al-heading[data-role=word]")
    canvas = page.locator(f"{REPLAY} canvas.al-canvas")
    k, left, top = (float(canvas.get_attribute(f"data-{name}")) for name in ("k", "left", "top"))
    x, y = parse_tensors(base64.b64decode(replay.film))["places"][0, 1] / 32_767  # the second word: cat
    canvas.click(position={"x": left + k * x, "y": top - k * y})
    assert heading.get_attribute("data-token") == "cat" and box.input_value() == "cat"
    box.fill("dog")
    box.press("Enter")
    before = spot(page)
    time.press("End")
    last = len(replay.seen) - 1
    assert time.input_value() == str(last) and time.get_attribute("aria-valuetext") == f"{replay.seen[last]:,} words"
    assert [word for word, _ in listed(page)] == [word for word, _ in replay.nearest("dog", last)]
    np.testing.assert_allclose([near for _, near in listed(page)], [near for _, near in replay.nearest("dog", last)], atol=0.0051)
    assert spot(page) != before
    assert page.locator(f"{REPLAY} .al-loss-dot").get_attribute("data-step") == str(last)
    page.locator(f"{REPLAY} .al-bar-name:enabled").first.click()  # of those that are not shown, none can be chosen
    assert heading.get_attribute("data-token") in {*replay._words} - {"dog"}
    curve = page.locator(f"{REPLAY} svg.al-loss")
    curve.click(position={"x": curve.bounding_box()["width"] * 34 / 260, "y": 40})  # where it begins
    assert time.input_value() == "0"


def film(page):
    """Let the page's time stand still; runs(milliseconds) moves it on and says which snapshot is shown."""
    page.clock.install(time=0)
    page.clock.pause_at(60_000)

    def runs(milliseconds):
        page.clock.run_for(milliseconds)
        return int(page.get_by_role("slider", name="Words read").input_value())

    return runs


@browser_test
def test_play_runs_to_the_end_and_pause_stops_it(meet, trained):
    page, last = meet(), len(trained.snapshots) - 1
    runs = film(page)
    page.get_by_role("button", name="Play").click()
    assert [runs(49), runs(2), runs(598), runs(2)] == [0, 1, 1, 2]  # 600 milliseconds a snapshot
    page.get_by_role("slider", name="Speed").press("End")
    assert [runs(600), runs(150), runs(150)] == [3, 4, 5]
    page.get_by_role("button", name="Pause").click()
    assert runs(5_000) == 5
    page.get_by_role("button", name="Play").click()
    assert runs(600_000) == last
    page.get_by_role("button", name="Play").click()  # from the beginning
    assert runs(1) == 0


@browser_test
def test_reduced_motion_steps_without_gliding(meet):
    page = meet(reduced_motion="reduce")
    page.get_by_role("slider", name="Words read").press("End")
    assert page.locator(f"{REPLAY} canvas.al-canvas").get_attribute("data-still") == "true"
    runs = film(page)
    page.get_by_role("button", name="Play").click()
    assert [runs(599), runs(2), runs(600)] == [0, 1, 2]  # a reader who wants no motion has time for the first picture
    assert page.locator(f"{REPLAY} canvas.al-canvas").get_attribute("data-still") == "true"


BAD = {"": "Write a word", "zxqv": "is not among these 6 words", "🏦": "is not among", "two words": "One word", "x" * 5000: "One word",
       "<img/src=x>": "is not among", "dgo": "Did you mean"}


@browser_test
def test_bad_input_is_told_and_the_film_goes_on(meet):
    page = meet()
    box, time = page.get_by_role("textbox", name="Word", exact=True), page.get_by_role("slider", name="Words read")
    for step, (text, says) in enumerate(BAD.items(), 1):
        box.fill(text)
        box.press("Enter")
        assert says in page.locator(f"{REPLAY} .al-message").inner_text()
        assert len(listed(page)) == 3 and page.locator(f"{REPLAY} img").count() == 0
        time.press("ArrowRight")
        assert time.input_value() == str(step)
    page.get_by_role("button", name="dog", exact=True).click()
    assert page.locator(f"{REPLAY} .al-message").inner_text() == ""
    assert page.locator(f"{REPLAY} .al-heading[data-role=word]").get_attribute("data-token") == "dog"


@browser_test
def test_an_address_opens_a_moment_and_nonsense_does_no_harm(meet):
    page = meet("#training-replay=plum&training-replay.step=4")
    assert page.get_by_role("slider", name="Words read").input_value() == "4"
    assert page.locator(f"{REPLAY} .al-heading[data-role=word]").get_attribute("data-token") == "plum"
    place = page.url.split("#")[0]
    for address in ("#training-replay=zxqv&training-replay.step=1e9", "#training-replay=dog&training-replay.step=-2.5"):
        page.goto("about:blank")
        page.goto(place + address)
        page.wait_for_selector("[data-ready=true]")
        assert len(listed(page)) == 3 and page.get_by_role("slider", name="Words read").input_value() == "0"


@browser_test
def test_zooming_goes_to_the_followed_word_which_stays_in_sight(meet, trained):
    page = meet("#training-replay=plum&training-replay.step=4", arguments={"groups": GROUPS}, reduced_motion="reduce")
    film = parse_tensors(base64.b64decode(TrainingReplay(trained, groups=GROUPS).film))
    row = film["words"].tobytes().decode().split("\n").index("plum")
    canvas = page.locator(f"{REPLAY} canvas.al-canvas")
    width, height = canvas.evaluate("(c) => [c.clientWidth, c.clientHeight]")

    def place(step):
        k, left, top = (float(canvas.get_attribute(f"data-{name}")) for name in ("k", "left", "top"))
        x, y = film["places"][step, row] / 32_767
        return left + k * x, top - k * y

    for press in (lambda: page.get_by_role("button", name="Zoom in").click(), lambda: canvas.press("+")):
        for _ in range(2):
            before = place(4)
            press()
            after = place(4)
            assert all(abs(now - size / 2) <= abs(then - size / 2) + 0.1 for now, then, size in zip(after, before, (width, height), strict=True))
    for step in range(4, -1, -1):  # the word moves on, and the frame with it
        page.get_by_role("slider", name="Words read").fill(str(step))
        assert all(0 < at < size for at, size in zip(place(step), (width, height), strict=True))
        assert_names_apart(canvas)


@browser_test
def test_without_groups_and_with_trails(meet):
    page = meet(arguments={"follow": ["dog"], "step": 5})
    page.get_by_role("checkbox", name="show the way of followed words").uncheck()
    assert len(listed(page)) == 3 and page.locator(f"{REPLAY} .al-legend").is_hidden()


@browser_test
def test_axe_finds_nothing_and_nothing_sticks_out(widget_visit, trained):
    visited = widget_visit(TrainingReplay(trained, groups=GROUPS))
    visited.page.get_by_text("Show numbers").click()
    look(visited.page, "light", 390)
    look(visited.page, "light")
    assert visited.violations() == []
    for width in (1280, 390):
        look(visited.page, "dark", width)
        assert visited.violations("color-contrast") == []
