"""Make the picture of the book's word table: a place in the plane for each of its words.

    python data/build_map.py

t-SNE (van der Maaten and Hinton 2008) puts words that are neighbours by cosine in `minilm-64.safetensors`
beside each other. Needs scikit-learn and some minutes. Another version or another machine may draw another,
equally good map, which is why the places themselves are in the repository.
"""

from sklearn.manifold import TSNE

from attention_lib.data_files import publish
from attention_lib.tensors import tensor_bytes
from attention_lib.vectors import WordVectors
from attention_lib.widgets.word_map.projection import whole_numbers

NAME = "minilm-map.safetensors"
ABOUT = ("Places in the plane for the words of minilm-64.safetensors, by t-SNE. From all-MiniLM-L6-v2 by "
         "sentence-transformers, Apache-2.0. MODIFIED. See data/README.md.")


def main():
    """Lay the words out and write the pack and its checksum into data/."""
    places = lay_out(WordVectors.load("minilm-64").matrix)
    publish(NAME, tensor_bytes({"places": whole_numbers(places)}, ABOUT))


def lay_out(vectors):
    """(V, D) vectors give (V, 2) places: near in cosine is near in the plane; far says little."""
    return TSNE(metric="cosine", init="pca", perplexity=30, random_state=0, n_jobs=2, verbose=1).fit_transform(vectors)


if __name__ == "__main__":
    main()
