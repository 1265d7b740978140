// Files become modules of the reader's browser: each keeps a scope of its own, and every error names its file.

const IMPORT = /^(import \{[^}]*\} from) "([\w/]+\.js)";$/gm;

// The address of a module. `files`: name → text, in which an import names its file by its whole name.
// `made`: name → address of those that stand; the module and all that it imports are added to it.
export function moduleAddress(name, files, made) {
  made[name] ??= URL.createObjectURL(new Blob([
    files[name].replace(IMPORT, (_, names, from) => `${names} "${moduleAddress(from, files, made)}";`),
    `\n//# sourceURL=attention_lib/widgets/${name}`,
  ], { type: "text/javascript" }));
  return made[name];
}
