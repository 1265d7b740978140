"""The widget attention-training: a film of NumPy's training, and the same training in the page."""

import numpy as np
import pytest
from conftest import javascript

from attention_lib.learning import Adam, sense_layer, sense_loss, sense_texts, start_sense_layer, train
from attention_lib.widgets.attention_training.film import sentences, vectors

NAMES = ("w_q", "w_k", "w_v", "w_r", "b_r")


# One mathematics, two hands

@pytest.mark.browser
def test_fifty_steps_in_javascript_are_those_of_numpy(browser):
    texts = sense_texts(sentences("train"), vectors())
    start = start_sense_layer(3)
    done = train(start, sense_loss, texts[1:5], steps=50, batch=None, optimiser=Adam(0.003), progress=False)
    loss, gradients = sense_loss(start, *texts[1:5])
    logits, weights = sense_layer(done.parameters, *texts[1:4])
    given = {"start": {name: start[name].ravel().tolist() for name in NAMES}, "texts": [
        {"x": x[:len(tokens)].ravel().tolist(), "at": int(at), "label": int(label)}
        for tokens, x, at, label in zip(texts.tokens, texts.x, texts.at, texts.labels, strict=True)]}
    body = """(() => { const { Adam } = window.modules["attention_training/adam.js"];
        const numbers = Object.fromEntries(Object.entries(x.start).map(([name, values]) => [name, Float64Array.from(values)]));
        const texts = x.texts.map((text) => ({ ...text, x: Float64Array.from(text.x) })), adam = new Adam(0.003), losses = [];
        const plain = (arrays) => Object.fromEntries(Object.entries(arrays).map(([name, values]) => [name, [...values]]));
        const first = plain(m.lossAndGradients(numbers, texts).gradients);
        for (let step = 0; step < 50; step += 1) {
            const { loss, gradients } = m.lossAndGradients(numbers, texts);
            losses.push(loss);
            adam.move(numbers, gradients);
        }
        const heard = texts.map((text) => m.listen(numbers, text));
        return { first, losses, numbers: plain(numbers), weights: heard.map((each) => [...each.weights]), senses: heard.map((each) => [...each.senses]) }; })()"""
    with javascript(browser, "attention_training/layer.js", "attention_training/adam.js") as run:
        got = run("attention_training/layer.js", body, given)
    for name in NAMES:
        np.testing.assert_allclose(got["first"][name], gradients[name].ravel(), atol=1e-12)
        np.testing.assert_allclose(got["numbers"][name], done.parameters[name].ravel(), atol=1e-5)
    assert got["losses"][0] == pytest.approx(loss, abs=1e-12)
    np.testing.assert_allclose(got["losses"], done.losses, atol=1e-5)
    for row, (mine, his) in enumerate(zip(got["weights"], weights, strict=True)):
        np.testing.assert_allclose(mine, his[:len(mine)], atol=1e-5, err_msg=str(row))
    powers = np.exp(logits)
    np.testing.assert_allclose(got["senses"], powers / powers.sum(axis=1, keepdims=True), atol=1e-5)
