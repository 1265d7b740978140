// The page's own host of widgets: it gives each one a model, its source and its weights, with no kernel and no server.
// What goes wrong with one of them is that one's alone: its picture and its table come back, and the others live.
// `link.py` gives it `moduleAddress`; the page gives it AFM_ROOMS and AFM_SHARDS.

(function () {
  "use strict";
  const [TURN, LIMIT] = [1500, 8000]; // milliseconds that the others wait for a widget, and that its `render` may take
  const [LONGEST, MOST] = [20000, 100]; // letters of a text in an address, and parts of an address
  const STILL = matchMedia("(prefers-reduced-motion: reduce)");
  const FAILED = "A part of this page could not be fetched. Is the connection up? Type again to try once more.";
  const DAMAGED = "A part of this page came damaged. Load the page again.";
  const MISSING = "This page brought only the words of its examples; run the notebook for more.";
  const [CACHE, DEFINED] = ["paying-attention", /^AFM\.define\("[^"]*", "([\w+/=]+)"\);\n$/];
  const TOUCHES = ["click", "input", "change", "keydown", "keyup", "pointerdown", "pointermove", "pointerup",
    "pointerover", "pointerenter", "focusin", "submit"]; // the events of a reader
  const folder = new URL(".", document.currentScript.src).href; // everything lies beside this script
  const waiting = new Map(); // script address → what to do with what it brings
  const once = new Map(); // script address → promise
  const sources = new Map(); // name → promise of a module, one for all widgets of that name
  const files = {}; // name → text of all files that have come
  const made = {}; // name → address of those that are modules
  const mounted = new Map(); // place → {name, fail}
  document.documentElement.classList.add("afm-js");

  // Classic scripts work from http and from file:// alike; fetch and module scripts do not.
  function bring(address) {
    if (once.has(address)) return once.get(address);
    const promise = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      const refuse = (text) => {
        script.remove();
        reject(new Error(text));
      };
      waiting.set(address, resolve);
      script.addEventListener("error", () => refuse(FAILED));
      script.addEventListener("load", () => waiting.has(address) && refuse(DAMAGED));
      script.src = folder + address;
      document.head.append(script);
    });
    once.set(address, promise);
    promise.catch(() => once.delete(address));
    return promise;
  }
  window.AFM = {
    define(address, content) {
      waiting.get(address)?.(content);
      waiting.delete(address);
    },
  };

  const room = (name) => name.replaceAll("-", "_") + "/"; // a widget's own, where it begins with index.js
  function widget(name) {
    if (!sources.has(name)) {
      const source = Promise.all(window.AFM_ROOMS[name].map((each) => bring(each + ".js"))).then((texts) => {
        Object.assign(files, ...texts);
        return import(moduleAddress(room(name) + "index.js", files, made));
      });
      sources.set(name, source);
      source.catch(() => sources.delete(name));
    }
    return sources.get(name).then((module) => module.default);
  }

  // Parts that carry the hash of their content in their name never change. Over http they are kept for good: a second
  // visit asks for nothing, and after a broken download only the rest comes. A folder on a disk has them anyway.
  let keeping;
  const keeper = () => (keeping ??= location.protocol.startsWith("http") && window.caches ? opened() : null);
  async function opened() {
    try {
      const [cache, known] = [await caches.open(CACHE), Object.entries(window.AFM_SHARDS)];
      const current = new Set(known.flatMap(([name, parts]) => places(name, parts).map((each) => folder + each)));
      const old = (await cache.keys()).filter(({ url }) => url.startsWith(folder) && !current.has(url));
      await Promise.all(old.map((each) => cache.delete(each)));
      return cache;
    } catch {
      return null; // a private window, or no room
    }
  }

  // Where the parts of a shard lie. known: how many they are, or that and the hash of all.
  function places(name, known) {
    const [count, hash] = [known].flat();
    const begin = "shards/" + name + (hash ? "." + hash : "");
    return Array.from({ length: count }, (_, part) => begin + "." + part + ".js");
  }

  // The text that a part brings, from what is kept or else from the network.
  async function bringKept(address) {
    const cache = await keeper();
    if (!cache) return bring(address);
    const found = await cache.match(folder + address);
    const response = found ?? await fetch(folder + address, { cache: "no-store" }).catch(() => null);
    const script = response?.ok ? await response.clone().text().catch(() => null) : null;
    if (script === null) throw new Error(FAILED);
    const [, content] = DEFINED.exec(script) ?? [];
    if (!content) {
      await cache.delete(folder + address);
      throw new Error(DAMAGED);
    }
    if (!found) await cache.put(folder + address, response).catch(() => {}); // without room for it, it comes again
    return content;
  }

  // Is all of a shard kept here from another visit?
  async function isKept(name) {
    const cache = await keeper();
    const known = cache && Object.hasOwn(window.AFM_SHARDS ?? {}, name) ? window.AFM_SHARDS[name] : null;
    if (!Array.isArray(known)) return false;
    const found = await Promise.all(places(name, known).map((address) => cache.match(folder + address)));
    return found.every(Boolean);
  }

  function bytesOf(base64) {
    const text = atob(base64);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < bytes.length; i += 1) bytes[i] = text.charCodeAt(i);
    return bytes;
  }

  async function shard(name, known, onPart) {
    const [get, addresses] = [Array.isArray(known) ? bringKept : bring, places(name, known)];
    let here = 0;
    const arrays = await Promise.all(addresses.map(async (address) => {
      const bytes = bytesOf(await get(address));
      onPart(here += 1);
      return bytes;
    }));
    addresses.forEach((address) => once.delete(address)); // the texts have served
    return new DataView(await new Blob(arrays).arrayBuffer());
  }

  // As JSON, to compare and to write down; undefined for what has none.
  function written(value) {
    try { return JSON.stringify(value); } catch { return undefined; }
  }

  // What the address says: name → value, or null for a bare name. Of several like names the first one counts.
  function said() {
    const found = new Map();
    for (const part of location.hash.slice(1).split("&", MOST)) {
      const [pair] = new URLSearchParams(part);
      if (pair && !found.has(pair[0])) found.set(pair[0], part.includes("=") ? pair[1] : null);
    }
    return found;
  }

  // May an address say this where the page says that? Texts, finite numbers, switches, and lists of texts.
  function alike(value, first) {
    if (Array.isArray(first)) return Array.isArray(value) && value.length <= MOST && value.every(readable);
    if (typeof value !== typeof first) return false;
    return readable(value) || Number.isFinite(value) || typeof value === "boolean";
  }
  // A text, not too long, without the sign that its bytes were no text.
  const readable = (text) => typeof text === "string" && text.length <= LONGEST && !text.includes("\uFFFD");

  // What anywidget calls a model, without a kernel behind it. fail(error): a listener threw.
  function makeModel(id, state, fail) {
    const first = { ...state };
    const listeners = new Map();
    const heard = (event) => listeners.get(event) ?? [];
    const address = Array.isArray(state.address) ? state.address : [];
    let timer;
    function tell(event, ...news) {
      for (const listener of heard(event)) {
        try { listener(...news); } catch (error) { fail(error); }
      }
    }
    const model = {
      get: (name) => state[name],
      set(name, value) {
        const text = written(value);
        if (value === state[name] || (text !== undefined && text === written(state[name]))) return;
        state[name] = value;
        tell("change:" + name, model, value);
      },
      on: (event, listener) => void listeners.set(event, [...heard(event), listener]),
      off: (event, listener) => void listeners.set(event, heard(event).filter((each) => each !== listener)),
      save_changes() {
        clearTimeout(timer);
        timer = setTimeout(model.link, 500);
      },
      send(message) {
        const known = Object.hasOwn(window.AFM_SHARDS ?? {}, message.name) ? window.AFM_SHARDS[message.name] : 0;
        const [parts] = [known].flat();
        const answer = (type, more, ...bytes) => tell("msg:custom", { type, name: message.name, ...more }, ...bytes);
        if (!parts) return answer("no-shard", { text: MISSING });
        return shard(message.name, known, (loaded) => answer("progress", { loaded, total: parts })).then(
          (bytes) => answer("shard", {}, [bytes]), (error) => answer("no-shard", { text: error.message }));
      },
      isKept,
      // Put into the address what the reader has changed: #NAME=first&NAME.other=…
      link() {
        clearTimeout(timer);
        const text = (value) => (typeof value === "string" ? value : written(value));
        const changed = address.filter((name, i) => i === 0 || written(state[name]) !== written(first[name]));
        const pairs = changed.filter((name) => text(state[name]) !== undefined)
          .map((name) => [name === address[0] ? id : id + "." + name, text(state[name])]);
        const whole = (part) => part.replace(/\p{Surrogate}/gu, "\uFFFD"); // half a character has no address
        const hash = "#" + pairs.map((pair) => pair.map((part) => encodeURIComponent(whole(part))).join("=")).join("&");
        try { history.replaceState(null, "", hash); } catch { location.hash = hash; }
        return location.href;
      },
      // Take it back out of the address; what does not fit is left alone. A bare name only shows where the widget is.
      follow(fits = {}) {
        const given = said();
        address.forEach((name, i) => {
          const text = given.get(i ? id + "." + name : id) ?? null;
          if (text === null) return;
          let value = text;
          try { if (typeof first[name] !== "string") value = JSON.parse(text); } catch { return; }
          if (alike(value, first[name]) && (fits[name]?.(value, first) ?? true)) model.set(name, value);
        });
        return given.has(id) && !(given.get(id) === null && document.getElementById(id)); // then the browser goes there
      },
      stop: () => clearTimeout(timer),
    };
    return model;
  }

  // Resolves when this has, or the time is over: then with undefined.
  function atMost(milliseconds, promise) {
    let timer;
    const over = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)));
    return Promise.race([promise, over]).finally(() => clearTimeout(timer));
  }

  // One widget. `ends` is what lets go of all that it holds.
  function mount(place, name, id) {
    const el = document.createElement("div");
    const ends = [];
    let failed = false;
    const end = () => ends.splice(0).forEach((each) => { try { each(); } catch { /* it has failed already */ } });

    function fail(error) {
      if (failed) return;
      failed = true;
      end();
      el.remove();
      place.classList.remove("afm-alive");
      place.classList.add("afm-failed"); // the picture and the table come back
      console.error("The widget " + id + " failed, so its picture and its table stand in its place.", error);
    }

    async function start() {
      const text = place.querySelector("script[type='application/json']")?.textContent;
      if (text === undefined) throw new Error("Its state is missing from the page.");
      const model = makeModel(id, JSON.parse(text), fail);
      ends.push(model.stop);
      const late = setTimeout(() => place.classList.add("afm-failed"), LIMIT); // until it comes
      const { render, fits } = await widget(name).finally(() => clearTimeout(late));
      place.classList.remove("afm-failed");
      const asked = model.follow(fits);
      place.append(el);
      const leaving = new AbortController();
      ends.push(() => leaving.abort());
      const stuck = setTimeout(() => fail(new Error("It did not come alive.")), LIMIT);
      ends.push(() => clearTimeout(stuck));
      const cleanup = await render({ model, el, signal: leaving.signal });
      clearTimeout(stuck);
      if (typeof cleanup === "function") ends.push(cleanup);
      if (failed) return end();
      place.classList.add("afm-alive");
      const again = () => model.follow(fits) && (said().get(id) === null || !inSight(place)) && show();
      const show = () => place.scrollIntoView({ block: "center", behavior: STILL.matches ? "auto" : "smooth" });
      mounted.get(place).again = again;
      addEventListener("hashchange", again);
      ends.push(() => removeEventListener("hashchange", again));
      return asked && show();
    }

    mounted.set(place, { name, id, fail });
    place.addEventListener("afm-error", (event) => {
      event.preventDefault();
      fail(event.detail);
    });
    return start().catch(fail);
  }

  function inSight(place) {
    const { top, bottom } = place.getBoundingClientRect();
    return bottom > 80 && top < innerHeight - 80;
  }

  // A link in the text sets the widget of that name that stands nearest to it, and leaves no step in the history.
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a.drive");
    const name = link?.hash.slice(1).split(/[=.&]/, 1)[0];
    const from = link?.getBoundingClientRect().top;
    const away = ([place]) => Math.abs(place.getBoundingClientRect().top - from);
    const named = [...mounted].filter(([, each]) => each.name === name && each.again);
    const [near] = named.sort((a, b) => away(a) - away(b));
    if (!near) return;
    event.preventDefault();
    const hash = link.hash.replace(new RegExp(`(^#|&)${name}(?=[=.&]|$)`, "g"), (_, start) => start + near[1].id);
    try { history.replaceState(null, "", hash); } catch { location.hash = hash; }
    near[1].again();
  });

  // Whatever a widget throws later, in a listener, a timer or a promise, says by its address from which source it came.
  function blame(event, error, where) {
    const noName = error === null && waiting.size > 0; // as scripts on a disk have none
    const damaged = where ? waiting.has(where.replace(folder, "")) : noName;
    if (damaged) return event.preventDefault(); // whoever waits for it is told
    const story = String(where) + " " + String(error?.stack);
    const told = Object.keys(made).filter((file) => story.includes("widgets/" + file) || story.includes(made[file]));
    if (!told.length) return; // nobody's here
    const alive = [...mounted].filter(([place]) => place.classList.contains("afm-alive"));
    const named = alive.filter(([, each]) => told.some((file) => file.startsWith(room(each.name))));
    const own = named.length ? named : alive; // only files that all share were in it
    const hit = own.find(([place]) => place === touched) ?? (own.length === 1 ? own[0] : null);
    if (!hit) return; // of several, nobody can say which: the browser tells it, and all live on
    event.preventDefault();
    hit[1].fail(error);
  }
  let touched = null; // the place whose event is being told
  for (const type of TOUCHES) {
    addEventListener(type, (event) => (touched = event.target.closest?.("[data-afm]") ?? null), true);
    addEventListener(type, () => (touched = null));
  }
  addEventListener("error", (event) => blame(event, event.error, event.filename));
  addEventListener("unhandledrejection", (event) => blame(event, event.reason));

  // One after the other, with a breath between, so that the page answers while they come alive; one that hangs holds up
  // nobody.
  addEventListener("DOMContentLoaded", async () => {
    const seen = new Map();
    for (const place of document.querySelectorAll("[data-afm]")) {
      const name = place.dataset.afm;
      seen.set(name, (seen.get(name) ?? 0) + 1);
      await atMost(TURN, mount(place, name, seen.get(name) === 1 ? name : name + "-" + seen.get(name)));
      await new Promise((rested) => setTimeout(rested));
    }
  });
})();
