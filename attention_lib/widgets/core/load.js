// Files become modules of the reader's browser: each keeps a scope of its own, and every error names its file.

const IMPORT = /^(import \{[^}]*\} from) "([\w/]+\.js)";$/gm;
const EXPORT = /^export ((?:async )?function\*? ?|class |const |let )(\w+)/gm;
const WORKER = /\bnew Worker\("([\w/]+\.js)"\)/g; // a file that runs beside the page, by its whole name

// The address of a module. `files`: name → text, in which an import names its file by its whole name.
// `made`: name → address of those that stand; the module and all that it imports are added to it.
export function moduleAddress(name, files, made) {
  made[name] ??= address(files[name]
    .replace(IMPORT, (_, names, from) => `${names} "${moduleAddress(from, files, made)}";`)
    .replace(WORKER, (_, worker) => `new Worker("${address(workerText(worker, files), worker)}")`), name);
  return made[name];
}

const address = (text, name) => URL.createObjectURL(new Blob([
  text, `\n//# sourceURL=attention_lib/widgets/${name}`,
], { type: "text/javascript" }));

// One classic script of a file and all that it imports; from a folder, no worker may import a module. What is imported
// has the value there that it had when its file had run.
function workerText(name, files) {
  const done = {}; // name → text, each behind what it imports
  const add = (each) => {
    if (each in done) return;
    for (const [, , from] of files[each].matchAll(IMPORT)) add(from);
    const exported = Array.from(files[each].matchAll(EXPORT), ([, , what]) => what);
    const text = files[each].replace(EXPORT, "$1$2").replace(IMPORT, (_, names, from) =>
      `const ${names.slice("import ".length, -" from".length).replaceAll(" as ", ": ")} = modules["${from}"];`);
    done[each] = `modules["${each}"] = (() => {\n${text}\nreturn { ${exported.join(", ")} };\n})();\n`;
  };
  add(name);
  return `"use strict";\nconst modules = {};\n${Object.values(done).join("")}`;
}
