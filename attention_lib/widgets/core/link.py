"""Joins a widget's JavaScript files into the one text that Jupyter and the page run.

There is no bundler and no minifier. Every file stays as it is written and becomes a module of its own in the reader's
browser (`load.js`), so that private names are private and an error names its file and line. Two forms are known:

    import { a, b as c } from "./file.js";
    export function a …    export const a = …    export class A …    export default …

A worker is `new Worker("room/file.js")`, a file that the page imports as well; it becomes one classic script.
Everything else that begins with `import` or `export` is refused here, before it can be silently undefined there.

What Python knows is not copied: a room's `constants.js` is written here, out of the `constants.py` beside it.
"""

import json
import re
import runpy
from pathlib import Path, PurePosixPath
from posixpath import normpath

ROOT = Path(__file__).parent.parent  # attention_lib/widgets

_IMPORT = re.compile(r'^import \{([^}]*)\} from "(\.{1,2}/[\w/.]+\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?:(?:async )?function\*? ?|class |const |let )(\w+)|^export (default)\b", re.MULTILINE)
_STATEMENT = re.compile(r"^(?:import|export)\b|\bimport\(", re.MULTILINE)
_NAME = re.compile(r"(\w+)(?: as \w+)?")
_COMMENT = re.compile(r"^ *(?://.*|/\*\*(?:[^*]|\*(?!/))*\*/ *)$", re.MULTILINE)  # those that have lines of their own


def linked(main, root=ROOT):
    """One JavaScript module with all that a file needs.

    Args:
        main: the file's name below `root`, such as "quiz/index.js".
        root: the folder of all files.

    Returns:
        str: a module that exports the file's default.

    Raises:
        ValueError: a form of import or export that is not known, a file or a name that is not there, or a circle.
    """
    files = json.dumps(linked_files(main, root), ensure_ascii=False, indent=0)
    return (f"{loader()}\nconst [files, made] = [{files}, {{}}];\n"
            f'export default (await import(moduleAddress("{main}", files, made))).default;\n'
            "Object.values(made).forEach(URL.revokeObjectURL);\n")


def loader():
    """The text of `load.js` for a script that is no module: what it exports stands there under its name."""
    return (Path(__file__).parent / "load.js").read_text(encoding="utf-8").replace("\nexport ", "\n")


def host_script(rooms, shards):
    """The script that every page of the site begins with.

    Args:
        rooms: dict of a widget's name → the rooms of its files; each is brought as a script.
        shards: dict of a shard's name → the number of its parts; or that and a hash, which their names carry.
    """
    given = "".join(f"window.{name} = {json.dumps(value, separators=(',', ':'))};\n"
                    for name, value in (("AFM_ROOMS", rooms), ("AFM_SHARDS", shards)))
    host = (Path(__file__).parent / "host.js").read_text(encoding="utf-8")
    return f"{given}(function () {{\n{without_comments(loader() + host)}}})();\n"


def rooms_of(files):
    """The rooms that files stand in, in their order: ["core", "quiz"]."""
    return list(dict.fromkeys(name.split("/")[0] for name in files))


def style(*mains, root=ROOT):
    """The styles of every room that some files need, those of all widgets first."""
    rooms = rooms_of(["core/", *(name for main in mains for name in linked_files(main, root))])
    sheets = [Path(root, room, "style.css") for room in rooms]
    return "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets if sheet.exists())


def without_comments(text):
    """A JavaScript file without comments that have their own line; every line keeps its number."""
    return _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)


def linked_files(main, root=ROOT):
    """Every file that a file needs, itself the last.

    Returns:
        dict of name → text, each behind all that it imports; an import names its file by its whole name below `root`.

    Raises:
        ValueError: as `linked`.
    """
    files, open_now = {}, []

    def add(name, asked_by):
        if name in open_now:
            raise ValueError(f"{' → '.join([*open_now[open_now.index(name):], name])} is a circle of imports. "
                             "Move what both need into a file of its own.")
        if name in files:
            return
        text = _read(name, root, asked_by)
        open_now.append(name)
        for names, path in _IMPORT.findall(text):
            other = _below(root, name, path)
            add(other, name)
            _check_names(names, exports(files[other]), name, other)
        open_now.pop()
        files[name] = _IMPORT.sub(lambda found: f'import {{{found[1]}}} from "{_below(root, name, found[2])}";', text)

    add(main, None)
    return files


def constants(path):
    """The names in capitals of a Python file, as a JavaScript module that exports them."""
    known = {name: value for name, value in runpy.run_path(str(path)).items() if name.isupper()}
    return "".join(f"export const {name} = {json.dumps(value)};\n" for name, value in known.items())


def exports(text):
    """The names that a file exports, "default" among them if it has one."""
    return [name or default for name, default in _EXPORT.findall(text)]


def _read(name, root, asked_by):
    path = Path(root, name)
    if path.name == "constants.js" and path.with_suffix(".py").is_file():
        return constants(path.with_suffix(".py"))
    if not path.is_file():
        raise ValueError(f"{asked_by or 'Somebody'} imports {name}, and there is no such file.")
    text = path.read_text(encoding="utf-8")
    code = without_comments(text)  # a comment may name a type by import("./file.js").Type
    known = {match.start() for form in (_IMPORT, _EXPORT) for match in form.finditer(code)}
    for match in _STATEMENT.finditer(code):
        if match.start() not in known:
            line = code.count("\n", 0, match.start())
            raise ValueError(f"{name}, line {line + 1}: this form is not known: {text.splitlines()[line].strip()!r}. "
                             'Known are `import { a, b as c } from "./file.js";`, `export function`, `export const`, '
                             "`export class` and `export default`, one name each.")
    return text


def _below(root, name, path):
    """A relative path, as seen from a file, as a name below `root`."""
    found = normpath(str(PurePosixPath(name).parent / path))
    if found.startswith(".."):
        raise ValueError(f"{name} imports {path}, which lies outside {Path(root).name}.")
    return found


def _check_names(names, known, name, other):
    for part in filter(None, map(str.strip, names.split(","))):
        form = _NAME.fullmatch(part)
        if not form or form[1] not in known:
            raise ValueError(f"{name} imports {part!r} from {other}, which exports {', '.join(known) or 'nothing'}.")
